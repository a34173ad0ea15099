"""Fill uniforms in a browser as here: which numbers of a buffer follow the frame, by name.

What gives a number in each frame is a function here. A browser knows a short list of quantities
(``QUANTITIES``; ``assets/web/src/live_canvas/uniforms.js`` has the same), so each number is
compared with them over a few frames: one that never changes is part of the buffer, one that
equals a quantity follows it, and any other is beyond the browser.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.rendering.memory_layout import Leaf, leaves
from core.rendering.records import Control
from core.rendering.scene import Scene
from core.rendering.uniforms import contract_bytes, fill_by_name, moving_value, sibling_names
from core.wgsl.contract import FrameInputs
from core.wgsl.records import Resource

_NUMBER_BYTES = 4
_FORMATS = frozenset(("f32", "i32", "u32"))
QUANTITIES: Mapping[str, Callable[[FrameInputs], float]] = {
    "width": lambda frame: frame.width_px,
    "height": lambda frame: frame.height_px,
    "inverse_width": lambda frame: 1 / frame.width_px,
    "inverse_height": lambda frame: 1 / frame.height_px,
    "aspect": lambda frame: frame.width_px / frame.height_px,
    "time": lambda frame: frame.time_s,
    "milliseconds": lambda frame: frame.time_s * 1000,
    "frame": lambda frame: frame.frame,
    "delta": lambda frame: frame.delta_s,
    "mouse_x": lambda frame: frame.mouse_x_px,
    "mouse_y": lambda frame: frame.mouse_y_px,
    "mouse_down": lambda frame: float(frame.is_mouse_down),
    "mouse_u": lambda frame: frame.mouse_x_px / frame.width_px,
    "mouse_v": lambda frame: frame.mouse_y_px / frame.height_px,
    "mouse_ndc_x": lambda frame: frame.mouse_x_px / frame.width_px * 2 - 1,
    "mouse_ndc_y": lambda frame: 1 - frame.mouse_y_px / frame.height_px * 2,
}
# The contract's 32 bytes; the last lane of the mouse is always 0.
CONTRACT_QUANTITIES = ("width", "height", "time", "frame", "mouse_x", "mouse_y", "mouse_down")
# No two quantities agree in all of these.
_PROBES = (
    FrameInputs(300, 200, 7.0, 31.0, 41.0, is_mouse_down=True, delta_s=0.5),
    FrameInputs(170, 410, 11.25, 67.0, 83.0, is_mouse_down=False, delta_s=0.03),
    FrameInputs(640, 360, 0.5, 5.0, 9.0, is_mouse_down=True, delta_s=0.2),
)


class BeyondBrowser(Exception):
    """A number follows the frame in a way that the browser does not know."""


@dataclass(frozen=True)
class LiveNumber:
    """A number in a buffer that follows a quantity; ``offset`` in bytes."""

    offset: int
    format: str
    quantity: str


@dataclass(frozen=True)
class LiveControl:
    """A control, and where its numbers go: one after the other in a buffer, or a constant."""

    control: Control
    offset: int = 0
    format: str = "f32"
    constant: str = ""


@dataclass(frozen=True)
class LiveBuffer:
    """A uniform buffer: its content, and which of its numbers change."""

    group: int
    binding: int
    data: bytes
    numbers: tuple[LiveNumber, ...]
    controls: tuple[LiveControl, ...]
    in_vertex: bool


def live_buffer(resource: Resource, scene: Scene, *, in_vertex: bool) -> LiveBuffer:
    """Return how to fill a uniform in a browser.

    Raises:
        NoLayout: the type cannot lie in memory.
        BeyondBrowser: a number follows the frame in an unknown way.
    """
    filled = fill_by_name(resource, scene)
    all_leaves = list(leaves(resource.type, resource.name, num_elements=1))
    contract_size = contract_bytes(resource, scene)
    numbers = [
        LiveNumber(index * _NUMBER_BYTES, "f32", quantity)
        for index, quantity in enumerate(CONTRACT_QUANTITIES)
        if index * _NUMBER_BYTES < contract_size
    ]
    controls = []
    by_path = {control.path: control for control in filled.controls}
    for leaf in all_leaves:
        if leaf.offset < contract_size:
            continue
        per_frame = moving_value(leaf, scene, sibling_names(leaf, all_leaves))
        if per_frame:
            numbers += _numbers(leaf, per_frame)
        elif (control := by_path.get(".".join(leaf.path))) and leaf.scalar.name in _FORMATS:
            controls.append(LiveControl(control, leaf.offset, leaf.scalar.name))
    data = filled.frames[0] if filled.frames else filled.data
    data = data.ljust(resource.size, b"\0")
    return LiveBuffer(
        *(resource.group, resource.binding, data, tuple(numbers), tuple(controls), in_vertex)
    )


def _numbers(leaf: Leaf, per_frame: Callable[[FrameInputs], np.ndarray]) -> Iterator[LiveNumber]:
    """Yield the numbers of a leaf that change from frame to frame."""
    seen = np.stack([np.ravel(per_frame(frame)) for frame in _PROBES]).astype(np.float64)
    for index in range(seen.shape[1]):
        values = seen[:, index]
        if np.all(values == values[0]):
            continue
        quantity = next(
            (
                name
                for name, value in QUANTITIES.items()
                if np.allclose(values, [value(frame) for frame in _PROBES], rtol=1e-6)
            ),
            None,
        )
        if quantity is None or not leaf.num_lanes or leaf.scalar.name not in _FORMATS:
            raise BeyondBrowser(".".join(leaf.path))
        yield LiveNumber(leaf.offset + index * _NUMBER_BYTES, leaf.scalar.name, quantity)
