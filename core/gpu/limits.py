"""What a job may ask for: checked before anything is sent to a worker."""

import re

from core.gpu.config import GpuConfig
from core.gpu.records import Binding, CheckJob, ComputeJob, DrawJob, Job
from core.gpu.texel_formats import texel_format

EXTRA_FRAME_SHARE = 0.1  # of the deadline of the first frame, which compiles the shader
MAX_WORKGROUPS = 65_535  # maxComputeWorkgroupsPerDimension (WebGPU, section 3.6.2)
FRAME_TEXEL_BYTES = 4
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def sources(job: Job) -> tuple[str, ...]:
    """Return the texts that the worker compiles for a job, each once."""
    match job:
        case CheckJob(texts):
            return texts
        case DrawJob(vertex=vertex, fragment=fragment):
            return tuple(dict.fromkeys((vertex.source, fragment.source)))
        case ComputeJob(stage=stage):
            return (stage.source,)


def deadline_s(job: Job, config: GpuConfig) -> float:
    """Return the seconds a job may take."""
    if isinstance(job, CheckJob):
        return config.check_deadline_s
    return config.run_deadline_s * (1 + (job.num_frames - 1) * EXTRA_FRAME_SHARE)


def excess(job: Job, config: GpuConfig) -> str | None:
    """Return why a job cannot be sent, or None."""
    for source in sources(job):
        if found := _unfit_source(source, config):
            return found
    if isinstance(job, CheckJob):
        return None
    if not 1 <= job.num_frames <= config.max_frames:
        return f"{job.num_frames} frames were asked for; 1 to {config.max_frames} are allowed."
    amount = (
        _unfit_frames(job, config) if isinstance(job, DrawJob) else _unfit_dispatch(job, config)
    )
    return amount or _unfit_bindings(job.bindings, config)


def _unfit_source(source: str, config: GpuConfig) -> str | None:
    if found := _HALF_A_PAIR.search(source):
        line = source.count("\n", 0, found.start()) + 1
        return (
            f"Line {line} of the shader holds half a character (U+{ord(found[0]):04X}): the text "
            "was read in a wrong encoding. Save it as UTF-8."
        )
    size = len(source.encode())
    if size > config.max_source_bytes:
        return f"The shader has {size} bytes; the limit is {config.max_source_bytes}."
    if "\0" in source:
        # The driver's text ends at the first one, so the rest would pass unseen.
        line = source.count("\n", 0, source.index("\0")) + 1
        return f"Line {line} of the shader holds a NUL character. Is it a text file?"
    return None


def _unfit_frames(job: DrawJob, config: GpuConfig) -> str | None:
    width, height, num_frames = job.width_px, job.height_px, job.num_frames
    if min(width, height) < 1 or max(width, height) > config.max_frame_px:
        return (
            f"A frame may measure 1 to {config.max_frame_px} px; {width} x {height} was asked for."
        )
    frame_bytes = width * height * FRAME_TEXEL_BYTES
    if num_frames * frame_bytes > config.max_frame_bytes:
        return (
            f"{num_frames} frames of {width} x {height} px need too much memory; at this size "
            f"at most {config.max_frame_bytes // frame_bytes} are drawn at once."
        )
    return None


def _unfit_dispatch(job: ComputeJob, config: GpuConfig) -> str | None:
    if not all(0 <= count <= MAX_WORKGROUPS for count in job.workgroups):
        asked = " x ".join(str(count) for count in job.workgroups)
        return f"{asked} workgroups were asked for; each count may be 0 to {MAX_WORKGROUPS}."
    shown = next((b for b in job.bindings if (b.group, b.binding) == job.shown), None)
    shown_bytes = _size_bytes(shown) if shown else 0
    if job.num_frames * shown_bytes > config.max_frame_bytes:
        return (
            f"{job.num_frames} frames of {shown_bytes} bytes need too much memory; of this size "
            f"at most {config.max_frame_bytes // shown_bytes} are computed at once."
        )
    return None


def _unfit_bindings(bindings: tuple[Binding, ...], config: GpuConfig) -> str | None:
    places: set[tuple[int, int]] = set()
    for binding in bindings:
        place = (binding.group, binding.binding)
        if place in places:
            return f"Two resources were given for @group({place[0]}) @binding({place[1]})."
        places.add(place)
        if min(*place, *binding.extent) < 0:
            return (
                f"The resource for @group({place[0]}) @binding({place[1]}) has a negative number "
                "as its place or size."
            )
    total = sum(_size_bytes(binding) for binding in bindings)
    if total > config.max_buffer_bytes:
        return (
            f"The buffers and textures hold {total} bytes; the limit is {config.max_buffer_bytes}."
        )
    return None


def _size_bytes(binding: Binding) -> int:
    """Return what a resource takes on the device, or for its frames on the way there."""
    data = max(len(binding.data), sum(len(frame) for frame in binding.frames))
    if "texture" not in binding.kind:
        return max(data, binding.size)
    width, height, depth = binding.extent
    texels = width * height * depth * binding.sample_count
    return max(data, texels * texel_format(binding.format).texel_bytes)
