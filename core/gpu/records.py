"""What is asked of the GPU worker and what may come of it. Every outcome is a value."""

import contextlib
import signal
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from core.gpu.refusals import in_plain_words

PROTOCOL_VERSION = 2
DEVICE_LOST_EXIT_CODE = 75  # a fresh process is the only reset that can be trusted


@dataclass(frozen=True)
class AdapterInfo:
    """The device the worker draws with, as wgpu reports it."""

    name: str
    description: str
    vendor: str
    backend: str
    adapter_type: str

    @property
    def is_software(self) -> bool:
        """Whether a CPU stands in for the GPU."""
        return self.adapter_type == "CPU"


BindingKind = Literal[
    "uniform", "storage", "read_only_storage", "texture", "sampler", "storage_texture"
]


@dataclass(frozen=True)
class Binding:
    """A resource that the worker creates and binds. Words are WebGPU's own.

    A buffer holds ``data`` or, where given, ``frames``: its content in each frame; what is missing
    to ``size`` bytes is zero. A texture's ``extent`` is width, height and depth or layers in
    texels, and its ``data`` holds ``mip_levels`` levels, the largest first. ``sample_type`` is the
    sample type of a texture or the type of a sampler.
    """

    group: int
    binding: int
    kind: BindingKind
    data: bytes = b""
    frames: tuple[bytes, ...] = ()
    size: int = 0
    extent: tuple[int, int, int] = (1, 1, 1)
    dimension: str = "2d"
    format: str = "rgba8unorm"
    mip_levels: int = 1
    sample_count: int = 1
    sample_type: str = "float"
    access: str = "write-only"
    in_vertex: bool = True  # whether the vertex stage of a draw sees it


@dataclass(frozen=True)
class Stage:
    """An entry point, the module it is in, and values for the module's overrides."""

    source: str
    entry: str
    constants: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class VertexAttribute:
    """Where in a vertex an input of the vertex stage lies."""

    location: int
    format: str
    offset: int


@dataclass(frozen=True)
class VertexBuffer:
    """Interleaved attributes of the vertices, or of the instances."""

    data: bytes
    stride: int
    attributes: tuple[VertexAttribute, ...]
    is_per_instance: bool = False


@dataclass(frozen=True)
class CheckJob:
    """Ask naga about each source."""

    sources: tuple[str, ...]


DEPTH_SHOWN = -1  # for DrawJob.shown_target


@dataclass(frozen=True)
class DrawJob:
    """Draw ``num_frames`` pictures.

    ``targets`` are the formats of the colour outputs by location, empty for one that is left
    out. What becomes the picture is the target ``shown_target``, or the depth.
    """

    vertex: Stage
    fragment: Stage
    width_px: int
    height_px: int
    num_frames: int = 1
    bindings: tuple[Binding, ...] = ()
    num_vertices: int = 3
    num_instances: int = 1
    topology: str = "triangle-list"
    vertex_buffers: tuple[VertexBuffer, ...] = ()
    targets: tuple[str, ...] = ("rgba32float",)
    shown_target: int = 0
    has_depth: bool = False
    blends_two_sources: bool = False


@dataclass(frozen=True)
class ComputeJob:
    """Dispatch a compute entry point ``num_frames`` times on the same resources.

    ``shown`` is the (group, binding) that is read after each dispatch; the other writable
    resources are read after the last.
    """

    stage: Stage
    workgroups: tuple[int, int, int]
    bindings: tuple[Binding, ...]
    num_frames: int = 1
    shown: tuple[int, int] | None = None


Job = CheckJob | DrawJob | ComputeJob


@dataclass(frozen=True)
class Checked:
    """Naga's message about each source, None where it accepts."""

    messages: tuple[str | None, ...]


@dataclass(frozen=True)
class Content:
    """What a job left in a writable buffer or storage texture."""

    group: int
    binding: int
    data: bytes


@dataclass(frozen=True)
class Drawn:
    """RGBA bytes of each frame, top row first, and what each took.

    ``non_finite`` is the number of pixels that hold NaN or infinity. It is counted in the first
    and the last frame, because it costs about as much as drawing a trivial frame; between them it
    is 0. ``gpu_ms`` is the time on the GPU, empty where the adapter cannot tell. ``contents`` are
    the writable buffers after the last frame.
    """

    frames: tuple[bytes, ...]
    frame_ms: tuple[float, ...]
    non_finite: tuple[int, ...] = ()
    gpu_ms: tuple[float, ...] = ()
    contents: tuple[Content, ...] = ()


@dataclass(frozen=True)
class Computed:
    """The writable resources after the last dispatch, and what each dispatch took.

    ``shown`` is the content after each dispatch of the resource that the job wants to show.
    """

    contents: tuple[Content, ...]
    frame_ms: tuple[float, ...]
    gpu_ms: tuple[float, ...] = ()
    shown: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The driver or wgpu does not take the job; the worker lives on."""

    message: str


@dataclass(frozen=True)
class TimedOut:
    """The worker was ended because the job exceeded its deadline."""

    deadline_s: float


@dataclass(frozen=True)
class WorkerLost:
    """The worker died while it did the job."""

    exit_code: int | None
    stderr_tail: str


@dataclass(frozen=True)
class Quarantined:
    """The source hung or killed a worker before and is not tried again."""

    reason: str


Trouble = Refused | TimedOut | WorkerLost | Quarantined
Outcome = Checked | Drawn | Computed | Trouble


def explain(trouble: Trouble) -> str:
    """Return a sentence that says what happened."""
    match trouble:
        case Refused(message):
            return in_plain_words(innermost_cause(message))
        case TimedOut(deadline_s):
            return (
                f"The shader did not finish within {deadline_s:g} s; its worker was ended. "
                "Look for loops with very many rounds or without an end."
            )
        case WorkerLost(exit_code, stderr_tail):
            return _loss(exit_code, stderr_tail.strip().splitlines())
        case Quarantined(reason):
            return f"Not run again: {reason} Change it, or release it on the page System."


def _loss(exit_code: int | None, stderr_lines: list[str]) -> str:
    if exit_code == DEVICE_LOST_EXIT_CODE:
        return (
            "The graphics driver gave up while it worked on this shader. Look for loops with very "
            "many rounds and for places far beyond the end of an array."
        )
    for line, following in pairwise(stderr_lines):
        if "panicked at" in line and "naga" in line:  # a panic names its place, then its reason
            return (
                f"The shader compiler naga failed on this shader, a fault of its own: {following.strip()}. "
                "Known causes: `&s.member` or `&a[i]` passed to a function (pass the whole "
                "variable), and a copy of a uniform array whose structs hold two-row matrices "
                "(copy element by element)."
            )
    last = f": {stderr_lines[-1].strip()}" if stderr_lines else ""
    return (
        f"The shader crashed the GPU worker ({_exit_words(exit_code)}){last}. Very long or deeply "
        "nested expressions and arrays of millions of elements do that; split or shrink them."
    )


def innermost_cause(message: str) -> str:
    """Return the last causes of a wgpu message in one line; other messages as they are.

    Such a message names the calls that led to a refusal, one a line and each indented deeper.
    """
    head, separator, causes = message.partition("Caused by:")
    if not separator:
        return message
    lines = [line.strip() for line in causes.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("In wgpu", "In a "))]
    return ": ".join(told or lines) or head.strip()


def _exit_words(exit_code: int | None) -> str:
    if exit_code is None:
        return "no exit code"
    if exit_code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
