"""The built-in shapes for vertex stages that read vertex buffers.

Every input gets what its name and type ask for. Shapes are lists of triangles: a square for
positions in two dimensions, a ball where normals are read, a cube else. Inputs of a struct that
is named after instances, or whose own name is, change from instance to instance: nine copies in
a square.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import UnsuppliedResource
from core.gpu.records import VertexAttribute, VertexBuffer
from core.rendering.name_words import name_words
from core.wgsl.records import Function, StageValue
from core.wgsl.shader_types import Scalar, Struct, Vector

NUM_INSTANCES = 9
_POSITION_WORDS = frozenset(
    ("position", "pos", "vertex", "vert", "point", "coord", "xyz", "xy", "corner")
)
_INSTANCE_WORDS = frozenset(("instance", "instances", "inst", "instanced"))
_COLOUR_WORDS = frozenset(("color", "colour", "rgb", "rgba", "tint"))
_UV_WORDS = frozenset(("uv", "texcoord", "texcoords", "tex", "st", "texture"))
_JOINT_WORDS = frozenset(("joint", "joints", "bone", "bones"))
_SCALE_WORDS = frozenset(("scale", "size"))
_FORMATS = {"f32": "float32", "u32": "uint32", "i32": "sint32"}
_LANE_BYTES = 4
_BALL_RINGS, _BALL_SECTORS = 16, 24
_INSTANCE_SCALE = 0.3


@dataclass(frozen=True)
class Mesh:
    """Vertex buffers and how much of them to draw."""

    buffers: tuple[VertexBuffer, ...]
    num_vertices: int
    num_instances: int
    is_flat: bool  # given in two dimensions


@dataclass(frozen=True)
class _Shape:
    position: np.ndarray  # (n, 3)
    normal: np.ndarray
    uv: np.ndarray  # (n, 2), origin at the bottom left


def mesh_for(vertex: Function, *, size_px: tuple[int, int] | None = None) -> Mesh | None:
    """Return the shape that suits the inputs of a vertex stage, None where it reads no buffer.

    Args:
        vertex: the entry point.
        size_px: where given, a square measures the frame in pixels instead of -1..1.

    Raises:
        UnsuppliedResource: an input of a type that vertex buffers of the preview do not hold.
    """
    inputs = [value for value in vertex.inputs if value.location is not None]
    if not inputs:
        return None
    instanced = _instance_locations(vertex, inputs)
    per_vertex = [value for value in inputs if value.location not in instanced]
    per_instance = [value for value in inputs if value.location in instanced]
    position = _position(per_vertex)
    is_flat = position is None or _lanes(position) == 2
    shape = _square(size_px) if is_flat else _solid(per_vertex)
    buffers = []
    if per_vertex:
        columns = [_vertex_column(value, shape, value is position) for value in per_vertex]
        buffers.append(_interleaved(per_vertex, columns, is_per_instance=False))
    if per_instance:
        columns = _instance_columns(per_instance)
        buffers.append(_interleaved(per_instance, columns, is_per_instance=True))
    num_instances = NUM_INSTANCES if per_instance else 1
    return Mesh(tuple(buffers), len(shape.position), num_instances, is_flat)


def _instance_locations(vertex: Function, inputs: list[StageValue]) -> frozenset[int | None]:
    """Return the locations of the inputs that belong to an instance."""
    names = {
        member.name
        for parameter in vertex.parameters
        if isinstance(parameter.type, Struct)
        and frozenset(name_words(parameter.type.name)) & _INSTANCE_WORDS
        and not frozenset(name_words(parameter.type.name)) & {"vertex"}
        for member in parameter.type.members
    }
    return frozenset(
        value.location
        for value in inputs
        if value.name in names or frozenset(name_words(value.name)) & _INSTANCE_WORDS
    )


def _position(inputs: Sequence[StageValue]) -> StageValue | None:
    """Return the input that places vertices: by name, else the first with two or more lanes."""
    wide = [value for value in inputs if _lanes(value) > 1 and _is_float(value)]
    named = [v for v in wide if frozenset(name_words(v.name)) & _POSITION_WORDS
             and not frozenset(name_words(v.name)) & _UV_WORDS]  # fmt: skip
    return next(iter(named or wide), None)


def _lanes(value: StageValue) -> int:
    return value.type.width if isinstance(value.type, Vector) else 1


def _scalar(value: StageValue) -> str:
    if isinstance(value.type, Vector):
        return value.type.scalar.name
    return value.type.name if isinstance(value.type, Scalar) else str(value.type)


def _is_float(value: StageValue) -> bool:
    return _scalar(value) == "f32"


def _vertex_column(value: StageValue, shape: _Shape, is_position: bool) -> np.ndarray:
    """Return the numbers of one input for every vertex."""
    words = frozenset(name_words(value.name))
    count, lanes = len(shape.position), _lanes(value)
    ones = np.ones((count, 1))
    if is_position:
        return _wide(np.concatenate([shape.position, ones], axis=1), lanes)
    if not _is_float(value):
        return np.zeros((count, lanes))
    if words & {"normal", "normals", "n"}:
        return _wide(shape.normal, lanes)
    if words & {"tangent", "bitangent", "binormal"}:
        return _wide(np.concatenate([_tangent(shape.normal), ones], axis=1), lanes)
    if words & {"weight", "weights"}:
        return _wide(np.concatenate([ones, ones * 0], axis=1), lanes)
    if words & _COLOUR_WORDS:
        colour = (
            shape.normal
            if np.ptp(shape.normal, axis=0).any()
            else np.concatenate([shape.uv * 2 - 1, ones], 1)
        )
        return _wide(np.concatenate([colour * 0.4 + 0.5, ones], axis=1), lanes)
    return _wide(np.concatenate([shape.uv, ones * 0.5, ones], axis=1), lanes)


def _wide(columns: np.ndarray, lanes: int) -> np.ndarray:
    missing = lanes - columns.shape[1]
    return np.pad(columns, ((0, 0), (0, max(0, missing))))[:, :lanes]


def _instance_columns(inputs: list[StageValue]) -> list[np.ndarray]:
    """Return the numbers of the inputs of an instance: places, sizes, colours, matrices."""
    side = int(np.sqrt(NUM_INSTANCES))
    steps = np.stack(np.divmod(np.arange(NUM_INSTANCES), side), axis=1)
    places = np.zeros((NUM_INSTANCES, 4))
    places[:, :2] = (steps[:, ::-1] + 0.5) / side * 2 - 1
    places[:, 3] = 1
    hues = 0.5 + 0.5 * np.cos(np.arange(NUM_INSTANCES)[:, None] * 0.7 + np.array([0, 2, 4, 0]))
    hues[:, 3] = 1
    rows = [value for value in inputs if _lanes(value) >= 3 and _is_float(value)
            and not frozenset(name_words(value.name)) & _COLOUR_WORDS]  # fmt: skip
    matrix = rows[: len(rows) // 4 * 4] if len(rows) >= 4 else []
    columns = []
    for value in inputs:
        words, lanes = frozenset(name_words(value.name)), _lanes(value)
        if not _is_float(value):
            columns.append(np.zeros((NUM_INSTANCES, lanes)))
        elif value in matrix:
            axis = matrix.index(value) % 4
            scaled = np.repeat(np.eye(4)[axis][None] * _INSTANCE_SCALE, NUM_INSTANCES, axis=0)
            columns.append(_wide(places if axis == 3 else scaled, lanes))
        elif words & _COLOUR_WORDS:
            columns.append(_wide(hues, lanes))
        elif words & _SCALE_WORDS or lanes == 1:
            columns.append(np.full((NUM_INSTANCES, lanes), _INSTANCE_SCALE))
        else:
            columns.append(_wide(places, lanes))
    return columns


def _interleaved(
    inputs: list[StageValue], columns: list[np.ndarray], *, is_per_instance: bool
) -> VertexBuffer:
    """Return the buffer of some inputs.

    Raises:
        UnsuppliedResource: an input is not of 32-bit numbers.
    """
    attributes, parts, offset = [], [], 0
    for value, column in zip(inputs, columns, strict=True):
        format_ = _FORMATS.get(_scalar(value))
        if format_ is None:
            raise UnsuppliedResource(
                f"The preview's vertex buffers hold f32, u32 and i32; `{value.name}` is `{value.type}`.",
                hint="Declare the input as f32 and convert it in the shader.",
            )
        lanes = _lanes(value)
        name = format_ if lanes == 1 else f"{format_}x{lanes}"
        assert value.location is not None
        attributes.append(VertexAttribute(value.location, name, offset))
        dtype = "<f4" if format_ == "float32" else "<u4"
        parts.append(np.ascontiguousarray(column, dtype).view("<u4").reshape(len(column), lanes))
        offset += lanes * _LANE_BYTES
    data = np.concatenate(parts, axis=1).tobytes()
    return VertexBuffer(data, offset, tuple(attributes), is_per_instance)


def _square(size_px: tuple[int, int] | None) -> _Shape:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1]], dtype=float)
    places = corners * 2 - 1 if size_px is None else corners * np.array(size_px)
    position = np.concatenate([places, np.zeros((6, 1))], axis=1)
    return _Shape(position, np.tile([0.0, 0.0, 1.0], (6, 1)), corners)


def _solid(inputs: Sequence[StageValue]) -> _Shape:
    has_normals = any(frozenset(name_words(v.name)) & {"normal", "normals"} for v in inputs)
    return _ball() if has_normals else _cube()


def _cube() -> _Shape:
    face = _square(None)
    ones = np.ones((6, 1))
    front = np.concatenate([face.position[:, :2], ones], axis=1)
    turns = [np.roll(np.eye(3), shift, axis=1) for shift in range(3)]
    sides = [turn * sign for turn in turns for sign in (1, -1)]
    # A turn by -1 mirrors; swapping two corners keeps the triangles facing outwards.
    corners = [front if np.linalg.det(s) > 0 else front[[0, 2, 1, 3, 5, 4]] for s in sides]
    uv = [face.uv if np.linalg.det(s) > 0 else face.uv[[0, 2, 1, 3, 5, 4]] for s in sides]
    position = np.concatenate([c @ s for c, s in zip(corners, sides, strict=True)]) * 0.7
    normal = np.concatenate([np.tile(np.array([0, 0, 1.0]) @ s, (6, 1)) for s in sides])
    return _Shape(position, normal, np.concatenate(uv))


def _ball() -> _Shape:
    rings, sectors = np.arange(_BALL_RINGS), np.arange(_BALL_SECTORS)
    corner = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1]])
    u = (sectors[None, :, None] + corner[None, None, :, 0]) / _BALL_SECTORS
    v = (rings[:, None, None] + corner[None, None, :, 1]) / _BALL_RINGS
    u, v = (part.reshape(-1) for part in np.broadcast_arrays(u, v))
    longitude, latitude = u * 2 * np.pi, (v - 0.5) * np.pi
    normal = np.stack(
        [
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
            np.cos(latitude) * np.cos(longitude),
        ],
        axis=1,
    )
    return _Shape(normal, normal, np.stack([u, v], axis=1))


def _tangent(normal: np.ndarray) -> np.ndarray:
    along = np.stack([normal[:, 2], np.zeros(len(normal)), -normal[:, 0]], axis=1)
    along[np.linalg.norm(along, axis=1) < 1e-6] = (1, 0, 0)
    unit: np.ndarray = along / np.linalg.norm(along, axis=1, keepdims=True)
    return unit
