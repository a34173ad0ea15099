"""What a call of a type gives: zero values, conversions, and values built from their parts.

Source: WGSL specification, sections 17.1 (constructor built-in functions) and 6.2.12 (which
types can be constructed). Abstract types are those of ``conversions``.
"""

import re

from core.wgsl.conversions import (
    ABSTRACT_FLOAT,
    ABSTRACT_INT,
    F16,
    F32,
    common_type,
    conversion_rank,
)
from core.wgsl.shader_types import Array, Matrix, Scalar, Struct, Type, Vector

_VECTOR = re.compile(r"vec([234])")
_MATRIX = re.compile(r"mat([234])x([234])")
_FLOATS = (ABSTRACT_FLOAT, F32, F16)


def constructor_result(target: Type | str, arguments: tuple[Type, ...]) -> Type | None:
    """Return the type of ``target(arguments)``, or None where the arguments do not suit.

    Args:
        target: a type, or a word whose template list is to be inferred: ``vec3``, ``mat2x2``
            or ``array``.
        arguments: the types of the values in the brackets; none asks for the zero value.
    """
    if isinstance(target, str):
        return _inferred(target, arguments)
    if not is_constructible(target):
        return None
    return target if not arguments or _suits(target, arguments) else None


def is_constructible(type_: Type) -> bool:
    """Tell whether values of a type can be made, passed to functions and returned by them."""
    match type_:
        case Scalar() | Vector() | Matrix():
            return True
        case Array(element, count):
            return count is not None and is_constructible(element)
        case Struct(members=members):
            return all(is_constructible(member.type) for member in members)
    return False


def _suits(target: Type, arguments: tuple[Type, ...]) -> bool:
    match target:
        case Scalar():
            return len(arguments) == 1 and isinstance(arguments[0], Scalar)
        case Vector(width, scalar):
            return _is_vector_of(width, arguments) or _are_parts(width, scalar, arguments)
        case Matrix():
            return _is_matrix_like(target, arguments) or _are_columns(target, arguments)
        case Array(element, count):
            return count == len(arguments) and all(_converts(one, element) for one in arguments)
        case Struct(members=members):
            return len(members) == len(arguments) and all(
                _converts(one, member.type) for one, member in zip(arguments, members, strict=True)
            )
    return False


def _converts(source: Type, target: Type) -> bool:
    return conversion_rank(source, target) is not None


def _is_vector_of(width: int, arguments: tuple[Type, ...]) -> bool:
    """Tell whether there is one vector of this width; its components may be of any type."""
    return len(arguments) == 1 and isinstance(arguments[0], Vector) and arguments[0].width == width


def _are_parts(width: int, scalar: Scalar, arguments: tuple[Type, ...]) -> bool:
    """Tell whether the arguments are one scalar, or scalars and vectors that fill the vector."""
    parts = _parts(arguments)
    return (
        parts is not None
        and (len(parts) == width or (len(arguments) == 1 and len(parts) == 1))
        and all(_converts(part, scalar) for part in parts)
    )


def _parts(arguments: tuple[Type, ...]) -> tuple[Scalar, ...] | None:
    """Return the components of scalars and vectors, None where there is anything else."""
    parts: list[Scalar] = []
    for argument in arguments:
        match argument:
            case Scalar():
                parts.append(argument)
            case Vector(width, scalar):
                parts += [scalar] * width
            case _:
                return None
    return tuple(parts)


def _is_matrix_like(target: Matrix, arguments: tuple[Type, ...]) -> bool:
    if len(arguments) != 1 or not isinstance(arguments[0], Matrix):
        return False
    return (arguments[0].columns, arguments[0].rows) == (target.columns, target.rows)


def _are_columns(target: Matrix, arguments: tuple[Type, ...]) -> bool:
    column = Vector(target.rows, target.scalar)
    if len(arguments) == target.columns and all(_converts(one, column) for one in arguments):
        return True
    num_scalars = target.columns * target.rows
    return len(arguments) == num_scalars and all(_converts(one, target.scalar) for one in arguments)


def _inferred(word: str, arguments: tuple[Type, ...]) -> Type | None:
    if match := _VECTOR.fullmatch(word):
        return _inferred_vector(int(match[1]), arguments)
    if match := _MATRIX.fullmatch(word):
        return _inferred_matrix(int(match[1]), int(match[2]), arguments)
    if word == "array" and arguments:
        element = common_type(arguments)
        if element is not None and is_constructible(element):
            return Array(element, len(arguments))
    return None


def _inferred_vector(width: int, arguments: tuple[Type, ...]) -> Type | None:
    if not arguments:
        return Vector(width, ABSTRACT_INT)
    parts = _parts(arguments)
    scalar = common_type(parts) if parts else None
    if not isinstance(scalar, Scalar):
        return None
    return constructor_result(Vector(width, scalar), arguments)


def _inferred_matrix(columns: int, rows: int, arguments: tuple[Type, ...]) -> Type | None:
    # Integer literals may stand for floats, so each scalar that a matrix may have is tried.
    fitting = [
        Matrix(columns, rows, scalar)
        for scalar in _FLOATS
        if arguments
        and (
            _are_columns(Matrix(columns, rows, scalar), arguments)
            or arguments == (Matrix(columns, rows, scalar),)
        )
    ]
    return fitting[0] if fitting else None
