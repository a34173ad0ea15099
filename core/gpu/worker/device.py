"""The adapter and the device, opened once a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import wgpu

from core.gpu.records import AdapterInfo

# Asked for where the adapter has them, so that shaders using them can be checked and run.
# naga's own extensions of the language stay off: what they allow no browser takes.
WANTED_FEATURES = (
    *("shader-f16", "subgroup", "primitive-index", "clip-distances", "dual-source-blending"),
    *("float32-filterable", "float32-blendable", "timestamp-query", "bgra8unorm-storage"),
    *("rg11b10ufloat-renderable", "texture-format16bit-norm"),
    # Not WebGPU's, but they change what may be bound, not what may be written:
    *("texture-adapter-specific-format-features", "vertex-writable-storage"),
)
MAX_CACHED = 64  # modules and pipelines; a time scrub or an animation asks for the same again


@dataclass
class Device:
    """A wgpu device with what is worth keeping between jobs."""

    wgpu_device: Any
    info: AdapterInfo
    cache: dict[object, Any] = field(default_factory=dict)
    lost: bool = False

    def cached(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what ``make`` made for ``key``, oldest entries leaving first."""
        if key not in self.cache:
            if len(self.cache) >= MAX_CACHED:
                self.cache.pop(next(iter(self.cache)))
            self.cache[key] = make()
        return self.cache[key]

    def module(self, source: str) -> Any:
        """Compile a shader module.

        Raises:
            wgpu.GPUValidationError: naga rejects the source.
        """
        return self.cached(
            ("module", source), lambda: self.wgpu_device.create_shader_module(code=source)
        )

    def is_lost(self) -> bool:
        """Tell whether the driver gave up on the device."""
        try:
            self.wgpu_device.create_buffer(size=4, usage=wgpu.BufferUsage.COPY_DST).destroy()
        except wgpu.GPUError:
            return True
        return False


def open_device() -> Device:
    """Open the adapter that wgpu prefers.

    Raises:
        RuntimeError: wgpu finds no adapter.
    """
    adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
    if adapter is None:
        raise RuntimeError("wgpu finds no graphics adapter")
    features = [name for name in WANTED_FEATURES if name in adapter.features]
    wgpu_device = adapter.request_device_sync(required_features=features)
    about = adapter.info
    info = AdapterInfo(
        name=str(about["device"]),
        description=str(about["description"]),
        vendor=str(about["vendor"]),
        backend=str(about["backend_type"]),
        adapter_type=str(about["adapter_type"]),
    )
    return Device(wgpu_device, info)
