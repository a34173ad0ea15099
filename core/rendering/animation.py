"""Long animations in parts, so that memory stays flat and others get the GPU worker in between."""

import time
from collections.abc import Iterator
from dataclasses import replace

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader
from core.wgsl.kinds import ShaderKind

PART_S = 0.5  # how long a part should take: others wait for it, and so does who cancels
MAX_PART_FRAMES = 60
MAX_PART_BYTES = 64 * 1024 * 1024


def render_in_parts(
    code: str, *, client: GpuClient, config: FrameConfig, kind: ShaderKind | None = None
) -> Iterator[RenderReport]:
    """Yield reports with consecutive frames; the first one without frames is the last.

    A compute shader is run in one go, because its buffers live as long as a job.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    most = max(1, min(MAX_PART_FRAMES, MAX_PART_BYTES // (config.width_px * config.height_px * 4)))
    num_done, num_next = 0, 1
    while num_done < config.num_frames:
        part = replace(
            config,
            time_s=config.time_s + num_done / config.frames_per_s,
            num_frames=min(num_next, config.num_frames - num_done),
        )
        started = time.monotonic()
        report = render_shader(code, client=client, config=part, kind=kind)
        if report.validation.kind == "compute":
            yield (
                report
                if config.num_frames == 1
                else render_shader(code, client=client, config=config, kind=kind)
            )
            return
        yield report
        if not report.frames:
            return
        num_done += len(report.frames)
        frame_s = (time.monotonic() - started) / len(report.frames)
        num_next = max(1, min(most, int(PART_S / max(frame_s, 1e-6))))
