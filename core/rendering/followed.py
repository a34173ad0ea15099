"""Tell from a shader's text whether its picture may change with the time or the mouse."""

from collections.abc import Iterator

import numpy as np

from core.rendering.guarding import cached_reflection
from core.rendering.host_values import host_value
from core.rendering.memory_layout import Leaf, leaves
from core.rendering.scene import Scene
from core.rendering.uniforms import contract_bytes, moving_value, sibling_names
from core.wgsl.contract import FrameInputs
from core.wgsl.records import Reflection, Resource
from core.wgsl.shader_types import Scalar

Frames = tuple[FrameInputs, FrameInputs]
# Two frames each: what differs between them follows what differs in them.
_TIMES = (FrameInputs(64, 64, 0.0), FrameInputs(64, 64, 1.0))
_MICE = (FrameInputs(64, 64), FrameInputs(64, 64, 0.0, 20.0, 30.0, is_mouse_down=True))
_CONTRACT_CLOCKS = (8, 12)  # offsets of time and frame
_CONTRACT_MOUSE = (16, 20, 24, 28)


def follows_time(code: str) -> bool:
    """Tell whether a shader reads anything that the host changes from frame to frame.

    Without an entry point the parameters of functions count. A member that is declared and whose
    name occurs nowhere else does not. A false alarm costs only frames.
    """
    reflection = cached_reflection(code)
    if not any(function.stage for function in reflection.functions):
        return any(_is_clock(leaf) for leaf in _parameters(reflection))
    return _follows(code, reflection, _TIMES, _CONTRACT_CLOCKS)


def follows_mouse(code: str) -> bool:
    """Tell whether a shader reads where the mouse is; a false alarm costs a cross-hair."""
    return _follows(code, cached_reflection(code), _MICE, _CONTRACT_MOUSE)


def _follows(
    code: str, reflection: Reflection, frames: Frames, contract_offsets: tuple[int, ...]
) -> bool:
    entries = [function for function in reflection.functions if function.stage]
    is_drawing = any(function.stage != "compute" for function in entries)
    scene = Scene(frames, is_drawing=is_drawing)
    return any(
        len(leaf.path) == 1 or f".{leaf.path[-1]}" in code
        for resource in reflection.used_by(*entries)
        if resource.address_space
        for leaf in _following(resource, scene, frames, contract_offsets)
    )


def _parameters(reflection: Reflection) -> Iterator[Leaf]:
    for function in reflection.functions:
        for parameter in function.parameters:
            if isinstance(parameter.type, Scalar):
                yield Leaf((parameter.name,), parameter.type, 0)


def _is_clock(leaf: Leaf) -> bool:
    value = host_value(leaf)
    return value is not None and value(_TIMES[0]) != value(_TIMES[1])


def _following(
    resource: Resource, scene: Scene, frames: Frames, contract_offsets: tuple[int, ...]
) -> Iterator[Leaf]:
    """Yield the leaves of a buffer that differ between the two frames."""
    all_leaves = list(leaves(resource.type, resource.name, num_elements=1))
    contract_size = contract_bytes(resource, scene)
    for leaf in all_leaves:
        if leaf.offset < contract_size:
            if leaf.offset in contract_offsets:
                yield leaf
            continue
        value = moving_value(leaf, scene, sibling_names(leaf, all_leaves))
        if value and not np.array_equal(value(frames[0]), value(frames[1])):
            yield leaf
