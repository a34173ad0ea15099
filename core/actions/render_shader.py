"""Draw a shader in memory: what previews and thumbnails call; export_* write files."""

import re

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderReport
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind
from core.wgsl.preview import TIME_NAMES
from core.wgsl.records import Resource
from core.wgsl.reflection import reflect
from core.wgsl.shader_types import Scalar, Struct, Vector

# What playgrounds call what changes from frame to frame, without a prefix such as in iTime.
CLOCK_NAMES = TIME_NAMES | {"frame", "elapsed", "elapsedtime", "framecount", "framenumber", "now"}
_PREFIX = re.compile(r"^(?:u_|[iu](?=[A-Z]))")

__all__ = ["encode_picture", "is_animated", "render_shader"]


def render_shader(
    code: str, *, client: GpuClient, config: FrameConfig, kind: ShaderKind | None = None
) -> RenderReport:
    """Validate ``code`` and draw it, if it is valid and there is something to draw.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    return _render(code, client=client, config=config, kind=kind)


def encode_picture(frames: tuple[Frame, ...], *, frames_per_s: float) -> bytes:
    """Return one frame as PNG, several as an endless WebP animation.

    Raises:
        ValueError: there is no frame.
    """
    if not frames:
        raise ValueError("no frame to encode")
    return to_png(frames[0]) if len(frames) == 1 else to_webp(frames, frames_per_s=frames_per_s)


def is_animated(code: str) -> bool:
    """Tell whether a shader may change over time.

    It may where it reads a uniform that follows the clock: the second or third member of a struct
    that begins like the contract's, or anything with a name for the time. So may a function with
    such a parameter. A false alarm costs only frames.
    """
    reflection = reflect(code)
    if not any(function.stage for function in reflection.functions):
        parameters = (p for function in reflection.functions for p in function.parameters)
        if any(_is_clock(parameter.name) for parameter in parameters):
            return True
    uniforms = (r for r in reflection.resources if r.address_space == "uniform")
    return any(_reads_clock(code, uniform) for uniform in uniforms)


def _reads_clock(code: str, uniform: Resource) -> bool:
    if not isinstance(uniform.type, Struct):
        return _is_clock(uniform.name)
    members = uniform.type.members
    is_contract = bool(members) and members[0].type == Vector(2, Scalar("f32"))
    clocks = [m.name for m in members if _is_clock(m.name)]
    clocks += [m.name for m in members[1:3]] if is_contract else []
    return any(f".{name}" in code for name in clocks)


def _is_clock(name: str) -> bool:
    return _PREFIX.sub("", name).lower().replace("_", "") in CLOCK_NAMES
