"""What operators make of types, and which operands can still lead to a wanted type.

The rules of binary operators are those of ``core.wgsl.builtin_functions`` (a test compares them
all), written again for speed: asking it for all of them takes two thirds of a second. A chain of
operators under way is a tuple of ``(level, sign, left type)`` with rising levels; all questions about it depend on built-in types alone and are answered once.
"""

from functools import cache, lru_cache

from core.generation.constraining.value_types import (
    A_FLOAT,
    A_INT,
    FLOAT,
    INT,
    INTEGERS,
    NUM_SHARED,
    NUMBERS,
    NUMERIC,
    SHARED,
    TRUTH,
    UINT,
    UNIVERSE,
    accepted,
    mask,
    members,
    vector,
)
from core.wgsl.builtin_functions import unary_result
from core.wgsl.shader_types import Matrix, Scalar, Vector

Pending = tuple[tuple[int, str, int], ...]

# Levels of binding, the weakest first. Bit operators stand apart: their operands are unary.
BIT, LOGIC, RELATION, SHIFT, SUM, PRODUCT = range(6)
LEVELS = {
    **dict.fromkeys(("&", "|", "^"), BIT),
    **dict.fromkeys(("&&", "||"), LOGIC),
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), RELATION),
    **dict.fromkeys(("<<", ">>"), SHIFT),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "%"), PRODUCT),
}
UNARY = {
    sign: mask(*(n for n, type_ in enumerate(UNIVERSE) if unary_result(sign, type_) == type_))
    for sign in ("-", "!", "~")
}
"""The operands of prefix operators; what they give is of the same type."""


@cache
def result(sign: str, left: int, right: int) -> int | None:
    """Return the type of ``left sign right``, None where the operands do not go together."""
    level = LEVELS[sign]
    if level == LOGIC:
        return TRUTH if left == right == TRUTH else None
    if level == SHIFT:
        return _shifted(left, right)
    one, other = UNIVERSE[left], UNIVERSE[right]
    if level in (SUM, PRODUCT):
        return _computed(sign, left, right)
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        common = _common(left, right)
    else:
        common = left if left == right and isinstance(one, Vector) else None
    if common is None:
        return None
    shape = UNIVERSE[common]
    scalar = NUMBERS[shape.scalar] if isinstance(shape, Vector) else common
    if level == BIT:
        fits = scalar != TRUTH or sign != "^"
        return common if fits and scalar not in (A_FLOAT, FLOAT) else None
    if scalar == TRUTH and sign not in ("==", "!="):
        return None
    return vector(shape.width, TRUTH) if isinstance(shape, Vector) else TRUTH


def _common(left: int, right: int) -> int | None:
    if accepted(left) >> right & 1:
        return left
    return right if accepted(right) >> left & 1 else None


def _shifted(left: int, right: int) -> int | None:
    one, other = UNIVERSE[left], UNIVERSE[right]
    if isinstance(one, Scalar) and INTEGERS >> left & 1:
        if left == A_INT and right == UINT:
            return INT  # what a number without a type is wherever the shift is not a constant
        return left if right in (UINT, A_INT) else None
    if isinstance(one, Vector) and one.scalar.name in ("i32", "u32") and isinstance(other, Vector):
        return left if right == vector(one.width, UINT) else None
    return None


def _computed(sign: str, left: int, right: int) -> int | None:
    one, other = UNIVERSE[left], UNIVERSE[right]
    match one, other:
        case Scalar(), Scalar():
            common = _common(left, right)
            return common if common is not None and NUMERIC >> common & 1 else None
        case Vector(width, scalar), Vector(wanted, same):
            fits = width == wanted and scalar == same and scalar.name != "bool"
            return left if fits else None
        case Vector(_, scalar), Scalar():
            return _scaled(left, NUMBERS[scalar], right)
        case Scalar(), Vector(_, scalar):
            return _scaled(right, NUMBERS[scalar], left)
    if sign == "*":
        return _multiplied(left, right)
    return left if sign in "+-" and left == right and isinstance(one, Matrix) else None


def _multiplied(left: int, right: int) -> int | None:
    """Return the product of two of which one is a matrix."""
    match UNIVERSE[left], UNIVERSE[right]:
        case Matrix(columns, rows, scalar), Matrix(others, wanted, _):
            return NUMBERS[Matrix(others, rows, scalar)] if columns == wanted else None
        case Matrix(columns, rows, scalar), Vector(width, same):
            return vector(rows, FLOAT) if columns == width and scalar == same else None
        case Vector(width, same), Matrix(columns, rows, scalar):
            return vector(columns, FLOAT) if rows == width and scalar == same else None
        case Matrix(), Scalar():
            return _scaled(left, FLOAT, right)
        case Scalar(), Matrix():
            return _scaled(right, FLOAT, left)
    return None


def _scaled(whole: int, component: int, scalar: int) -> int | None:
    fits = component != TRUTH and accepted(component) >> scalar & 1
    return whole if fits else None


@cache
def _row(sign: str, left: int) -> tuple[tuple[int, int], ...]:
    """Return what may stand right of ``left sign``, with what it gives."""
    found = ((right, result(sign, left, right)) for right in range(NUM_SHARED - 1))
    return tuple((right, given) for right, given in found if given is not None)


@lru_cache(maxsize=65536)
def rights(sign: str, left: int, wanted: int) -> int:
    """Return the types right of ``left sign`` that give one of ``wanted``."""
    if left >= NUM_SHARED - 1:
        return 0
    return mask(*(right for right, given in _row(sign, left) if wanted >> given & 1))


@lru_cache(maxsize=65536)
def lefts(wanted: int, weakest: int, strongest: int) -> int:
    """Return the types from which operators of these levels lead to one of ``wanted``."""
    signs = [sign for sign, level in LEVELS.items() if weakest <= level <= strongest]
    found, before = wanted & SHARED, -1
    while found != before:
        before = found
        for left in range(NUM_SHARED - 1):
            if not found >> left & 1 and any(rights(sign, left, found) for sign in signs):
                found |= 1 << left
    return found


@lru_cache(maxsize=65536)
def operands(pending: Pending, wanted: int) -> int:
    """Return the types that the operand after ``pending`` may have, so that it can end well."""
    weakest = LOGIC
    for level, sign, left in pending:
        wanted = rights(sign, left, _after(wanted, weakest, level))
        weakest = level + 1
    if not pending:
        return lefts(wanted, BIT, PRODUCT)
    last = pending[-1][0]
    return wanted if last in (BIT, SHIFT) else lefts(wanted, last + 1, PRODUCT)


def _after(wanted: int, weakest: int, level: int) -> int:
    """Return what a finished part of this level may be, since more operators may follow it."""
    if level == BIT:
        return wanted  # a further operand of the same sign does not change the type
    last = level - 1 if level in (RELATION, SHIFT) else level
    return lefts(wanted, weakest, last)


@lru_cache(maxsize=65536)
def extended(pending: Pending, operand: int, sign: str, wanted: int) -> Pending | None:
    """Return the chain after ``pending operand sign``; None where the grammar or no type fits."""
    level = LEVELS[sign]
    last = pending[-1][0] if pending else None
    if level == BIT and any(step[:2] != (BIT, sign) for step in pending):
        return None
    if sign == ">>" and any(step[1] == "<" for step in pending):
        return None  # `a < b >` would be read as a template
    if level == SHIFT and last in (BIT, SHIFT, SUM, PRODUCT):
        return None
    if level != BIT and last == BIT:
        return None
    if level in (SUM, PRODUCT) and last == SHIFT:
        return None
    steps, value = list(pending), operand
    while steps and steps[-1][0] >= level:
        below, other, left = steps.pop()
        is_same_logic = level != LOGIC or other == sign or below != LOGIC
        if (level == RELATION and below == RELATION) or not is_same_logic:
            return None
        folded = result(other, left, value)
        if folded is None:
            return None
        value = folded
    chain = (*steps, (level, sign, value))
    return chain if operands(chain, wanted) else None


@lru_cache(maxsize=65536)
def finished(pending: Pending, operand: int) -> int | None:
    """Return the type of a whole chain, None where the last operand does not fit."""
    value: int | None = operand
    for _, sign, left in reversed(pending):
        if value is None:
            return None
        value = result(sign, left, value)
    return value


def describe(types: int) -> str:
    """Return names of some types in a set, for explanations."""
    names = [str(UNIVERSE[number]) for number in members(types & SHARED)]
    return " or ".join(names[:4]) + (" ..." if len(names) > 4 else "") if names else "nothing"
