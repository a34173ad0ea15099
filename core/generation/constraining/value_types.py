"""Types as small numbers and sets of types as bits, so that a question of types is one `&`.

Built-in values have the same numbers in every shader; structs, arrays, pointers and textures get
theirs when a shader first names them. Left out, since nothing trained on uses them: ``f16``, and
vectors and matrices of abstract numbers.
"""

from functools import lru_cache
from typing import Any

from core.wgsl.constructors import is_constructible
from core.wgsl.conversions import (
    ABSTRACT_FLOAT,
    ABSTRACT_INT,
    BOOL,
    F32,
    I32,
    U32,
    concretised,
    conversion_rank,
)
from core.wgsl.shader_types import Array, Matrix, Opaque, Pointer, Struct, Type, Vector

_SCALARS = (ABSTRACT_INT, ABSTRACT_FLOAT, I32, U32, F32, BOOL)
NOTHING_TYPE = Opaque("nothing")
UNIVERSE: tuple[Type, ...] = (
    *_SCALARS,
    *(Vector(width, scalar) for width in (2, 3, 4) for scalar in (F32, I32, U32, BOOL)),
    *(Matrix(columns, rows, F32) for columns in (2, 3, 4) for rows in (2, 3, 4)),
    NOTHING_TYPE,
)
NUMBERS: dict[Type, int] = {type_: number for number, type_ in enumerate(UNIVERSE)}
A_INT, A_FLOAT, INT, UINT, FLOAT, TRUTH = range(6)
NOTHING = NUMBERS[NOTHING_TYPE]
NUM_SHARED = len(UNIVERSE)


def vector(width: int, scalar: int) -> int:
    """Return the number of a vector type, by the number of its concrete scalar."""
    return 6 + (width - 2) * 4 + (FLOAT, INT, UINT, TRUTH).index(scalar)


def mask(*numbers: int) -> int:
    """Return the set of these types."""
    result = 0
    for number in numbers:
        result |= 1 << number
    return result


def members(types: int) -> list[int]:
    """Return the numbers of the types in a set."""
    found = []
    while types:
        low = types & -types
        found.append(low.bit_length() - 1)
        types ^= low
    return found


RANKS = {
    (source, target): rank
    for source, one in enumerate(_SCALARS)
    for target, other in enumerate(_SCALARS)
    if (rank := conversion_rank(one, other))
}
"""How far a scalar is from each other one that it turns into by itself."""
_ACCEPTED = {
    target: mask(target, *(source for source, wanted in RANKS if wanted == target))
    for _, target in RANKS
}
_CONCRETE = {number: NUMBERS[concretised(scalar)] for number, scalar in enumerate(_SCALARS)}
SHARED = (1 << NUM_SHARED) - 1
VALUES = SHARED & ~mask(NOTHING)
TYPED = VALUES & ~mask(A_INT, A_FLOAT)  # what can be spelled, as the type of an element
SCALARS = mask(A_INT, A_FLOAT, INT, UINT, FLOAT, TRUTH)
INTEGERS = mask(A_INT, INT, UINT)
NUMERIC = mask(A_INT, A_FLOAT, INT, UINT, FLOAT)


def accepted(number: int) -> int:
    """Return the types that a place for type ``number`` takes, itself among them."""
    return _ACCEPTED.get(number, 1 << number)


def concrete(number: int) -> int:
    """Return what a declaration without a type makes of a value."""
    return _CONCRETE.get(number, number)


def _inside(type_: Type) -> int:
    match type_:
        case Vector(_, scalar):
            parts = [NUMBERS[scalar], *(NUMBERS[Vector(n, scalar)] for n in (2, 3, 4))]
            return mask(NUMBERS[type_], *parts)
        case Matrix(_, rows, scalar):
            return mask(NUMBERS[type_]) | _inside(Vector(rows, scalar))
    return mask(NUMBERS[type_])


_SHARED_INSIDE = [_inside(type_) for type_ in UNIVERSE]


@lru_cache(maxsize=4096)
def outer(need: int) -> int:
    """Return the built-in types with a part that is needed."""
    return mask(*(number for number in range(NUM_SHARED) if _SHARED_INSIDE[number] & need))


class TypeTable:
    """The numbers of one shader's types. It only grows, so all states of a shader share it."""

    def __init__(self) -> None:
        self.types: list[Type] = list(UNIVERSE)
        self._numbers = dict(NUMBERS)
        self._inside = list(_SHARED_INSIDE)
        self._paths: dict[int, tuple[int, ...]] = {}
        self.unnamed = mask(NOTHING)
        """Types whose values cannot be given a name: resources, and what holds atomics."""
        self.calls: dict[Any, Any] = {}
        """What functions of resources take, by function and resources; kept by ``expressions``."""

    def number(self, type_: Type) -> int:
        """Return the number of a type, a new one if it is met for the first time."""
        number = self._numbers.get(type_)
        if number is None:
            number = self._numbers[type_] = len(self.types)
            self.types.append(type_)
            self._inside.append(0)  # known once the parts have numbers
            inside = 1 << number
            for part in _parts(type_):
                inside |= self.inside(self.number(part))
            self._inside[number] = inside
            if not is_constructible(type_) and not isinstance(type_, Pointer):
                self.unnamed |= 1 << number
        return number

    def inside(self, number: int) -> int:
        """Return all types that ``.member`` and ``[index]`` get out of a value, and its own."""
        return self._inside[number]

    def paths(self, number: int) -> tuple[int, ...]:
        """Return the types of what can be pointed to inside a variable, the whole first."""
        found = self._paths.get(number)
        if found is None:
            numbers = [number]
            for part in _parts(self.types[number]):
                numbers += self.paths(self.number(part))
            found = self._paths[number] = tuple(dict.fromkeys(numbers))
        return found

    def element(self, number: int) -> int | None:
        """Return the type of ``value[index]``, None where there are no elements."""
        match self.types[number]:
            case Vector(_, scalar):
                return self.number(scalar)
            case Matrix(_, rows, scalar):
                return self.number(Vector(rows, scalar))
            case Array(element, _):
                return self.number(element)
        return None

    def size(self, number: int) -> int | None:
        """Return how many elements there are, None where that is decided at run time."""
        match self.types[number]:
            case Vector(width, _):
                return width
            case Matrix(columns, _, _):
                return columns
            case Array(_, count):
                return count
        return None

    def member(self, number: int, name: str) -> int | None:
        """Return the type of ``value.name``, None where there is no such member or swizzle."""
        type_ = self.types[number]
        if isinstance(type_, Struct):
            return next((self.number(m.type) for m in type_.members if m.name == name), None)
        if isinstance(type_, Vector) and is_swizzle(name, type_.width):
            scalar = type_.scalar
            return self.number(scalar if len(name) == 1 else Vector(len(name), scalar))
        return None

    def has_member(self, number: int, need: int) -> bool:
        """Tell whether a member or swizzle of a value leads to one of the types in ``need``."""
        if isinstance(self.types[number], Vector):
            return bool(self.inside(number) & need)
        parts = (self.member(number, name) for name in self.member_names(number))
        return any(part is not None and self.inside(part) & need for part in parts)

    def member_names(self, number: int) -> tuple[str, ...]:
        """Return the names of a struct's members."""
        type_ = self.types[number]
        return tuple(m.name for m in type_.members) if isinstance(type_, Struct) else ()


def is_swizzle(name: str, width: int) -> bool:
    """Tell whether components of a vector are named so."""
    letters = set(name)
    return 1 <= len(name) <= 4 and (
        letters <= set("xyzw"[:width]) or letters <= set("rgba"[:width])
    )


def _parts(type_: Type) -> tuple[Type, ...]:
    match type_:
        case Array(element, _):
            return (element,)
        case Struct(members=fields):
            return tuple(dict.fromkeys(member.type for member in fields))
        case Vector(_, scalar):
            return (scalar,)
        case Matrix(_, rows, scalar):
            return (Vector(rows, scalar),)
    return ()
