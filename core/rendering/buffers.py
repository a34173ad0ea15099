"""Fill storage buffers with test patterns, or with the user's arrays.

Plain arrays hold a ramp: element i of n is i for integers, i / n for floats, and a vector's
components are the ramp shifted by a quarter each; of several inputs every second one climbs half
as fast. Numbers in structs get the ramp too, unless their name asks for something better: places
lie scattered in -1..1, velocities are small, colours run over the hues. Buffers that a shader only
writes start at zero, and so do results of inputs; others hold the pattern, because the shader
works on them in place.
"""

import numpy as np

from core.errors import UnsuppliedResource
from core.rendering import camera
from core.rendering.controls import is_colour
from core.rendering.memory_layout import Leaf, buffer_bytes, leaves, store
from core.rendering.name_words import name_words
from core.rendering.records import Numbers
from core.rendering.scene import Scene
from core.rendering.uniforms import Filled, fill_by_name, moving_value, sibling_names, still_value
from core.wgsl.records import Resource
from core.wgsl.shader_types import Array, Matrix, Struct, Type, stride_of

# Enough for every element count the preview uses; WebGPU promises as much for one binding.
MAX_BUFFER_BYTES = 134_217_728
_PLACES = frozenset(
    ("position", "positions", "pos", "point", "points", "particles", "vertices", "center", "boids")
)
_MOTIONS = frozenset(
    ("velocity", "velocities", "vel", "speed", "force", "acceleration", "momentum")
)
_ONES = frozenset(("mass", "weight", "life", "alive", "active", "scale", "alpha", "density"))
_RADII = frozenset(("radius", "size"))
_ORDERS = frozenset(("index", "indices", "order", "id", "ids", "next", "parent", "material"))
# Fractions whose multiples fill a square or a cube evenly (Roberts, 2018).
_SPREAD = np.array([0.8191725133961645, 0.6710436067037893, 0.5497004779019703, 0.45])
_BONES = frozenset(("bone", "bones", "joint", "joints", "skin"))
_OBJECTS = frozenset(("model", "models", "world", "object", "objects", "instance", "instances"))
NUM_COPIES_A_SIDE = 3  # as many as the built-in shapes have instances
_SMALL_MOTION = 0.1


def fill_storage(
    resource: Resource, scene: Scene, *, is_zero: bool = False, is_slow: bool = False
) -> Filled:
    """Return the pattern of a storage buffer.

    Args:
        resource: a buffer in the storage address space.
        scene: gives values for what is named like a uniform.
        is_zero: for buffers that are written only.
        is_slow: whether ramps climb half as fast, to tell a second input from the first.

    Raises:
        NoLayout: the type cannot lie in memory.
    """
    num_elements = num_runtime_elements(resource.type, scene.num_elements)
    size = buffer_bytes(resource.type, num_elements=num_elements)
    if is_zero:
        return Filled(bytes(size), holds="zeros")
    all_leaves = list(leaves(resource.type, resource.name, num_elements=num_elements))
    if not any(leaf.repeats for leaf in all_leaves):
        return fill_by_name(resource, scene)
    buffer = bytearray(size)
    for leaf in all_leaves:
        if leaf.is_atomic:
            continue
        if leaf.repeats:
            store(buffer, leaf, _pattern(leaf, scene, is_slow=is_slow))
            continue
        moving = moving_value(leaf, scene, sibling_names(leaf, all_leaves))
        numbers = moving(scene.frames[0]) if moving else still_value(leaf, scene, all_leaves)
        store(buffer, leaf, numbers)
    return Filled(bytes(buffer), holds="the test pattern")


def num_runtime_elements(type_: Type, wanted: int) -> int:
    """Return how many elements a run-time array gets: ``wanted``, fewer if they are very large."""
    array = type_.members[-1].type if isinstance(type_, Struct) and type_.members else type_
    if not isinstance(array, Array) or array.count is not None:
        return wanted
    return max(1, min(wanted, MAX_BUFFER_BYTES // 4 // stride_of(array)))


def pack_array(resource: Resource, given: bytes | Numbers) -> bytes:
    """Return the user's array as the content of a buffer.

    Numbers are laid out one after the other over the lanes of the elements; padding is skipped.

    Raises:
        UnsuppliedResource: the length fits no whole number of elements, or is less than the buffer needs.
    """
    where = f"`{resource.name}: {resource.type}`"
    data = given if isinstance(given, bytes) else _pack_numbers(resource, given, where)
    if len(data) < resource.size:
        raise UnsuppliedResource(
            f"{where} needs at least {resource.size} bytes; {len(data)} were given.",
            hint="Give more numbers, or declare a shorter array.",
        )
    if resource.element_stride and (len(data) - resource.size) % resource.element_stride:
        raise UnsuppliedResource(
            f"{len(data)} bytes are no whole number of elements of {where}; "
            f"an element takes {resource.element_stride}.",
            hint="A vec3 takes 16 bytes in an array, as a vec4 does.",
        )
    return data


def _pack_numbers(resource: Resource, numbers: Numbers, where: str) -> bytes:
    one = list(leaves(resource.type, resource.name, num_elements=1))
    if any(isinstance(leaf.type, Matrix) or len(leaf.repeats) > 1 for leaf in one):
        raise UnsuppliedResource(
            f"Numbers cannot be laid out over {where}.", hint="Give the bytes of the buffer."
        )
    fixed = sum(leaf.num_lanes * leaf.num_elements for leaf in one)
    is_runtime = num_runtime_elements(resource.type, 2) == 2 and buffer_bytes(
        resource.type, num_elements=2
    ) > buffer_bytes(resource.type, num_elements=1)
    each = sum(leaf.num_lanes for leaf in one if leaf.repeats) if is_runtime else 0
    further = len(numbers) - fixed
    if further < 0 or (further and (not each or further % each)):
        expected = f"{fixed}, or {each} more for each further element" if each else str(fixed)
        raise UnsuppliedResource(
            f"{where} takes {expected} numbers; {len(numbers)} were given.",
            hint="Count the components of the vectors; padding is not counted.",
        )
    num_elements = 1 + (further // each if each else 0)
    buffer = bytearray(buffer_bytes(resource.type, num_elements=num_elements))
    _spread(buffer, list(leaves(resource.type, resource.name, num_elements=num_elements)), numbers)
    return bytes(buffer)


def _spread(buffer: bytearray, all_leaves: list[Leaf], numbers: Numbers) -> None:
    """Write numbers in the order in which they lie in memory."""
    values = np.array(numbers, dtype=np.float64)
    heads = [leaf for leaf in all_leaves if not leaf.repeats]
    start = 0
    for leaf in heads:
        store(buffer, leaf, values[start : start + leaf.num_lanes])
        start += leaf.num_lanes
    elements = [leaf for leaf in all_leaves if leaf.repeats]
    if elements:
        rows = values[start:].reshape(elements[0].num_elements, -1)
        column = 0
        for leaf in elements:
            store(buffer, leaf, rows[:, column : column + leaf.num_lanes])
            column += leaf.num_lanes


def _pattern(leaf: Leaf, scene: Scene, *, is_slow: bool) -> np.ndarray:
    """Return the numbers of a leaf in arrays, in the shape of its view."""
    count = leaf.num_elements
    shape = [repeat[0] for repeat in leaf.repeats]
    if isinstance(leaf.type, Matrix):
        return _transforms(leaf.type, name_words(leaf.path[-1]), scene, count).reshape(
            *shape, leaf.type.columns, leaf.type.rows
        )
    words = frozenset(name_words(leaf.path[-1]))
    numbers = _named_pattern(leaf, words, count) if leaf.is_float else None
    if numbers is None:
        numbers = _ramp(leaf, count, is_slow=is_slow, is_order=bool(words & _ORDERS))
    return numbers.reshape(*shape, leaf.num_lanes)


def _ramp(leaf: Leaf, count: int, *, is_slow: bool, is_order: bool) -> np.ndarray:
    # A vec3 counts as four lanes, as it lies in memory.
    lanes = 4 if leaf.num_lanes == 3 else leaf.num_lanes
    ramp = (np.arange(count)[:, None] + (np.arange(lanes) * count // 4)[None, :]) % count
    if is_order:
        # Elements that are pointed at may be several of these numbers each.
        return (ramp % max(1, count // 4))[:, : leaf.num_lanes]
    if leaf.is_float:
        return (ramp / count / (2 if is_slow else 1))[:, : leaf.num_lanes]
    return (ramp // (2 if is_slow else 1))[:, : leaf.num_lanes]


def _named_pattern(leaf: Leaf, words: frozenset[str], count: int) -> np.ndarray | None:
    lanes = leaf.num_lanes
    steps = np.arange(count)[:, None] + 0.5
    scattered: np.ndarray = (steps * _SPREAD[:lanes]) % 1 * 2 - 1
    if lanes == 4:
        scattered[:, 3] = 1.0
    if is_colour(leaf):
        hues: np.ndarray = 0.5 + 0.5 * np.cos(steps / count * 6 + np.array([0, 2, 4, 0]))
        hues[:, 3] = 1.0
        return hues[:, :lanes]
    if words & _PLACES:
        return scattered
    if words & _MOTIONS and lanes > 1:
        motion: np.ndarray = scattered[:, ::-1] * _SMALL_MOTION
        return motion
    if words & _ONES and lanes == 1:
        return np.ones((count, 1))
    if words & _RADII and lanes == 1 and len(leaf.path) > 1:
        return np.full((count, 1), _SMALL_MOTION)
    return None


def _transforms(type_: Matrix, words: tuple[str, ...], scene: Scene, count: int) -> np.ndarray:
    """Return the matrices of an array: small copies side by side, or the camera's by name."""
    matrices = np.repeat(np.eye(type_.columns, type_.rows)[None], count, axis=0)
    if not scene.is_drawing or (type_.columns, type_.rows) != (4, 4) or _BONES & frozenset(words):
        return matrices
    is_object = bool(_OBJECTS & frozenset(words))
    asked = None if is_object else camera.matrix_by_name(words, frozenset(), scene.frames[0])
    if asked is not None:
        return matrices @ (np.eye(4) if scene.is_flat else asked.T)
    if count > 1:
        side = NUM_COPIES_A_SIDE
        row, column = np.divmod(np.arange(count) % side**2, side)
        matrices[:, :3, :3] *= 1 / side
        matrices[:, 3, :2] = (np.stack([column, row], axis=1) + 0.5) / side * 2 - 1
    if scene.has_lone_matrix and not scene.is_flat:
        matrices = matrices @ camera.model_view_projection(scene.frames[0]).T
    return matrices
