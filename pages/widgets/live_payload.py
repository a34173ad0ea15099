"""A live shader as the browser reads it: plain values, ready for JSON, and the texels apart."""

import base64
import zlib
from typing import Any

from core.actions.run_live import LiveShader
from core.gpu.records import Binding, Stage
from core.rendering.live_uniforms import LiveBuffer, LiveControl


def describe(live: LiveShader) -> dict[str, Any]:
    """Return ``shader``, what to draw with, and ``controls``, what the visitor may set."""
    return {
        "shader": {
            "vertex": _stage(live.vertex),
            "fragment": _stage(live.fragment),
            "buffers": [_buffer(buffer) for buffer in live.buffers],
            "images": [_image(image) for image in live.images],
            "constants": [_control(control) for control in live.constants],
            "flag": live.flag,
            "numVertices": live.num_vertices,
            "numInstances": live.num_instances,
            "topology": live.topology,
            "followsTime": live.follows_time,
            "followsMouse": live.follows_mouse,
        },
        "controls": [_control(control) for control in _all_controls(live)],
    }


def texels(live: LiveShader) -> tuple[bytes, ...]:
    """Return the content of each of ``images``, deflated; empty for samplers."""
    return tuple(zlib.compress(image.data) if image.data else b"" for image in live.images)


def control_paths(live: LiveShader) -> frozenset[str]:
    """Return the paths of what the visitor may set."""
    return frozenset(control.control.path for control in _all_controls(live))


def _all_controls(live: LiveShader) -> list[LiveControl]:
    own = [control for buffer in live.buffers for control in buffer.controls]
    return [*own, *live.constants]


def _stage(stage: Stage) -> dict[str, Any]:
    return {"source": stage.source, "entry": stage.entry, "constants": dict(stage.constants)}


def _buffer(buffer: LiveBuffer) -> dict[str, Any]:
    return {
        "group": buffer.group,
        "binding": buffer.binding,
        "data": base64.b64encode(buffer.data).decode(),
        "inVertex": buffer.in_vertex,
        "numbers": [
            {"offset": n.offset, "format": n.format, "quantity": n.quantity} for n in buffer.numbers
        ],
        "controls": [_control(control) for control in buffer.controls],
    }


def _control(live: LiveControl) -> dict[str, Any]:
    control = live.control
    return {
        "path": control.path,
        "label": control.label,
        "kind": control.kind,
        "value": control.value,
        "minimum": control.minimum,
        "maximum": control.maximum,
        "step": control.step,
        "offset": live.offset,
        "format": live.format,
        "constant": live.constant,
    }


def _image(image: Binding) -> dict[str, Any]:
    return {
        "group": image.group,
        "binding": image.binding,
        "kind": image.kind,
        "extent": image.extent,
        "dimension": image.dimension,
        "format": image.format,
        "mipLevels": image.mip_levels,
        "sampleType": image.sample_type,
        "inVertex": image.in_vertex,
    }
