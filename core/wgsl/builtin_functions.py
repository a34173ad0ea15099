"""Which overload of a built-in function or operator a use means, and what type comes of it.

Follows section 6.1.3 of the specification (overload resolution): of the overloads whose
parameters the arguments can be converted to, the one with the nearest conversions is meant.

Types are those of ``shader_types``; literals without a suffix have the abstract types of
``conversions``. A result that is still abstract belongs to a const-expression; where an
argument is none (its value is known only when the shader runs), the expression has the type
``concretised(result)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.wgsl.builtin_notation import (
    ANY,
    BuiltinFunction,
    Hole,
    Overload,
    alternatives,
    fill,
    lay_over,
    read_signatures,
)
from core.wgsl.builtin_signatures import BINARY_OPERATORS, SIGNATURES, UNARY_OPERATORS
from core.wgsl.conversions import conversion_rank
from core.wgsl.shader_types import Type


@dataclass(frozen=True)
class Resolution:
    """The overload that is meant, with its holes filled; ``result`` is None where there is none."""

    overload: Overload
    parameters: tuple[Type, ...]
    result: Type | None


@cache
def functions() -> dict[str, BuiltinFunction]:
    """Return all built-in functions by name; read at the first call."""
    return read_signatures(SIGNATURES)


@cache
def binary_operators() -> dict[str, BuiltinFunction]:
    """Return the operators with two operands by their sign."""
    return read_signatures(BINARY_OPERATORS)


@cache
def unary_operators() -> dict[str, BuiltinFunction]:
    """Return the operators with one operand by their sign, without ``&``."""
    return read_signatures(UNARY_OPERATORS)


def overloads(name: str) -> tuple[Overload, ...]:
    """Return the forms of a built-in function; none for any other name."""
    function = functions().get(name)
    return tuple(function.overloads) if function else ()


def resolve(
    name: str, arguments: tuple[Type, ...], *, template: tuple[Type, ...] = ()
) -> Resolution | None:
    """Return what a call of a built-in function means, or None where no overload fits.

    Args:
        name: of the function; an unknown one fits nothing.
        arguments: their types, in order.
        template: the types in the template list: ``bitcast`` takes one.
    """
    function = functions().get(name)
    return _best(function, arguments, template) if function else None


def operator_result(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of ``left operator right``, or None where the operands do not go together."""
    function = binary_operators().get(operator)
    best = _best(function, (left, right), ()) if function else None
    return best.result if best else None


def unary_result(operator: str, operand: Type) -> Type | None:
    """Return the type of ``operator operand``, or None where the operand does not suit."""
    function = unary_operators().get(operator)
    best = _best(function, (operand,), ()) if function else None
    return best.result if best else None


def _best(
    function: BuiltinFunction, arguments: tuple[Type, ...], template: tuple[Type, ...]
) -> Resolution | None:
    fits = [
        fit
        for overload in function.overloads
        if (fit := _fit(overload, arguments, template)) is not None
    ]
    return min(fits, key=lambda fit: fit[0])[1] if fits else None


@lru_cache(maxsize=4096)
def _fit(
    overload: Overload, arguments: tuple[Type, ...], template: tuple[Type, ...]
) -> tuple[int, Resolution] | None:
    """Return how far the arguments are from an overload, and what it is for them."""
    if len(arguments) != len(overload.parameters) or len(template) != len(overload.template):
        return None
    patterns = (*overload.template, *(parameter.pattern for parameter in overload.parameters))
    found: dict[str, list[Hole]] = {}
    for pattern, type_ in zip(patterns, template + arguments, strict=True):
        lay_over(pattern, type_, found)
    try:
        holes = _choose(overload, found)
        types = tuple(fill(pattern, holes) for pattern in patterns)
        result = fill(overload.result, holes) if overload.result else None
    except KeyError:
        return None  # a hole that nothing fits
    distance = _distance(template + arguments, types)
    if distance is None or types[: len(template)] != template:
        return None  # what the template list names is never converted
    return distance, Resolution(overload, types[len(template) :], result)  # type: ignore[arg-type]


def _choose(overload: Overload, found: dict[str, list[Hole]]) -> dict[str, Hole]:
    """Fill each hole with what is nearest to everything that was found in its places."""
    named = {name for name, _ in overload.choices}
    holes: dict[str, Hole] = {
        size: widths[0]
        for size, widths in found.items()
        if size not in named and len(set(widths)) == 1 and isinstance(widths[0], int)
    }
    for name in named & found.keys():
        seen = found[name]
        choices = _alternatives(overload, name)
        if ANY in choices or (seen[0] in choices and len(set(seen)) == 1):
            holes[name] = seen[0]
            continue
        ranked = [
            (distance, number)
            for number, choice in enumerate(choices)
            if (distance := _distance(seen, [choice] * len(seen))) is not None
        ]
        if ranked:
            holes[name] = choices[min(ranked)[1]]
    return holes


_alternatives = cache(alternatives)


def _distance(given: Sequence[Hole], wanted: Sequence[Hole]) -> int | None:
    """Return the sum of the conversion ranks, None where something cannot be converted."""
    total = 0
    for one, other in zip(given, wanted, strict=True):
        rank = _rank(one, other)
        if rank is None:
            return None
        total += rank
    return total


def _rank(given: Hole, wanted: Hole) -> int | None:
    if isinstance(given, str | int) or isinstance(wanted, str | int):
        return 0 if given == wanted else None
    return conversion_rank(given, wanted)
