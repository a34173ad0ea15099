"""How long a pass takes on the GPU, by timestamps where the adapter has them."""

import struct
from typing import Any

import wgpu
from wgpu.backends.wgpu_native import lib

from core.gpu.worker.device import Device

TIMES_BYTES = 16  # two timestamps
_NS_PER_MS = 1e6


class PassTimer:
    """Timestamps at the beginning and the end of a pass."""

    def __init__(self, device: Device) -> None:
        gpu = device.wgpu_device
        self._period_ns = device.cached("timestamp period", lambda: _period_ns(gpu))
        self._set = gpu.create_query_set(type="timestamp", count=2)
        usage = wgpu.BufferUsage.QUERY_RESOLVE | wgpu.BufferUsage.COPY_SRC
        self._resolved = gpu.create_buffer(size=TIMES_BYTES, usage=usage)

    @property
    def writes(self) -> dict[str, Any]:
        """What a pass takes as its timestamp writes."""
        return {
            "query_set": self._set,
            "beginning_of_pass_write_index": 0,
            "end_of_pass_write_index": 1,
        }

    def record(self, encoder: Any, buffer: Any, offset: int) -> None:
        """Record, after the pass, the copy of the timestamps to a place in a buffer."""
        encoder.resolve_query_set(self._set, 0, 2, self._resolved, 0)
        encoder.copy_buffer_to_buffer(self._resolved, 0, buffer, offset, TIMES_BYTES)

    def duration_ms(self, times: bytes) -> float:
        """Return how long a pass took that left these timestamps."""
        first, last = struct.unpack("<QQ", times)
        duration_ns: float = max(0, last - first) * self._period_ns
        return duration_ns / _NS_PER_MS


def pass_timer(device: Device) -> PassTimer | None:
    """Return a timer, or None where the adapter has no timestamps."""
    return PassTimer(device) if "timestamp-query" in device.wgpu_device.features else None


def _period_ns(gpu: Any) -> float:
    # Native timestamps are ticks; wgpu-py has no call of its own for their length.
    return float(lib.wgpuQueueGetTimestampPeriod(gpu.queue._internal))
