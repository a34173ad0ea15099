"""What is asked of the GPU worker and what may come of it. Every outcome is a value."""

import contextlib
import signal
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

PROTOCOL_VERSION = 1
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
    """A resource that the worker creates and binds.

    Buffers and sampled textures are filled with ``data``. A texture's ``extent`` is width,
    height and depth or layers in texels; ``format`` and the dimensions use WebGPU's names.
    A uniform buffer marked ``per_frame`` gets the frame's packed uniforms instead of ``data``.
    """

    group: int
    binding: int
    kind: BindingKind
    data: bytes = b""
    per_frame: bool = False
    extent: tuple[int, int, int] = (1, 1, 1)
    dimension: str = "2d"
    format: str = "rgba8unorm"


@dataclass(frozen=True)
class Stage:
    """An entry point and the module it is in."""

    source: str
    entry: str


@dataclass(frozen=True)
class CheckJob:
    """Ask naga about each source."""

    sources: tuple[str, ...]


@dataclass(frozen=True)
class DrawJob:
    """Draw triangles, one frame for each element of ``uniforms`` (the packed contract uniforms)."""

    vertex: Stage
    fragment: Stage
    width_px: int
    height_px: int
    uniforms: tuple[bytes, ...]
    bindings: tuple[Binding, ...] = ()
    num_vertices: int = 3


@dataclass(frozen=True)
class ComputeJob:
    """One dispatch of a compute entry point."""

    stage: Stage
    workgroups: tuple[int, int, int]
    bindings: tuple[Binding, ...]


Job = CheckJob | DrawJob | ComputeJob


@dataclass(frozen=True)
class Checked:
    """Naga's message about each source, None where it accepts."""

    messages: tuple[str | None, ...]


@dataclass(frozen=True)
class Drawn:
    """RGBA bytes of each frame, top row first, and the milliseconds each took."""

    frames: tuple[bytes, ...]
    frame_ms: tuple[float, ...]


@dataclass(frozen=True)
class Content:
    """What a dispatch left in a writable buffer or storage texture."""

    group: int
    binding: int
    data: bytes


@dataclass(frozen=True)
class Computed:
    """The writable resources after a dispatch, and the milliseconds it took."""

    contents: tuple[Content, ...]
    dispatch_ms: float


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
            return innermost_cause(message)
        case TimedOut(deadline_s):
            return (
                f"The shader did not finish within {deadline_s:g} s; its worker was ended. "
                "Look for loops with very many rounds or without an end."
            )
        case WorkerLost(exit_code, stderr_tail):
            return _loss(exit_code, stderr_tail.strip().splitlines())
        case Quarantined(reason):
            return f"Not run again: {reason}"


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
