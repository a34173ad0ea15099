"""Ask naga whether it accepts sources."""

import wgpu

from core.gpu.records import Checked, CheckJob
from core.gpu.worker.device import Device


def check(device: Device, job: CheckJob) -> Checked:
    """Return naga's message about each source, None where it accepts."""
    return Checked(tuple(_message(device, source) for source in job.sources))


def _message(device: Device, source: str) -> str | None:
    # wgpu takes a text that starts so for GLSL and raises another error.
    if source.lstrip().startswith("#version "):
        return "this is GLSL; the studio takes WGSL"
    try:
        # Not cached: most checked sources are never drawn.
        device.wgpu_device.create_shader_module(code=source)
    except wgpu.GPUError as error:
        return str(error)
    return None
