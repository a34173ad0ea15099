"""The colour targets that a fragment stage draws into."""

from dataclasses import dataclass

from core.gpu.records import DEPTH_SHOWN
from core.wgsl.records import StageValue
from core.wgsl.shader_types import Vector

# The format with as many channels as the output has, as pipelines ask for. There is none of
# three channels that holds any fraction; the small one is drawn instead.
_FLOAT_FORMATS = {1: "r32float", 2: "rg32float", 3: "rg11b10ufloat", 4: "rgba32float"}
_WHOLE_FORMATS = {1: "r32{}", 2: "rg32{}", 3: "rg32{}", 4: "rgba32{}"}
_WHOLE_KINDS = {"u32": "uint", "i32": "sint"}
# For outputs that are not shown, because all targets together have a limited size.
_ASIDE_FORMAT = "rgba16float"


@dataclass(frozen=True)
class Targets:
    """Formats by location, empty where there is no output; which one is shown."""

    formats: tuple[str, ...] = ("rgba32float",)
    shown: int = 0
    needs_depth: bool = False
    blends_two_sources: bool = False


def targets_for(outputs: tuple[StageValue, ...]) -> Targets:
    """Return a target for each output; the first location is shown, or else the depth."""
    by_location = {v.location: v for v in outputs if v.location is not None}
    has_depth = any(value.builtin == "frag_depth" for value in outputs)
    if not by_location:
        return Targets((), DEPTH_SHOWN, needs_depth=True)
    blends = any(value.blend_src is not None for value in outputs)
    shown = min(by_location)
    formats = tuple(
        _format(by_location[location], is_shown=location == shown and not blends)
        if location in by_location
        else ""
        for location in range(max(by_location) + 1)
    )
    return Targets(formats, shown, has_depth, blends)


def _format(value: StageValue, *, is_shown: bool) -> str:
    lanes = value.type.width if isinstance(value.type, Vector) else 1
    scalar = value.type.scalar.name if isinstance(value.type, Vector) else str(value.type)
    if scalar in _WHOLE_KINDS:
        return _WHOLE_FORMATS[lanes].format(_WHOLE_KINDS[scalar])
    return _FLOAT_FORMATS[lanes] if is_shown or lanes < 4 else _ASIDE_FORMAT
