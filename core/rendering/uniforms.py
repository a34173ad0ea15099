"""Fill uniforms, and storage that is used like them: one value for each name.

A uniform at the contract's place with the contract's types follows the frame whatever its
names are. Otherwise each member is looked up by name and type: first what the host knows of the
frame, then the camera and the light, then sizes of the work of a kernel, and at last a default
that the user may change by a control.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from core.errors import UnsuppliedResource
from core.rendering import camera
from core.rendering.controls import is_colour, is_switch, leaf_control
from core.rendering.host_values import camera_value, host_value
from core.rendering.memory_layout import Leaf, buffer_bytes, leaves, store
from core.rendering.name_words import name_words
from core.rendering.records import Control, Numbers
from core.rendering.scene import SIDE, Scene
from core.wgsl.contract import UNIFORM_BINDING, UNIFORM_GROUP, FrameInputs
from core.wgsl.records import Resource
from core.wgsl.shader_types import Matrix, Scalar, Struct, Type, Vector

_F32 = Scalar("f32")
CONTRACT_TYPES: tuple[Type, ...] = (Vector(2, _F32), _F32, _F32, Vector(4, _F32))
CONTRACT_BYTES = 32
_CONTRACT_LANES = ((0, 2), (2, 3), (3, 4), (4, 8))
_PROBE = FrameInputs(300, 200, 7.0, 31.0, 41.0, is_mouse_down=True, delta_s=0.5)
SIDE_NAMES = frozenset(
    (
        *("width", "height", "w", "h", "cols", "columns", "rows", "side", "stride"),
        *("resolution", "dimensions", "extent"),
    )
)
SQUARE_NAMES = frozenset(("size", "dim", "n", "m", "k"))  # in kernels with two dimensions
_MATRIX_SIDES = frozenset(("n", "m", "k"))  # two of them make a kernel one of matrices
# Whole numbers of kernels that choose or place something rather than count it.
_CHOICES = frozenset(
    (
        *("offset", "index", "idx", "mode", "type", "kind", "axis", "pass", "level", "layer", "id"),
        *("channel", "flag", "flags", "start", "begin", "base", "batch", "shift", "seed", "bit"),
        *("iterations", "iteration", "steps", "step", "samples", "octaves", "radius", "kernel"),
    )
)

PerFrame = Callable[[FrameInputs], np.ndarray]


@dataclass(frozen=True)
class Filled:
    """The content of a buffer; ``frames`` where it changes from frame to frame."""

    data: bytes
    frames: tuple[bytes, ...] = ()
    controls: tuple[Control, ...] = ()
    holds: str = ""


def fill_by_name(resource: Resource, scene: Scene) -> Filled:
    """Return the content of a uniform, or of a storage buffer without run-time arrays.

    Raises:
        NoLayout: the type cannot lie in memory.
    """
    all_leaves = list(leaves(resource.type, resource.name, num_elements=1))
    buffer = bytearray(buffer_bytes(resource.type, num_elements=1))
    contract_size = contract_bytes(resource, scene)
    changing: list[tuple[Leaf, PerFrame]] = []
    controls: list[Control] = []
    for leaf in all_leaves:
        if leaf.offset < contract_size:
            continue
        per_frame = moving_value(leaf, scene, sibling_names(leaf, all_leaves))
        if per_frame:
            changing.append((leaf, per_frame))
            continue
        num_colours = sum(control.kind == "colour" for control in controls)
        control = _control(leaf, scene, all_leaves, num_colours)
        if control:
            controls.append(control)
            store(buffer, leaf, np.array(_chosen(control, scene)))
        else:
            store(buffer, leaf, still_value(leaf, scene, all_leaves))
    frames = tuple(
        _frame(buffer, frame, changing, contract_size) for frame in scene.frames
    ) if changing or contract_size else ()  # fmt: skip
    holds = _words(bool(contract_size), bool(changing), bool(controls))
    return Filled(bytes(buffer), frames, tuple(controls), holds)


def contract_bytes(resource: Resource, scene: Scene) -> int:
    """Return how many bytes of a uniform are the contract's; 0 where it is another uniform.

    It is the contract's where its members' types are a prefix of the contract's, or begin with
    all of it, unless a name clearly asks for something else.
    """
    is_at_place = (resource.group, resource.binding) == (UNIFORM_GROUP, UNIFORM_BINDING)
    if not (scene.is_drawing and is_at_place and isinstance(resource.type, Struct)):
        return 0
    members = resource.type.members
    size = min(len(members), len(CONTRACT_TYPES))
    if tuple(member.type for member in members[:size]) != CONTRACT_TYPES[:size]:
        return 0
    expected = np.frombuffer(_PROBE.pack(), "<f4")
    member_leaves = list(leaves(resource.type, resource.name, num_elements=1))[:size]
    for leaf, (first, last) in zip(member_leaves, _CONTRACT_LANES, strict=False):
        asked = host_value(leaf, tuple(member.name for member in members))
        if asked and not np.allclose(asked(_PROBE), expected[first:last]):
            return 0
    return members[size - 1].offset + members[size - 1].size


def moving_value(leaf: Leaf, scene: Scene, siblings: tuple[str, ...]) -> PerFrame | None:
    """Return what gives a leaf's numbers in each frame, None for what stays as it is."""
    if ".".join(leaf.path) in scene.values:
        return None
    if isinstance(leaf.type, Matrix):
        return _matrix(leaf, leaf.type, scene)
    value = host_value(leaf, siblings) or (camera_value(leaf) if scene.is_drawing else None)
    return (lambda frame: np.array(value(frame))) if value else None


def still_value(leaf: Leaf, scene: Scene, all_leaves: Iterable[Leaf]) -> np.ndarray:
    """Return the numbers of a leaf that neither the frame nor the user decides."""
    if isinstance(leaf.type, Matrix):
        return np.eye(leaf.type.columns, leaf.type.rows)
    size = _work_size(leaf, scene, all_leaves)
    if size is not None:
        return np.array(size)
    if not leaf.repeats:
        return np.array(leaf_control(leaf).value)
    numbers = [leaf_control(leaf, index).value for index in range(leaf.repeats[-1][0])]
    if not is_colour(leaf) and leaf.is_float and leaf.num_lanes > 1 and _is_place(leaf):
        return _ring(leaf.repeats[-1][0], leaf.num_lanes)
    return np.array(numbers)


def sibling_names(leaf: Leaf, all_leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """Return the names of the leaves of the same struct."""
    return tuple(other.path[-1] for other in all_leaves if other.path[:-1] == leaf.path[:-1])


def _control(leaf: Leaf, scene: Scene, all_leaves: list[Leaf], number: int) -> Control | None:
    if not leaf.num_lanes or leaf.repeats:
        return None
    control = leaf_control(leaf, number)
    is_hosts = _work_size(leaf, scene, all_leaves) is not None
    return None if is_hosts and control.path not in scene.values else control


def _chosen(control: Control, scene: Scene) -> Numbers:
    """Return the user's numbers, else the control's.

    Raises:
        UnsuppliedResource: the user gave another number of numbers.
    """
    numbers = scene.values.get(control.path, control.value)
    if len(numbers) != len(control.value):
        raise UnsuppliedResource(
            f"`{control.path}` has {len(control.value)} component(s); {len(numbers)} were given.",
            hint=f"Give as many as it has, e.g. {', '.join(f'{n:g}' for n in control.value)}.",
        )
    return numbers


def _work_size(leaf: Leaf, scene: Scene, all_leaves: Iterable[Leaf]) -> tuple[float, ...] | None:
    """Return what a number holds that measures a kernel's work, None for any other."""
    if scene.is_drawing or not leaf.num_lanes or leaf.repeats:
        return None
    words = name_words(leaf.path[-1])
    letters = {
        other.path[-1].lower()
        for other in all_leaves
        if other.path[:-1] == leaf.path[:-1] and other.num_lanes == 1 and not other.is_float
    } & _MATRIX_SIDES
    is_square = scene.is_square or len(letters) > 1
    side_names = SIDE_NAMES | SQUARE_NAMES if is_square else SIDE_NAMES
    if words and words[-1] in side_names:
        return (SIDE,) * leaf.num_lanes
    if leaf.is_float or is_switch(leaf) or _CHOICES & frozenset(words):
        return None
    if leaf.num_lanes > 1:
        return (SIDE, SIDE, 1, 1)[: leaf.num_lanes]
    return (scene.num_elements,)


def _matrix(leaf: Leaf, type_: Matrix, scene: Scene) -> PerFrame | None:
    if scene.is_flat or not scene.is_drawing:
        return None
    words = name_words(leaf.path[-1])
    context = frozenset(word for part in leaf.path[:-1] for word in name_words(part))
    asked = camera.matrix_by_name(words, context, _PROBE)
    if asked is None and not (scene.has_lone_matrix and type_.columns == type_.rows == 4):
        return None

    def numbers(frame: FrameInputs) -> np.ndarray:
        found = camera.matrix_by_name(words, context, frame)
        if found is None:
            found = camera.model_view_projection(frame)
        return found.T[: type_.columns, : type_.rows]

    return numbers


def _frame(
    buffer: bytearray,
    frame: FrameInputs,
    changing: list[tuple[Leaf, PerFrame]],
    contract_size: int,
) -> bytes:
    content = bytearray(buffer)
    content[:contract_size] = frame.pack()[:contract_size]
    for leaf, numbers in changing:
        store(content, leaf, numbers(frame))
    return bytes(content)


def _is_place(leaf: Leaf) -> bool:
    return bool(frozenset(name_words(leaf.path[-1])) & {"position", "pos", "center", "point"})


def _ring(count: int, lanes: int) -> np.ndarray:
    """Return places on a circle above the object."""
    angle = np.arange(count) / count * 2 * np.pi
    ring = np.stack([2 * np.cos(angle), np.full(count, 2.0), 2 * np.sin(angle), np.ones(count)], 1)
    return ring[:, :lanes]


def _words(is_contract: bool, has_changing: bool, has_controls: bool) -> str:
    parts = [
        words
        for words, applies in (
            ("the frame's size, time and mouse", is_contract),
            ("values by name", has_changing and not is_contract),
            ("values of controls", has_controls),
        )
        if applies
    ]
    return " and ".join(parts) or "fixed numbers"
