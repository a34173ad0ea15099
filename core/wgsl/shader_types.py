"""WGSL types as values, with the memory layout the specification gives them.

Sizes, alignments and strides follow section 14.4 (memory layout). ``str`` of a type is its
canonical spelling: ``vec3<f32>``, ``array<mat2x2<f32>, 4>``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

ScalarName = Literal["bool", "f16", "f32", "i32", "u32", "f64", "i64", "u64"]
_SCALAR_BYTES = {"bool": 4, "f16": 2, "f32": 4, "i32": 4, "u32": 4, "f64": 8, "i64": 8, "u64": 8}


@dataclass(frozen=True)
class Scalar:
    """A number or truth value; 64-bit names are naga's extensions."""

    name: ScalarName

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Vector:
    """Two to four scalars."""

    width: int
    scalar: Scalar

    def __str__(self) -> str:
        return f"vec{self.width}<{self.scalar}>"


@dataclass(frozen=True)
class Matrix:
    """Columns of ``rows`` scalars each."""

    columns: int
    rows: int
    scalar: Scalar

    def __str__(self) -> str:
        return f"mat{self.columns}x{self.rows}<{self.scalar}>"


@dataclass(frozen=True)
class Atomic:
    """A scalar with atomic access."""

    scalar: Scalar

    def __str__(self) -> str:
        return f"atomic<{self.scalar}>"


@dataclass(frozen=True)
class Array:
    """``count`` is None where the length is decided at run time.

    A count that is an override-expression is evaluated with the overrides' defaults.
    """

    element: "Type"
    count: int | None

    def __str__(self) -> str:
        return (
            f"array<{self.element}>"
            if self.count is None
            else f"array<{self.element}, {self.count}>"
        )


@dataclass(frozen=True)
class StructMember:
    """A member with its place in bytes from the start of the struct.

    ``attributes`` hold those without a place of their own here, as text: ``location(0)``,
    ``builtin(position)``, ``interpolate(flat)``. Offset and size are 0 where a struct has no
    layout because a member cannot lie in memory.
    """

    name: str
    type: "Type"
    offset: int = 0
    size: int = 0
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Struct:
    """A structure; ``align`` and ``size`` are those of section 14.4.1, attributes included."""

    name: str
    members: tuple[StructMember, ...]
    align: int = 0
    size: int = 0

    def __str__(self) -> str:
        return self.name

    @cached_property
    def has_runtime_array(self) -> bool:
        """Whether the last member's length is decided at run time."""
        last = self.members[-1].type if self.members else None
        return isinstance(last, Array) and last.count is None


@dataclass(frozen=True)
class Pointer:
    """``access`` is empty where the address space decides it."""

    address_space: str
    target: "Type"
    access: str = ""

    def __str__(self) -> str:
        access = f", {self.access}" if self.access else ""
        return f"ptr<{self.address_space}, {self.target}{access}>"


@dataclass(frozen=True)
class Texture:
    """``family`` is the word before the template list: ``texture_2d``, ``texture_depth_cube``.

    ``sampled`` is the component type of a sampled texture. A storage texture has ``texel_format``
    and ``access`` instead, and a depth or external texture none of them.
    """

    family: str
    sampled: Scalar | None = None
    texel_format: str = ""
    access: str = ""

    def __str__(self) -> str:
        arguments = (str(self.sampled),) if self.sampled else (self.texel_format, self.access)
        text = ", ".join(argument for argument in arguments if argument)
        return f"{self.family}<{text}>" if text else self.family


@dataclass(frozen=True)
class Sampler:
    """A sampler; one for comparisons goes with depth textures."""

    is_comparison: bool = False

    def __str__(self) -> str:
        return "sampler_comparison" if self.is_comparison else "sampler"


@dataclass(frozen=True)
class Opaque:
    """A type that has no layout and that nothing here knows more of, by its text.

    Extensions of naga such as ``binding_array<...>`` and ``acceleration_structure``, and names
    that are not declared.
    """

    text: str

    def __str__(self) -> str:
        return self.text


Type = Scalar | Vector | Matrix | Atomic | Array | Struct | Pointer | Texture | Sampler | Opaque


class NoLayout(ValueError):
    """A type that cannot lie in memory shared with the host."""


def align_of(type_: Type) -> int:
    """Return the alignment in bytes (section 14.4.1).

    Raises:
        NoLayout: a texture, a sampler, a pointer, or something that holds one.
    """
    match type_:
        case Scalar(name):
            return _SCALAR_BYTES[name]
        case Atomic(scalar):
            return align_of(scalar)
        case Vector(width, scalar):
            return (2 if width == 2 else 4) * align_of(scalar)
        case Matrix(_, rows, scalar):
            return align_of(Vector(rows, scalar))
        case Array(element, _):
            return align_of(element)
        case Struct(align=align) if align:
            return align
    raise NoLayout(f"`{type_}` has no memory layout")


def size_of(type_: Type) -> int:
    """Return the size in bytes; a run-time array counts as one element (its minimum binding size).

    Raises:
        NoLayout: as ``align_of``.
    """
    match type_:
        case Scalar(name):
            return _SCALAR_BYTES[name]
        case Atomic(scalar):
            return size_of(scalar)
        case Vector(width, scalar):
            return width * size_of(scalar)
        case Matrix(columns, rows, scalar):
            return columns * matrix_stride(Matrix(columns, rows, scalar))
        case Array(_, count):
            return stride_of(type_) * (1 if count is None else count)
        case Struct(size=size) if size:
            return size
    raise NoLayout(f"`{type_}` has no memory layout")


def stride_of(array: Array) -> int:
    """Return the bytes from one element to the next.

    Raises:
        NoLayout: the element has none.
    """
    return round_up(size_of(array.element), align_of(array.element))


def matrix_stride(matrix: Matrix) -> int:
    """Return the bytes from one column to the next."""
    column = Vector(matrix.rows, matrix.scalar)
    return round_up(size_of(column), align_of(column))


def round_up(size: int, align: int) -> int:
    """Return the least multiple of ``align`` that is not below ``size``."""
    return -(-size // align) * align
