"""Which types turn into which by themselves: the feasible automatic conversions.

Source: WGSL specification, section 6.1.2. An abstract number is the type of a literal without
a suffix, and of expressions of such literals, until something asks for a concrete type.
"""

from functools import lru_cache
from typing import cast

from core.wgsl.shader_types import (
    Array,
    Matrix,
    Pointer,
    Scalar,
    ScalarName,
    Struct,
    StructMember,
    Type,
    Vector,
)

# No program can write these two names, so the record's list of names is without them.
ABSTRACT_INT = Scalar(cast(ScalarName, "abstract-int"))
ABSTRACT_FLOAT = Scalar(cast(ScalarName, "abstract-float"))
BOOL, F16, F32, I32, U32 = (Scalar(name) for name in ("bool", "f16", "f32", "i32", "u32"))

_RANKS = {
    (ABSTRACT_FLOAT, F32): 1,
    (ABSTRACT_FLOAT, F16): 2,
    (ABSTRACT_INT, I32): 3,
    (ABSTRACT_INT, U32): 4,
    (ABSTRACT_INT, ABSTRACT_FLOAT): 5,
    (ABSTRACT_INT, F32): 6,
    (ABSTRACT_INT, F16): 7,
}


@lru_cache(maxsize=4096)
def conversion_rank(source: Type, target: Type) -> int | None:
    """Return how far ``source`` is from ``target``, 0 for the same type, None if out of reach."""
    if source == target:
        return 0
    match source, target:
        case Scalar(), Scalar():
            return _RANKS.get((source, target))
        case Vector(width, scalar), Vector(wanted, other) if width == wanted:
            return conversion_rank(scalar, other)
        case Matrix(columns, rows, scalar), Matrix(wanted_columns, wanted_rows, other) if (
            columns == wanted_columns and rows == wanted_rows
        ):
            return conversion_rank(scalar, other)
        case Array(element, count), Array(other_element, wanted) if count == wanted:
            return conversion_rank(element, other_element)
        case Pointer(space, pointee, _), Pointer(other_space, other_pointee, _):
            same = (space, pointee) == (other_space, other_pointee)
            return 0 if same and access_of(source) == access_of(target) else None
    return None


def access_of(pointer: Pointer) -> str:
    """Return the access mode, which the address space decides where none is written (14.3)."""
    return pointer.access or (
        "read" if pointer.address_space in ("storage", "uniform") else "read_write"
    )


def common_type(types: tuple[Type, ...]) -> Type | None:
    """Return the one of ``types`` that all others convert to, or None."""
    return next(
        (t for t in types if all(conversion_rank(other, t) is not None for other in types)), None
    )


def concretised(type_: Type) -> Type:
    """Return what a value of ``type_`` becomes in a declaration that names no type (6.1.3)."""
    match type_:
        case Scalar():
            return {ABSTRACT_INT: I32, ABSTRACT_FLOAT: F32}.get(type_, type_)
        case Vector(width, scalar):
            return Vector(width, cast(Scalar, concretised(scalar)))
        case Matrix(columns, rows, scalar):
            return Matrix(columns, rows, cast(Scalar, concretised(scalar)))
        case Array(element, count):
            return Array(concretised(element), count)
        case Struct(name, members) if name.endswith("abstract"):  # of frexp and modf
            concrete = tuple(StructMember(m.name, concretised(m.type)) for m in members)
            return Struct(f"{name.removesuffix('abstract')}f32", concrete)
    return type_


def is_abstract(type_: Type) -> bool:
    """Tell whether no variable can have this type because it holds abstract numbers."""
    return concretised(type_) != type_
