"""Where the numbers of a WGSL type lie in memory, and views on them.

A leaf is a scalar, vector or matrix inside a type. One leaf stands for all elements of the
arrays it lies in, so that buffers of any size are filled and read with a few array operations.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.wgsl.shader_types import (
    Array,
    Atomic,
    Matrix,
    Scalar,
    Struct,
    Type,
    Vector,
    matrix_stride,
    size_of,
    stride_of,
)

_DTYPES = {
    "f32": "<f4", "i32": "<i4", "u32": "<u4", "f16": "<f2",
    "f64": "<f8", "i64": "<i8", "u64": "<u8", "bool": "<u4",
}  # fmt: skip
LeafType = Scalar | Vector | Matrix


@dataclass(frozen=True)
class Leaf:
    """Numbers of one kind at one place of a type.

    ``path`` holds the names that lead there, the variable's first. ``repeats`` are (count,
    stride in bytes) of the arrays around it, outermost first.
    """

    path: tuple[str, ...]
    type: LeafType
    offset: int
    repeats: tuple[tuple[int, int], ...] = ()
    is_atomic: bool = False

    @property
    def scalar(self) -> Scalar:
        """The type of one number."""
        return self.type if isinstance(self.type, Scalar) else self.type.scalar

    @property
    def is_float(self) -> bool:
        """Whether the numbers are fractions."""
        return self.scalar.name in ("f32", "f16", "f64")

    @property
    def num_lanes(self) -> int:
        """How many numbers a scalar or vector has; 0 for a matrix."""
        match self.type:
            case Scalar():
                return 1
            case Vector(width, _):
                return width
        return 0

    @property
    def num_elements(self) -> int:
        """How often the leaf occurs."""
        return int(np.prod([count for count, _ in self.repeats], dtype=np.int64))


def leaves(type_: Type, name: str, *, num_elements: int) -> Iterator[Leaf]:
    """Yield the leaves of a type in order of their offsets; nothing for what has no layout.

    Args:
        type_: the type of a buffer.
        name: of the variable, the first name of every path.
        num_elements: the length that run-time arrays get.
    """
    yield from _leaves(type_, (name,), 0, (), num_elements)


def _leaves(
    type_: Type,
    path: tuple[str, ...],
    offset: int,
    repeats: tuple[tuple[int, int], ...],
    num_elements: int,
) -> Iterator[Leaf]:
    match type_:
        case Scalar() | Vector() | Matrix():
            yield Leaf(path, type_, offset, repeats)
        case Atomic(scalar):
            yield Leaf(path, scalar, offset, repeats, is_atomic=True)
        case Array(element, count):
            repeat = (num_elements if count is None else count, stride_of(type_))
            yield from _leaves(element, path, offset, (*repeats, repeat), num_elements)
        case Struct(members=members):
            for member in members:
                place = offset + member.offset
                yield from _leaves(member.type, (*path, member.name), place, repeats, num_elements)


def buffer_bytes(type_: Type, *, num_elements: int) -> int:
    """Return the size of a buffer whose run-time array has ``num_elements`` elements.

    Raises:
        NoLayout: the type cannot lie in memory.
    """
    array = type_.members[-1].type if isinstance(type_, Struct) and type_.members else type_
    further = 0
    if isinstance(array, Array) and array.count is None:
        further = (num_elements - 1) * stride_of(array)
    return size_of(type_) + further


def view(buffer: bytes | bytearray, leaf: Leaf) -> np.ndarray:
    """Return the numbers of a leaf in a buffer, without copying.

    The shape is that of the arrays around the leaf, then (lanes) or (columns, rows).

    Raises:
        ValueError: the buffer is too short.
    """
    dtype = np.dtype(_DTYPES[leaf.scalar.name])
    shape = [count for count, _ in leaf.repeats]
    strides = [stride for _, stride in leaf.repeats]
    if isinstance(leaf.type, Matrix):
        shape += [leaf.type.columns, leaf.type.rows]
        strides += [matrix_stride(leaf.type), dtype.itemsize]
    else:
        shape.append(leaf.num_lanes)
        strides.append(dtype.itemsize)
    return np.ndarray(shape, dtype, buffer, leaf.offset, strides)


def store(buffer: bytearray, leaf: Leaf, values: np.ndarray | float) -> None:
    """Write numbers to a leaf, of its shape or spread over it; whole numbers are clipped."""
    target = view(buffer, leaf)
    if leaf.is_float:
        target[...] = values
        return
    limits = np.iinfo(target.dtype)
    numbers = np.nan_to_num(np.asarray(values, dtype=np.float64))
    target[...] = np.clip(numbers, float(limits.min), float(limits.max))
