"""What rendering a shader leads to."""

from dataclasses import dataclass

from core.validation.records import ValidationReport


@dataclass(frozen=True)
class Frame:
    """A picture: RGBA bytes, top row first."""

    width_px: int
    height_px: int
    rgba: bytes
    duration_ms: float
    time_s: float = 0.0


@dataclass(frozen=True)
class Output:
    """What a compute shader left in one resource; ``type`` is its WGSL type."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class RenderReport:
    """The verdict, the frames, and what kept the studio from drawing more.

    ``note`` says why there is no frame although the shader is valid.
    """

    validation: ValidationReport
    frames: tuple[Frame, ...] = ()
    outputs: tuple[Output, ...] = ()
    note: str = ""
