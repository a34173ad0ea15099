"""The values of constant expressions: array lengths, workgroup sizes, binding numbers.

Scalars and vectors with the arithmetic of section 8 and the built-in functions of section 17.5
that make sense there; override-expressions count with the overrides' defaults. Floating-point
numbers are kept in double precision, whatever their type. What is not known here (a value of a
run-time kind, a matrix, a division by zero) has no value; nothing is raised.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass

from core.wgsl import shader_types as st
from core.wgsl.syntax import (
    Access,
    Binary,
    Call,
    Expression,
    Index,
    Literal,
    Name,
    Parenthesised,
    Unary,
)

Number = int | float | bool
ABSTRACT_INT, ABSTRACT_FLOAT = "abstract int", "abstract float"
_INTEGERS = frozenset((ABSTRACT_INT, "i32", "u32", "i64", "u64"))
_SWIZZLES = {**dict(zip("xyzw", range(4), strict=True)), **dict(zip("rgba", range(4), strict=True))}
_MAX_ABSTRACT = 1 << 63  # section 6.1.1; larger ones are errors, and squared could fill the memory
# Python allows some 1000 calls in one another; an expression takes up to four a level.
MAX_NESTING = 150


@dataclass(frozen=True, slots=True)
class Constant:
    """A known value: one number, or those of a vector; the scalar by name."""

    scalar: str
    values: tuple[Number, ...]

    @property
    def number(self) -> Number | None:
        """The value of a scalar."""
        return self.values[0] if len(self.values) == 1 else None


class _Unknown(Exception):
    """The expression has no value that is known here."""


class Evaluator:
    """Values of expressions, given those of names.

    Args:
        value_of: the constant that a name stands for, or None.
        type_of: the type that a name stands for.
    """

    def __init__(
        self, value_of: Callable[[str], Constant | None], type_of: Callable[[Name], st.Type]
    ) -> None:
        self._value_of = value_of
        self._type_of = type_of
        self._depth = 0

    def evaluate(self, expression: Expression) -> Constant | None:
        """Return the value of an expression, or None where it has none that is known."""
        depth = self._depth
        try:
            return self._value(expression)
        except (_Unknown, ArithmeticError, ValueError):
            return None
        finally:
            self._depth = depth

    def converted(self, constant: Constant, type_: st.Type) -> Constant | None:
        """Return a constant as a value of ``type_``, or None."""
        try:
            return _construct(type_, [constant])
        except (_Unknown, ArithmeticError, ValueError):
            return None

    def _value(self, node: Expression) -> Constant:
        if isinstance(node, Literal):
            return literal(node.text)
        if self._depth > MAX_NESTING:
            raise _Unknown
        self._depth += 1
        value = self._compound(node)
        self._depth -= 1
        return value

    def _compound(self, node: Expression) -> Constant:
        if isinstance(node, Binary):
            return self._chain(node)
        if isinstance(node, Name):
            return _known(self._value_of(node.text) if not node.template else None)
        if isinstance(node, Parenthesised):
            return self._value(node.inner)
        if isinstance(node, Unary):
            return _unary(node.operator, self._value(node.operand))
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Access):
            return _swizzle(self._value(node.base), node.member)
        if isinstance(node, Index):
            return self._element(node)
        raise _Unknown

    def _chain(self, node: Binary) -> Constant:
        """Fold operators from the left; a loop, because chains may be long."""
        pending = [node]
        while isinstance(pending[-1].left, Binary):
            pending.append(pending[-1].left)
        value = self._value(pending[-1].left)
        for step in reversed(pending):
            value = _binary(step.operator, value, self._value(step.right))
        return value

    def _call(self, node: Call) -> Constant:
        arguments = [self._value(argument) for argument in node.arguments]
        function = None if node.callee.template else _FUNCTIONS.get(node.callee.text)
        if function:
            return _call(node.callee.text, function, arguments)
        if not node.callee.template and node.callee.text in ("vec2", "vec3", "vec4"):
            width = int(node.callee.text[3])
            scalar = _common(*(argument.scalar for argument in arguments))
            return _vector(width, scalar, arguments)
        return _construct(self._type_of(node.callee), arguments)

    def _element(self, node: Index) -> Constant:
        base, index = self._value(node.base), self._value(node.index).number
        if not isinstance(index, int) or not 0 <= index < len(base.values):
            raise _Unknown
        return Constant(base.scalar, (base.values[index],))


def literal(text: str) -> Constant:
    """Return the value of a number, ``true`` or ``false`` as written (section 3.5)."""
    if text in ("true", "false"):
        return Constant("bool", (text == "true",))
    lower = text.lower()
    is_hex = lower.startswith("0x")
    is_float = "p" in lower or "." in lower if is_hex else any(c in lower for c in ".efh")
    scalars = {"u": "u32", "i": "i32", "f": "f32", "h": "f16"}
    suffix = scalars.get(lower[-1]) if not is_hex or lower[-1] in "ui" or "p" in lower else None
    digits = lower[:-1] if suffix else lower
    if is_float:
        value = float.fromhex(digits) if is_hex else float(digits)
        return Constant(suffix or ABSTRACT_FLOAT, (value,))
    return Constant(suffix or ABSTRACT_INT, (int(digits, 16 if is_hex else 10),))


def _known(constant: Constant | None) -> Constant:
    if constant is None:
        raise _Unknown
    return constant


def _common(*scalars: str) -> str:
    """Return the scalar to which all of these convert without being asked (section 6.1.2)."""
    found = {*scalars}
    if len(found) > 1:
        found.discard(ABSTRACT_INT)
    if len(found) > 1 and not found & _INTEGERS and "bool" not in found:
        found.discard(ABSTRACT_FLOAT)
    if len(found) != 1:
        raise _Unknown
    return found.pop()


def _fit(value: Number, scalar: str) -> Number:
    """Return a value as its scalar holds it; integers wrap."""
    if scalar == "bool":
        return bool(value)
    if scalar in _INTEGERS:
        bits = 64 if scalar.endswith("64") else 32
        value = int(value)
        if scalar[0] == "u":
            return value % (1 << bits)
        if scalar[0] == "i":
            return (value + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))
        if not -_MAX_ABSTRACT <= value < _MAX_ABSTRACT:
            raise _Unknown
        return value
    return float(value)


def _componentwise(
    scalar: str, function: Callable[..., Number], operands: list[Constant]
) -> Constant:
    width = max(len(operand.values) for operand in operands)
    if any(len(operand.values) not in (1, width) for operand in operands):
        raise _Unknown
    columns = [
        operand.values * width if len(operand.values) == 1 else operand.values
        for operand in operands
    ]
    return Constant(
        scalar, tuple(_fit(function(*row), scalar) for row in zip(*columns, strict=True))
    )


def _unary(symbol: str, operand: Constant) -> Constant:
    functions: dict[str, Callable[..., Number]] = {"-": operator.neg, "~": operator.invert}
    if symbol == "!" and operand.scalar == "bool":
        return _componentwise("bool", operator.not_, [operand])
    if symbol not in functions or operand.scalar == "bool":
        raise _Unknown
    if symbol == "~" and operand.scalar not in _INTEGERS:
        raise _Unknown
    return _componentwise(operand.scalar, functions[symbol], [operand])


def _quotient(a: int, b: int) -> int:
    """Return an integer quotient rounded towards zero."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def _shifted(a: int, b: int) -> int:
    if b >= _MAX_ABSTRACT.bit_length():
        raise _Unknown
    return a << b


_ARITHMETIC: dict[str, Callable[..., Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
_OF_INTEGERS: dict[str, Callable[..., Number]] = {
    "/": _quotient,
    "%": lambda a, b: a - b * _quotient(a, b),
}
_COMPARISONS: dict[str, Callable[..., bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LOGIC: dict[str, Callable[..., bool]] = {
    "&&": lambda a, b: a and b,
    "||": lambda a, b: a or b,
}


def _binary(symbol: str, left: Constant, right: Constant) -> Constant:
    operands = [left, right]
    if symbol in ("<<", ">>"):
        if left.scalar not in _INTEGERS or right.scalar not in _INTEGERS:
            raise _Unknown
        return _componentwise(
            left.scalar, _shifted if symbol == "<<" else operator.rshift, operands
        )
    scalar = _common(left.scalar, right.scalar)
    if symbol in _COMPARISONS:
        return _componentwise("bool", _COMPARISONS[symbol], operands)
    if symbol in _LOGIC:
        return _componentwise("bool", _LOGIC[symbol], operands)
    if symbol in "&|^" and scalar not in (*_INTEGERS, "bool"):
        raise _Unknown
    function = _ARITHMETIC[symbol]
    if scalar in _INTEGERS:
        function = _OF_INTEGERS.get(symbol, function)
    return _componentwise(scalar, function, operands)


def _swizzle(base: Constant, letters: str) -> Constant:
    places = [_SWIZZLES.get(letter, 4) for letter in letters]
    if len(base.values) == 1 or any(place >= len(base.values) for place in places):
        raise _Unknown
    return Constant(base.scalar, tuple(base.values[place] for place in places))


def _construct(type_: st.Type, arguments: list[Constant]) -> Constant:
    if isinstance(type_, st.Scalar):
        if not arguments:
            return Constant(type_.name, (_fit(0, type_.name),))
        if len(arguments) == 1 and arguments[0].number is not None:
            return _componentwise(type_.name, lambda value: value, arguments)
    if isinstance(type_, st.Vector):
        return _vector(type_.width, type_.scalar.name, arguments)
    raise _Unknown


def _vector(width: int, scalar: str, arguments: list[Constant]) -> Constant:
    values = [value for argument in arguments for value in argument.values] or [0]
    if len(values) == 1:
        values *= width
    if len(values) != width:
        raise _Unknown
    return Constant(scalar, tuple(_fit(value, scalar) for value in values))


def _call(name: str, function: Callable[..., Number], arguments: list[Constant]) -> Constant:
    if not arguments:
        raise _Unknown
    if name == "select":
        scalar = _common(*(argument.scalar for argument in arguments[:2]))
    else:
        scalar = _common(*(argument.scalar for argument in arguments))
        if name in _OF_FLOATS and scalar == ABSTRACT_INT:
            scalar = ABSTRACT_FLOAT
    try:
        return _componentwise(scalar, function, arguments)
    except TypeError:  # a wrong number of arguments, or bits of a float
        raise _Unknown from None


def _rounded(value: float) -> float:
    return float(round(value))  # ties to even, as Python does it


_OF_FLOATS: dict[str, Callable[..., Number]] = {
    **{
        name: getattr(math, name)
        for name in (
            *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cos", "cosh"),
            *("degrees", "exp", "exp2", "log", "log2", "pow", "radians", "sin", "sinh", "sqrt"),
            *("tan", "tanh"),
        )
    },
    "ceil": lambda x: float(math.ceil(x)),
    "floor": lambda x: float(math.floor(x)),
    "fract": lambda x: x - math.floor(x),
    "inverseSqrt": lambda x: 1 / math.sqrt(x),
    "mix": lambda a, b, t: a * (1 - t) + b * t,
    "round": _rounded,
    "saturate": lambda x: min(max(x, 0.0), 1.0),
    "step": lambda edge, x: float(edge <= x),
    "trunc": lambda x: float(math.trunc(x)),
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    **_OF_FLOATS,
    "abs": abs,
    "clamp": lambda x, low, high: min(max(x, low), high),
    "countOneBits": lambda x: (x & 0xFFFFFFFF).bit_count(),
    "countLeadingZeros": lambda x: 32 - (x & 0xFFFFFFFF).bit_length(),
    "countTrailingZeros": lambda x: 32 if x == 0 else (x & -x).bit_length() - 1,
    "firstLeadingBit": lambda x: (x if x >= 0 else ~x).bit_length() - 1,
    "firstTrailingBit": lambda x: (x & -x).bit_length() - 1,
    "max": max,
    "min": min,
    "select": lambda if_false, if_true, condition: if_true if condition else if_false,
    "sign": lambda x: (x > 0) - (x < 0),
}
