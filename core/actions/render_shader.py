"""Draw a shader in memory: what previews and thumbnails call; export_* write files."""

import re
from collections.abc import Sequence, Set

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderInputs, RenderReport
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind
from core.wgsl.preview import TIME_NAMES
from core.wgsl.records import Resource
from core.wgsl.reflection import reflect
from core.wgsl.shader_types import Scalar, Struct, Vector

# What playgrounds call what changes from frame to frame, without a prefix such as in iTime.
CLOCK_NAMES = TIME_NAMES | {"frame", "elapsed", "elapsedtime", "framecount", "framenumber", "now"}
MOUSE_NAMES = frozenset(("mouse", "mousepos", "mouseposition", "cursor", "pointer", "click"))
_PREFIX = re.compile(r"^(?:u_|[iu](?=[A-Z]))")

NO_INPUTS = RenderInputs()

__all__ = ["encode_frames", "follows_mouse", "is_animated", "render_shader"]


def render_shader(
    code: str,
    *,
    client: GpuClient,
    config: FrameConfig,
    kind: ShaderKind | None = None,
    inputs: RenderInputs = NO_INPUTS,
) -> RenderReport:
    """Validate ``code`` and draw it, if it is valid and there is something to draw.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    return _render(code, client=client, config=config, kind=kind, inputs=inputs)


def encode_frames(frames: Sequence[Frame]) -> tuple[bytes, ...]:
    """Return an image file for each frame: one as PNG, several as WebP, which is smaller."""
    return tuple(map(to_png if len(frames) == 1 else to_webp, frames))


def is_animated(code: str) -> bool:
    """Tell whether a shader may change over time.

    It may where it reads a uniform that follows the clock: the second or third member of a struct
    that begins like the contract's, or anything with a name for the time. So may a function with
    such a parameter. A false alarm costs only frames.
    """
    functions = reflect(code).functions
    if not any(function.stage for function in functions):
        names = (p.name for function in functions for p in function.parameters)
        if any(_says(name, CLOCK_NAMES) for name in names):
            return True
    return _reads_uniform(code, CLOCK_NAMES, contract_members=slice(1, 3))


def follows_mouse(code: str) -> bool:
    """Tell whether a shader reads the mouse, by the same signs as ``is_animated``."""
    return _reads_uniform(code, MOUSE_NAMES, contract_members=slice(3, 4))


def _reads_uniform(code: str, names: Set[str], *, contract_members: slice) -> bool:
    uniforms = (r for r in reflect(code).resources if r.address_space == "uniform")
    return any(_reads(code, uniform, names, contract_members) for uniform in uniforms)


def _reads(code: str, uniform: Resource, names: Set[str], contract_members: slice) -> bool:
    if not isinstance(uniform.type, Struct):
        return _says(uniform.name, names)
    members = uniform.type.members
    is_contract = bool(members) and members[0].type == Vector(2, Scalar("f32"))
    meant = [m.name for m in members if _says(m.name, names)]
    meant += [m.name for m in members[contract_members]] if is_contract else []
    return any(f".{name}" in code for name in meant)


def _says(name: str, names: Set[str]) -> bool:
    return _PREFIX.sub("", name).lower().replace("_", "") in names
