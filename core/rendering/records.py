"""What rendering a shader takes and leads to."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from core.validation.records import ValidationReport

ControlKind = Literal["slider", "integer", "checkbox", "colour", "vector"]
Numbers = tuple[float, ...]


@dataclass(frozen=True)
class RenderInputs:
    """What the user decides about a shader beyond size and time. Hashable, so pages can cache.

    ``entry`` names the fragment, compute or vertex entry point to run, empty for the studio's
    choice. ``values`` give uniforms and overrides by the path of their control. ``arrays`` give
    buffers by (group, binding), as bytes or as numbers one after the other.
    """

    entry: str = ""
    values: tuple[tuple[str, Numbers], ...] = ()
    arrays: tuple[tuple[tuple[int, int], bytes | Numbers], ...] = ()
    is_mouse_down: bool = False


@dataclass(frozen=True)
class Control:
    """A uniform or override that the user may set; ``value`` is what it holds otherwise.

    ``minimum`` and ``maximum`` bound a form's slider, not what a shader may be given.
    """

    path: str
    label: str
    kind: ControlKind
    value: Numbers
    minimum: float = 0.0
    maximum: float = 1.0
    step: float = 0.01


@dataclass(frozen=True)
class BoundResource:
    """What a preview bound to a resource; ``holds`` says it in words."""

    name: str
    group: int
    binding: int
    type: str
    size_bytes: int
    holds: str


@dataclass(frozen=True)
class Frame:
    """A picture: RGBA bytes, top row first.

    ``non_finite_px`` counts the pixels where the shader returned NaN or infinity; ``gpu_ms`` is
    the time on the GPU alone, where the adapter measures it.
    """

    width_px: int
    height_px: int
    rgba: bytes
    duration_ms: float
    time_s: float = 0.0
    non_finite_px: int = 0
    gpu_ms: float | None = None


@dataclass(frozen=True)
class Table:
    """The first rows of a buffer, one for each element, with a column for each number in it."""

    columns: tuple[str, ...]
    rows: tuple[Numbers, ...]
    num_rows: int  # in the buffer


@dataclass(frozen=True)
class Output:
    """What a shader left in one resource; ``type`` is its WGSL type. Textures have no table."""

    name: str
    type: str
    data: bytes
    table: Table | None = None


@dataclass(frozen=True)
class RenderReport:
    """The verdict, the frames, and what is known about how they came about.

    ``note`` says why there is no frame although the shader is valid, or what else the author
    should know. ``entries`` are the entry points that could be chosen.
    """

    validation: ValidationReport
    frames: tuple[Frame, ...] = ()
    outputs: tuple[Output, ...] = ()
    note: str = ""
    controls: tuple[Control, ...] = ()
    entries: tuple[str, ...] = ()
    resources: tuple[BoundResource, ...] = ()

    def but(self, **changes: Any) -> "RenderReport":
        """Return the report with some of its fields changed."""
        return replace(self, **changes)
