"""Draw a shader: what previews, thumbnails and the render command call."""

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderReport
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind
from core.wgsl.reflection_tokens import reflect

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

    It may where it has a uniform struct and reads that struct's second or third member, which
    are time and frame in the contract. A false alarm costs only frames.
    """
    reflection = reflect(code)
    return any(
        code.count(f".{member.name}")
        for resource in reflection.resources
        if resource.address_space == "uniform"
        for member in reflection.structs.get(resource.type, ())[1:3]
    )
