"""Draw a shader in memory: what previews and thumbnails call; export_* write files."""

from collections.abc import Sequence

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.followed import follows_mouse, follows_time
from core.rendering.pictures import to_png, to_webp
from core.rendering.records import Frame, RenderInputs, RenderReport
from core.rendering.renderer import NO_INPUTS
from core.rendering.renderer import render_shader as _render
from core.wgsl.kinds import ShaderKind

__all__ = ["encode_frames", "follows_mouse", "follows_time", "render_shader"]


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
