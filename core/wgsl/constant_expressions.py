"""The values of const-expressions, as far as declarations need them: sizes, counts, bindings.

Section 8.1 of the specification lets nearly everything stand in a const-expression; here numbers
and truth values are known, with operators, conversions and the usual functions. What is not
known has the value None.
"""

import math
import operator
from collections.abc import Callable, Mapping

from core.wgsl.syntax import Binary, Call, Expression, Literal, Name, Parenthesised, Unary

Number = bool | int | float
# Name -> value of the constants and overrides of a module; None where it is not known.
LookUp = Callable[[str], Number | None]

_COMPARISONS: Mapping[str, Callable[[Number, Number], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip
_BITS: Mapping[str, Callable[[int, int], int]] = {
    "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift,
}  # fmt: skip
_FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "bool": bool, "i32": int, "u32": int, "f32": float, "f16": float,
    "abs": abs, "min": min, "max": max, "ceil": math.ceil, "floor": math.floor,
    "trunc": math.trunc, "round": round, "sqrt": math.sqrt, "exp2": lambda x: 2.0**x,
    "exp": math.exp, "log2": math.log2, "log": math.log, "pow": pow, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "sign": lambda x: (x > 0) - (x < 0),
    "clamp": lambda e, low, high: min(max(e, low), high),
    "select": lambda f, t, condition: t if condition else f,
    "countOneBits": lambda e: (e & 0xFFFFFFFF).bit_count(),
    "firstLeadingBit": lambda e: e.bit_length() - 1,
}  # fmt: skip
_FLOAT_RESULTS = frozenset(("ceil", "floor", "trunc", "round"))
MAX_SHIFT = 63


def evaluate(expression: Expression, look_up: LookUp) -> Number | None:
    """Return the value of an expression, or None where it is not a known number.

    Args:
        expression: from the syntax tree.
        look_up: the values of names that it mentions.
    """
    try:
        return _value(expression, look_up)
    except (ArithmeticError, ValueError, TypeError):  # a division by zero, a root of -1, ...
        return None


def _value(expression: Expression, look_up: LookUp) -> Number | None:
    match expression:
        case Literal(text=text):
            return _literal(text)
        case Name(text=text, template=()):
            return look_up(text)
        case Parenthesised(inner=inner):
            return _value(inner, look_up)
        case Unary(operator=sign, operand=operand):
            return _unary(sign, _value(operand, look_up))
        case Binary(operator=sign, left=left, right=right):
            return _binary(sign, _value(left, look_up), _value(right, look_up))
        case Call(callee=callee, arguments=arguments):
            values = [_value(argument, look_up) for argument in arguments]
            return _call(callee.text, values)
    return None


def _literal(text: str) -> Number:
    if text in ("true", "false"):
        return text == "true"
    if text[:2] in ("0x", "0X"):
        if "." in text or "p" in text.lower():
            return float.fromhex(text.rstrip("fh") if "p" in text.lower() else text)
        return int(text.rstrip("iu"), 16)
    if text[-1] in "iu":
        return int(text[:-1])
    if text[-1] in "fh" or "." in text or "e" in text.lower():
        return float(text.rstrip("fh"))
    return int(text)


def _unary(sign: str, value: Number | None) -> Number | None:
    if value is None:
        return None
    match sign:
        case "-":
            return -value
        case "!":
            return not value
        case "~" if isinstance(value, int):
            return ~value & 0xFFFFFFFF
    return None


def _binary(sign: str, left: Number | None, right: Number | None) -> Number | None:
    if left is None or right is None:
        return None
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](left, right)
    if sign in _ARITHMETIC:
        return _ARITHMETIC[sign](left, right)
    match sign:
        case "&&":
            return bool(left) and bool(right)
        case "||":
            return bool(left) or bool(right)
        case "/":
            is_whole = isinstance(left, int) and isinstance(right, int)
            return math.trunc(left / right) if is_whole else left / right
        case "%":
            remainder = math.fmod(left, right)
            return int(remainder) if isinstance(left, int) else remainder
    if isinstance(left, int) and isinstance(right, int) and not ("<" in sign and right > MAX_SHIFT):
        return _BITS[sign](left, right)
    return None


def _call(name: str, values: list[Number | None]) -> Number | None:
    known = [value for value in values if value is not None]
    if name not in _FUNCTIONS or len(known) < len(values):
        return None
    if not known:  # u32() is zero
        return _FUNCTIONS[name]()
    value = _FUNCTIONS[name](*known)
    return float(value) if name in _FLOAT_RESULTS else value
