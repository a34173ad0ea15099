"""Fill the resources that a shader declares: uniforms, pictures, test patterns.

Textures hold the studio's test card. Storage buffers hold a ramp: element i of n is i for
integers, i / n for floats, and a vector's components are the ramp shifted by a quarter each; of
several inputs every second one climbs half as fast. Writable buffers start at zero, but where a shader
has no input they hold the ramp, because it works in place. ``var<workgroup>`` memory starts at
zero only if the driver obeys the specification, which the software adapter does not.

A uniform struct that begins like the contract's follows the frame. Other uniforms hold one half
in fractions, and in whole numbers 4096, the number of elements; 64, the side of the square, where
they are called width, height or the like, or size in a kernel with two dimensions. Matrices are
the identity.
"""

import re
from functools import lru_cache

import numpy as np

from core.gpu.records import Binding, BindingKind
from core.wgsl.contract import UNIFORM_BINDING, UNIFORM_GROUP
from core.wgsl.reflection_tokens import Member, Reflection, Resource

TEXTURE_SIZE_PX = 256
UNIFORM_ROOM_BYTES = 65_536  # the most that WebGPU promises for one uniform binding
STRUCT_ROOM_BYTES = 256  # for each element of a buffer of structs
SIDE = 64
NUM_ELEMENTS = SIDE * SIDE  # a square, so that 2-D kernels and heat maps fit
SIDE_NAMES = frozenset(
    (
        *("width", "height", "w", "h", "cols", "columns", "rows", "side", "stride"),
        *("resolution", "dimensions", "extent"),
    )
)
SQUARE_NAMES = frozenset(("size", "dim", "n", "m", "k"))  # in kernels with two dimensions
_ARRAY = re.compile(r"array<(?:atomic<)?(?P<element>\w+(?:<\w+>)?)>?(?:, *(?P<count>\d+)u?)?>$")
_VECTOR = re.compile(r"vec(\d)<?(f32|i32|u32|f|i|u)>?$")
_MATRIX = re.compile(r"mat([234])x([234])(?:<f32>|f)$")
_DTYPES = {"f32": "<f4", "i32": "<i4", "u32": "<u4", "f": "<f4", "i": "<i4", "u": "<u4"}


class UnsuppliedResource(Exception):
    """The studio has nothing to bind to a resource; the text says which."""


def supply(
    reflection: Reflection, *, overrides: dict[tuple[int, int], bytes], is_drawing: bool
) -> tuple[Binding, ...]:
    """Return a binding for each resource of a module.

    Args:
        reflection: of the module.
        overrides: content for buffers by (group, binding) instead of the pattern.
        is_drawing: whether the contract's uniforms are at their place.

    Raises:
        UnsuppliedResource: a type that the preview does not offer yet.
    """
    inputs = [r for r in reflection.resources if r.address_space == "storage" and _is_input(r)]
    is_square = any(f.workgroup_size[1] > 1 for f in reflection.functions)
    side_names = SIDE_NAMES | SQUARE_NAMES if is_square else SIDE_NAMES
    bindings = []
    for resource in reflection.resources:
        given = overrides.get((resource.group, resource.binding))
        if resource.address_space == "uniform":
            members = reflection.structs.get(resource.type, ())
            bindings.append(_uniform(resource, given, members, side_names, is_drawing=is_drawing))
        elif resource.address_space == "storage":
            is_slow = resource in inputs[1::2]
            bindings.append(_storage(resource, given, bool(inputs), is_slow=is_slow))
        else:
            bindings.append(_texture_or_sampler(resource))
    return tuple(bindings)


def _is_input(resource: Resource) -> bool:
    return resource.access != "read_write"


def _is_contract(resource: Resource, members: tuple[Member, ...]) -> bool:
    """Whether a uniform is the contract's: its place, and a struct that begins like it."""
    is_at_place = (resource.group, resource.binding) == (UNIFORM_GROUP, UNIFORM_BINDING)
    return is_at_place and bool(members) and members[0].type in ("vec2<f32>", "vec2f")


def _uniform(
    resource: Resource,
    given: bytes | None,
    members: tuple[Member, ...],
    side_names: frozenset[str],
    *,
    is_drawing: bool,
) -> Binding:
    is_contract = is_drawing and _is_contract(resource, members)
    data = given or uniform(resource.type, members, side_names=side_names)
    room = data.ljust(UNIFORM_ROOM_BYTES, b"\0")
    return Binding(resource.group, resource.binding, "uniform", room, per_frame=is_contract)


def _storage(
    resource: Resource, given: bytes | None, has_inputs: bool, *, is_slow: bool
) -> Binding:
    is_input = _is_input(resource)
    data = given
    if data is None:
        is_zero = not is_input and has_inputs
        data = pattern(resource.type, is_zero=is_zero, is_slow=is_slow)
    kind: BindingKind = "read_only_storage" if is_input else "storage"
    return Binding(resource.group, resource.binding, kind, data)


def _texture_or_sampler(resource: Resource) -> Binding:
    group, number, type_ = resource.group, resource.binding, resource.type
    size = (TEXTURE_SIZE_PX, TEXTURE_SIZE_PX, 1)
    if type_ == "sampler":
        return Binding(group, number, "sampler")
    if type_ == "texture_2d<f32>":
        return Binding(group, number, "texture", test_card(), extent=size)
    if type_ in ("texture_2d<u32>", "texture_2d<i32>"):
        format_ = "rgba8uint" if "u32" in type_ else "rgba8sint"
        return Binding(group, number, "texture", test_card(), extent=size, format=format_)
    if match := re.fullmatch(r"texture_storage_2d<(\w+), write>", type_):
        return Binding(group, number, "storage_texture", extent=size, format=match[1])
    raise UnsuppliedResource(
        f"The preview has nothing to bind to `{resource.name}: {type_}` "
        f"(@group({group}) @binding({number}))."
    )


def uniform(
    type_: str,
    members: tuple[Member, ...] = (),
    *,
    side_names: frozenset[str] = SIDE_NAMES,
) -> bytes:
    """Return the content of a uniform: numbers by name, identity matrices.

    Structs are filled up to their first member that is neither; what follows is zero.
    """
    content = b""
    for member in members or (Member("", type_),):
        value = _value(member, side_names)
        if value is None:
            break
        data, alignment = value
        content += bytes(-len(content) % alignment) + data
    return content


def _value(member: Member, side_names: frozenset[str]) -> tuple[bytes, int] | None:
    """Return what a uniform of numbers holds and how it is aligned (WGSL, section 14.4.1)."""
    if matrix := _MATRIX.match(member.type):
        columns, rows = int(matrix[1]), int(matrix[2])
        width = 2 if rows == 2 else 4
        return np.eye(columns, width, dtype="<f4").tobytes(), width * 4
    vector = _VECTOR.match(member.type)
    scalar = vector[2] if vector else member.type
    if scalar not in _DTYPES:
        return None
    dtype, width = _DTYPES[scalar], int(vector[1]) if vector else 1
    number: float = 0.5 if dtype == "<f4" else NUM_ELEMENTS
    if member.name in side_names:
        number = SIDE
    data = np.full(width, number, dtype=dtype).tobytes()
    return data, 16 if width == 3 else width * 4


def pattern(type_: str, *, is_zero: bool, is_slow: bool = False) -> bytes:
    """Return the test pattern of a storage buffer of a WGSL type; zeros for structs."""
    match = _ARRAY.match(type_)
    element = match["element"] if match else type_
    count = int(match["count"]) if match and match["count"] else NUM_ELEMENTS if match else 1
    vector = _VECTOR.match(element)
    scalar = vector[2] if vector else element
    if scalar not in _DTYPES:
        return bytes(STRUCT_ROOM_BYTES * (count if match else NUM_ELEMENTS))
    width = int(vector[1]) if vector else 1
    stride = 4 if width == 3 else width  # vec3 elements are padded to 16 bytes
    ramp = np.arange(count)[:, None] + (np.arange(stride) * count // 4)[None, :]
    dtype = _DTYPES[scalar]
    values = (ramp % count) / count if dtype == "<f4" else ramp % count
    if is_slow:
        values = values / 2 if dtype == "<f4" else values // 2
    if is_zero:
        values = np.zeros_like(values)
    return np.ascontiguousarray(values, dtype=dtype).tobytes()


def element_type(type_: str) -> tuple[str, int] | None:
    """Return the NumPy type and the number of components in memory of an array's elements."""
    match = _ARRAY.match(type_)
    element = match["element"] if match else type_
    vector = _VECTOR.match(element)
    scalar = vector[2] if vector else element
    if scalar not in _DTYPES:
        return None
    width = int(vector[1]) if vector else 1
    return _DTYPES[scalar], 4 if width == 3 else width


@lru_cache(maxsize=1)
def test_card() -> bytes:
    """Return the picture in preview textures: RGBA, a colour wheel over a checkerboard."""
    axis = (np.arange(TEXTURE_SIZE_PX) + 0.5) / TEXTURE_SIZE_PX * 2 - 1
    x, y = np.meshgrid(axis, -axis)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    checker = (np.floor(x * 8) + np.floor(y * 8)) % 2
    picture = np.repeat((0.25 + 0.35 * checker)[..., None], 3, axis=2)
    wheel = 0.5 + 0.5 * np.cos(angle[..., None] - np.array([0, 2, 4]) * np.pi / 3)
    inside = (radius < 0.8)[..., None]
    shade = np.clip(radius * 1.4, 0, 1)[..., None]
    picture = np.where(inside, 1 - shade * (1 - wheel), picture)
    rgba = np.concatenate([picture, np.ones_like(picture[..., :1])], axis=2)
    return (rgba * 255).round().astype(np.uint8).tobytes()
