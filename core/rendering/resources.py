"""Fill the resources that a shader declares: uniforms, pictures, test patterns.

Textures hold the studio's test card. Storage buffers hold a ramp: element i of n is i for
integers, i / n for floats, and a vector's components are the ramp shifted by a quarter each.
Writable buffers start at zero; ``var<workgroup>`` memory starts at zero only if the driver obeys
the specification, which the software adapter does not. A uniform struct that begins like the
contract's follows the frame; numbers in other uniforms are 64 where they are called width,
height or the like, 4096 where they are whole, else one half; matrices of 4 x 4 are the identity.
"""

import re
import struct
from functools import lru_cache

import numpy as np

from core.gpu.records import Binding
from core.wgsl.contract import UNIFORM_BINDING, UNIFORM_GROUP
from core.wgsl.reflection import Member, Reflection, Resource

TEXTURE_SIZE_PX = 256
UNIFORM_ROOM_BYTES = 65_536  # the most that WebGPU promises for one uniform binding
STRUCT_ROOM_BYTES = 256  # for each element of a buffer of structs
SIDE = 64
NUM_ELEMENTS = SIDE * SIDE  # a square, so that 2-D kernels and heat maps fit
SIDE_NAMES = frozenset(
    ("width", "height", "w", "h", "cols", "columns", "rows", "side", "stride", "m", "n", "k")
)
_ARRAY = re.compile(r"array<(?:atomic<)?(?P<element>\w+(?:<\w+>)?)>?(?:, *(?P<count>\d+)u?)?>$")
_VECTOR = re.compile(r"vec(\d)<?(f32|i32|u32|f|i|u)>?$")
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
    return tuple(
        _binding(
            resource,
            overrides.get((resource.group, resource.binding)),
            is_drawing=is_drawing,
            structs=reflection.structs,
        )
        for resource in reflection.resources
    )


def _is_contract(resource: Resource, members: tuple[Member, ...]) -> bool:
    """Whether a uniform is the contract's: its place, and a struct that begins like it."""
    is_at_place = (resource.group, resource.binding) == (UNIFORM_GROUP, UNIFORM_BINDING)
    return is_at_place and bool(members) and members[0].type in ("vec2<f32>", "vec2f")


def _binding(
    resource: Resource,
    given: bytes | None,
    *,
    is_drawing: bool,
    structs: dict[str, tuple[Member, ...]],
) -> Binding:
    group, number = resource.group, resource.binding
    if resource.address_space == "uniform":
        members = structs.get(resource.type, ())
        is_contract = is_drawing and _is_contract(resource, members)
        data = given or uniform(resource.type, members)
        return Binding(
            group, number, "uniform", data.ljust(UNIFORM_ROOM_BYTES, b"\0"), per_frame=is_contract
        )
    if resource.address_space == "storage":
        is_writable = resource.access == "read_write"
        kind = "storage" if is_writable else "read_only_storage"
        data = given if given is not None else pattern(resource.type, is_zero=is_writable)
        return Binding(group, number, kind, data)  # type: ignore[arg-type]
    return _texture_or_sampler(resource)


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


def uniform(type_: str, members: tuple[Member, ...] = ()) -> bytes:
    """Return the content of a uniform: numbers by name, identity matrices, zeros elsewhere.

    Structs are filled as long as their members are numbers; what follows is zero.
    """
    if type_.startswith("mat4x4"):
        return np.eye(4, dtype="<f4").tobytes()
    if not members:
        return _number("", type_) or b""
    content = b""
    for member in members:
        number = _number(member.name, member.type)
        if number is None:
            break
        content += number
    return content


def _number(name: str, type_: str) -> bytes | None:
    """Return a number's bytes: a side of the square for sizes, all elements for counts."""
    if type_ == "f32":
        return struct.pack("<f", float(SIDE) if name in SIDE_NAMES else 0.5)
    if type_ in ("u32", "i32"):
        return struct.pack("<I", SIDE if name in SIDE_NAMES else NUM_ELEMENTS)
    return None


def pattern(type_: str, *, is_zero: bool) -> bytes:
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
