"""What a compute shader left, as pictures and tables."""

import math
from dataclasses import dataclass

import numpy as np

from core.gpu.records import Binding
from core.gpu.texel_formats import texel_format
from core.rendering.memory_layout import Leaf, leaves, view
from core.rendering.records import Table
from core.rendering.scene import SIDE
from core.rendering.texels import WHOLE_RANGE, decode
from core.wgsl.records import Resource
from core.wgsl.shader_types import Array, Atomic, Scalar, Struct, Type, Vector, stride_of

MAX_TABLE_ROWS = 1024
MAX_TABLE_COLUMNS = 64
_LANES = "xyzw"
_STOPS = np.array([[0.10, 0.10, 0.30], [0.13, 0.55, 0.55], [0.98, 0.90, 0.25]])


class Picture:
    """RGBA bytes with their size, and how many pixels are not finite."""

    def __init__(self, width_px: int, height_px: int, colours: np.ndarray) -> None:
        self.width_px, self.height_px = width_px, height_px
        self.non_finite_px = int((~np.isfinite(colours)).any(axis=1).sum())
        shown = np.nan_to_num(colours).clip(0, 1)
        rgba = np.concatenate([shown, np.ones((len(shown), 4 - shown.shape[1]))], axis=1)
        self.is_blank = bool((rgba == rgba[:1]).all())
        self.rgba = (rgba * 255).round().astype(np.uint8).tobytes()


@np.errstate(invalid="ignore")  # a signalling NaN becomes a quiet one
def picture_of(resource: Resource, binding: Binding, data: bytes) -> Picture | None:
    """Show a storage texture as it is and a buffer of numbers as a square heat map.

    Of a volume the middle slice is shown, of layers the first. None for structs and matrices.
    """
    if binding.kind == "storage_texture":
        return _texture_picture(binding, data)
    values = _elements(resource.type, data)
    if values is None or not len(values):
        return None
    side = min(SIDE, max(1, math.ceil(math.sqrt(len(values)))))
    part = values[: side * side]
    shown = np.zeros((side * side, 3))
    shown[: len(part)] = _colours(part)
    return Picture(side, side, shown)


@np.errstate(invalid="ignore")
def table_of(type_: Type, data: bytes) -> Table | None:
    """Return the numbers of a buffer, a row for each element of the array it is or ends with.

    None where a row would be too wide, and for an empty buffer.
    """
    rows = _rows(type_, data)
    shown = min(rows.count, MAX_TABLE_ROWS)
    columns: list[str] = []
    parts: list[np.ndarray] = []
    for leaf in leaves(Array(rows.element, rows.count), "", num_elements=0):
        # Arrays within an element become columns like the lanes of a vector.
        numbers = view(rows.data, leaf)[:shown].reshape(shown, -1)
        columns += _column_names(leaf, numbers.shape[1])
        parts.append(numbers.astype(np.float64))
        if len(columns) > MAX_TABLE_COLUMNS:
            return None
    if not parts or not shown:
        return None
    numbers = np.concatenate(parts, axis=1).tolist()
    return Table(tuple(columns), tuple(tuple(row) for row in numbers), rows.count)


@dataclass(frozen=True)
class _Rows:
    element: Type
    count: int
    data: bytes  # from the first element on


def _rows(type_: Type, data: bytes) -> _Rows:
    """Return a buffer as rows: the elements of the array it is or ends with, else one row."""
    if isinstance(type_, Struct) and isinstance(type_.members[-1].type, Array):
        last = type_.members[-1]
        return _rows(last.type, data[last.offset :])
    if not isinstance(type_, Array):
        return _Rows(type_, 1, data)
    count = len(data) // stride_of(type_) if type_.count is None else type_.count
    element = type_.element
    while isinstance(element, Array) and element.count:  # arrays of arrays lie without gaps
        count, element = count * element.count, element.element
    return _Rows(element, count, data)


def _column_names(leaf: Leaf, width: int) -> list[str]:
    name = ".".join(leaf.path[1:]) or "value"
    if width == 1:
        return [name]
    suffixes = _LANES[:width] if width <= len(_LANES) else [str(i) for i in range(width)]
    return [f"{name}.{suffix}" if leaf.path[1:] else str(suffix) for suffix in suffixes]


def _elements(type_: Type, data: bytes) -> np.ndarray | None:
    """Return the elements of a buffer of numbers, one row each; None for anything else."""
    rows = _rows(type_, data)
    if not isinstance(rows.element, Scalar | Vector | Atomic):
        return None
    (leaf,) = leaves(Array(rows.element, rows.count), "", num_elements=0)
    return view(rows.data, leaf).astype(np.float64)


def _texture_picture(binding: Binding, data: bytes) -> Picture:
    width, height, depth = binding.extent
    format_ = texel_format(binding.format)
    texels = decode(data, binding.format).reshape(depth, height * width, -1)
    layer = texels[depth // 2 if binding.dimension == "3d" else 0]
    if format_.kind in ("uint", "sint") and layer.shape[1] >= 3:
        layer = layer / WHOLE_RANGE
    if layer.shape[1] == 2:
        layer = np.concatenate([layer, np.zeros((len(layer), 1))], axis=1)
    if layer.shape[1] == 1:
        is_fraction = format_.kind not in ("uint", "sint") and layer.min() >= 0 and layer.max() <= 1
        layer = np.repeat(layer, 3, axis=1) if is_fraction else _colours(layer)
    return Picture(width, height, layer)


def _colours(values: np.ndarray) -> np.ndarray:
    """Return RGB: colours within 0..1 as they are, others over their range.

    Numbers run from dark blue through green to yellow.
    """
    is_colour = values.shape[1] >= 3
    finite = values[:, :3][np.isfinite(values[:, :3])] if is_colour else values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    if is_colour:
        is_shown = low >= 0 and high <= 1
        return values[:, :3] if is_shown else (values[:, :3] - low) / ((high - low) or 1.0)
    level = (values[:, :1] - low) / (high - low if high > low else 1.0)
    place = np.where(np.isfinite(level[:, 0]), level[:, 0] * 2, np.nan)
    return np.stack([np.interp(place, [0, 1, 2], _STOPS[:, i]) for i in range(3)], axis=1)
