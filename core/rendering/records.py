"""What rendering a shader takes and leads to."""

from dataclasses import dataclass, replace
from pathlib import Path
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


@dataclass(frozen=True)
class ColourShare:
    """A colour as sRGB bytes, its names, and the share of the picture that looks like it.

    ``name`` is what people say (``dark blue``); ``css_name`` is the nearest named colour of CSS.
    """

    rgb: tuple[int, int, int]
    name: str
    css_name: str
    share: float


@dataclass(frozen=True)
class PictureFacts:
    """What can be said about a shader's frames without looking at them.

    Lightness and differences are fractions of the full range. ``blank_colour`` is set where
    every frame is one colour all over. ``is_static`` and ``motion``, the mean difference between
    neighbouring frames, are None for a single frame. ``colours`` are the dominant ones, the
    commonest first. ``non_finite_px`` is that of the worst frame, ``gpu_ms`` the median.
    """

    num_frames: int
    mean_rgb: tuple[int, int, int]
    colours: tuple[ColourShare, ...]
    contrast: float  # between the lightness of the darkest and the lightest twentieth
    blank_colour: ColourShare | None
    non_finite_px: int
    is_static: bool | None
    motion: float | None
    gpu_ms: float | None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see but one colour."""
        return self.blank_colour is not None


@dataclass(frozen=True)
class ExportProgress:
    """How far an export is; ``eta_s`` is None until there is something to go by."""

    num_done: int
    num_frames: int
    eta_s: float | None


@dataclass(frozen=True)
class Export:
    """What came of writing pictures of a shader to a file.

    ``path`` is None where nothing was written; ``note`` says why, or what else the author should
    know. ``frame_ms`` is the mean time of a frame.
    """

    validation: ValidationReport
    path: Path | None = None
    num_frames: int = 0
    frame_ms: float = 0.0
    facts: PictureFacts | None = None
    note: str = ""
