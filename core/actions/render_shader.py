"""Draw a shader in memory: what previews and thumbnails call; export_* write files."""

from core.gpu.client import GpuClient
from core.rendering.clock import follows_time
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderInputs, RenderReport
from core.rendering.renderer import NO_INPUTS
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind

__all__ = ["encode_picture", "is_animated", "render_shader"]


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


def encode_picture(frames: tuple[Frame, ...], *, frames_per_s: float) -> bytes:
    """Return one frame as PNG, several as an endless WebP animation.

    Raises:
        ValueError: there is no frame.
    """
    if not frames:
        raise ValueError("no frame to encode")
    return to_png(frames[0]) if len(frames) == 1 else to_webp(frames, frames_per_s=frames_per_s)


def is_animated(code: str) -> bool:
    """Tell whether a shader may change over time; a false alarm costs only frames."""
    return follows_time(code)
