"""Prepare a shader for the visitor's own GPU."""

from core.gpu.client import GpuClient
from core.rendering.live import LIVE_LOOP_BUDGET, LiveShader, NotLive
from core.rendering.live import live_shader as _live_shader
from core.rendering.records import RenderInputs
from core.rendering.renderer import NO_INPUTS
from core.wgsl.kinds import ShaderKind

__all__ = ["LIVE_LOOP_BUDGET", "LiveShader", "NotLive", "prepare_live"]


def prepare_live(
    code: str,
    *,
    client: GpuClient,
    kind: ShaderKind | None = None,
    inputs: RenderInputs = NO_INPUTS,
) -> LiveShader | NotLive:
    """Return how a browser draws ``code`` by itself, or why it is not to.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    return _live_shader(code, client=client, kind=kind, inputs=inputs)
