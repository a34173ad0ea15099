"""Naga's own terms put into the words of WGSL: types, operators, handles of its tables."""

import re
from functools import partial

_SCALAR = r"Scalar \{ kind: (\w+), width: (\d) \}"
_TYPES = (
    (re.compile(rf"Matrix \{{ columns: (\w+), rows: (\w+), scalar: {_SCALAR} \}}"), "mat"),
    (re.compile(rf"Vector \{{ size: (\w+), scalar: {_SCALAR} \}}"), "vec"),
    (re.compile(rf"Scalar\({_SCALAR}\)"), "scalar"),
)
_SIZES = {"Bi": "2", "Tri": "3", "Quad": "4"}
_KINDS = {"Float": "f", "Sint": "i", "Uint": "u"}
_OPERATORS = {
    **{"Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "Modulo": "%"},
    **{"Equal": "==", "NotEqual": "!=", "Less": "<", "LessEqual": "<=", "Greater": ">"},
    **{"GreaterEqual": ">=", "And": "&", "InclusiveOr": "|", "ExclusiveOr": "^"},
    **{"LogicalAnd": "&&", "LogicalOr": "||", "ShiftLeft": "<<", "ShiftRight": ">>"},
    **{"LogicalNot": "!", "Negate": "-", "BitwiseNot": "~"},
}
# Tried in order, each on what the one before left.
_PHRASES = (
    (r"\[\d+\] \(of type ([^()]*)\)", r"\1"),
    (r"Function \[\d+\] '(\w*)' is invalid", r"in function `\1`"),
    (r"Entry point (\w+) at \w+ is invalid", r"in entry point `\1`"),
    (r"(?:Global|Local) variable \[\d+\] '(\w*)' is", r"variable `\1` is"),
    (r"Override \[\d+\] '(\w*)' is", r"override `\1` is"),
    (
        r"Image coordinate type of \[\d+\] does not match dimension \w+",
        "these are no coordinates for it",
    ),
    (r"Accessing index \d+ is out of \[\d+\] bounds", "this index is out of bounds"),
    (
        r"The type of \[\d+\] doesn't match the type stored in \[\d+\]",
        "the operands have different types",
    ),
    (
        r"Composing (\d+)'s component type is not expected",
        "a value has another type than its place",
    ),
    (r"Loading of \[\d+\] can't be done", "this value cannot be read as a whole"),
    (
        r"Bindings for \[\d+\] conflict with other resource",
        "its binding is that of another resource",
    ),
    (r"(operator `\S+`) can't work with \[\d+\]$", r"\1 does not go with its operand"),
    (
        r"The `return` expression None does not match the declared return type.*",
        "it can end without returning a value",
    ),
    (
        r"The pointer \[\d+\] doesn't relate to a valid destination for a store",
        "this cannot be written",
    ),
    (r"doesn't match the type \[\d+\]", "has another type than the parameter"),
    (r"Return value varying error|Result varying error", "result"),
    (r"expected global item \(.*?\) or the end of the file", "expected a declaration"),
    (r"Built-in type for (\w+)(?: \{[^}]*\})? is invalid\. Found", r"built-in \1 cannot have type"),
    (r"Type flags TypeFlags\([^)]*\) do not meet .*", "its type cannot lie in such a buffer"),
    (r"is used incorrectly as GlobalUse\(READ\)", "is read, which its access does not allow"),
    (r"is used incorrectly as GlobalUse\(WRITE\)", "is written, which its access does not allow"),
    (r"is a pointer of space (\w+)(?: \{[^}]*\})*, which", r"is a pointer into \1, which"),
    (r"image has class (\w+) \{[^}]*\}", r"the texture is \1"),
    (r"image class Sampled \{ kind: (\w+), [^}]*\}", r"a texture of \1"),
    (
        r"Shader global ResourceBinding \{ group: (\d+), .*max_bind_groups limit of (\d+)\.?",
        r"@group(\1) is too high: this device has \2 groups, counted from 0",
    ),
    (
        r"Error laying out type[^:]*: Size exceeds limit of (\d+) bytes",
        r"a type takes more than \1 bytes, the largest size there is",
    ),
    (
        r"RHS of shift operation is greater than or equal to (\d+)",
        r"the shift is by \1 bits or more, as many as the number has",
    ),
    (r"\{AbstractFloat\}", "abstract-float"),
    (r"\{AbstractInt\}", "abstract-int"),
    (r"\{non-WGSL Naga scalar (.*?)\}\}?", r"\1"),
    # Handles of naga's own tables say nothing to an author.
    (r" ?(?:Some\(\[\d+\]\)|\[\d+\])", ""),
    (r'found ""', "found the end of the code"),
    (r"  +", " "),
)


def in_wgsl_words(text: str) -> str:
    """Return a message without naga's inner names, as far as they are known."""
    for pattern, family in _TYPES:
        text = pattern.sub(partial(_type_name, family), text)
    text = re.sub(r"Operation (\w+) can't", _operation, text)
    text = re.sub(r"Argument (\d+) (?:varying error|value \[\d+\])", _argument, text)
    for words, better in _PHRASES:
        text = re.sub(words, better, text)
    return text.strip()


def _argument(match: re.Match[str]) -> str:
    return f"argument {int(match[1]) + 1}"  # naga counts from 0


def _operation(match: re.Match[str]) -> str:
    sign = _OPERATORS.get(match[1])
    return f"operator `{sign}` can't" if sign else match[0]


def _type_name(family: str, match: re.Match[str]) -> str:
    *sizes, kind, width = match.groups()
    scalar = "bool" if kind == "Bool" else f"{_KINDS.get(kind, kind)}{int(width) * 8}"
    if family == "scalar":
        return scalar
    return f"{family}{'x'.join(_SIZES.get(size, size) for size in sizes)}<{scalar}>"
