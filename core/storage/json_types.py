"""Whether values read from JSON have the types they should have; anybody may write JSON."""

import sys
from types import UnionType
from typing import Any, Literal, TypeGuard, TypeVar, Union, cast, get_args, get_origin

T = TypeVar("T")


def fits(value: Any, wanted: Any) -> bool:
    """Tell whether ``value`` may stand in a field of the type ``wanted``.

    None stands for a number that JSON does not have, and a choice may be any text, as a newer
    studio may know more of them.
    """
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (UnionType, Union):
        return any(fits(value, one) for one in inner)
    if origin is Literal:
        return isinstance(value, str)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, inner[0]) and fits(item, inner[1]) for key, item in value.items()
        )
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(item, inner[0]) for item in value)
    if wanted is float:
        return value is None or is_finite_number(value)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


def is_finite_number(value: Any) -> TypeGuard[int | float]:
    """Tell whether a value is a number that a float can hold."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= sys.float_info.max


def field_of(values: Any, name: str, wanted: type[T]) -> T:
    """Return a field of a JSON object.

    Raises:
        KeyError: it is missing.
        TypeError: it has another type than ``wanted``, or ``values`` is no object.
    """
    if not isinstance(values, dict):
        raise TypeError(f"{values!r} is no object")
    value = values[name]
    if not fits(value, wanted):
        raise TypeError(f"{name} is {value!r}")
    return cast(T, value)
