"""Draw a shader: what previews, thumbnails and the render command call."""

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderReport
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind
from core.wgsl.reflection import reflect

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
    """Tell whether a shader may change over time: it has uniforms at the contract's place and reads a second or third member.

    Judged from the names the struct gives its members, so a false alarm costs only frames.
    """
    reflection = reflect(code)
    for resource in reflection.resources:
        members = reflection.structs.get(resource.type, ())
        if resource.address_space == "uniform" and any(
            code.count(f".{member.name}") for member in members[1:3]
        ):
            return True
    return "preview_uniforms.time" in code
