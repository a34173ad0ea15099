"""Hints about types and values: operands, assignments, conversions, conditions."""

import re
from itertools import pairwise

from core.validation.fault import Advice, Fault, rules
from core.wgsl.lexer import Kind, Token

NUMBERS = ("f32", "f16", "i32", "u32")
VECTOR = re.compile(r"vec([234])<([\w-]+)>")
_MATRIX = re.compile(r"mat([234])x([234])<")
_BITS = ("<<", ">>")
_WHOLE = re.compile(r"[0-9]{1,18}[iu]?")


def _assignment(fault: Fault, _: re.Match[str]) -> str | None:
    name = fault.word()
    declared = fault.scope.names.get(name)
    if any("swizzle" in note for note in fault.notes):
        return _swizzle_assignment(fault.marked)
    if declared is None:
        return "only variables declared with `var`, their members and elements can be assigned to"
    if declared.word == "parameter":
        return f"parameters cannot change; copy it first: `var my_{name} = {name};`"
    if declared.word == "var":
        return f"give it a place in memory: `var<private> {name}`"
    if declared.function:
        return f"declare it as `var {name}` instead of `{declared.word} {name}` if it is to change"
    return f"`{name}` is a {declared.word}; declare `var<private> {name}` if it is to change"


def _swizzle_assignment(target: str) -> str:
    name, _, letters = target.rpartition(".")
    single = " ".join(f"{name}.{letter} = ...;" for letter in letters)
    return f"WGSL assigns one component at a time: `{single}`"


def _increment(fault: Fault, _: re.Match[str]) -> str:
    name = fault.word()
    declared = fault.scope.names.get(name)
    if declared and declared.word != "var":
        return f"declare it as `var {name}`, of type i32 or u32, if it is to change"
    return f"`++` and `--` are for i32 and u32; write `{name} += 1.0;`"


def _operands(fault: Fault, match: re.Match[str]) -> str | None:
    sign, left, right = match[1], match[2], match[3]
    texts = _sides(fault, sign)
    matrix = _MATRIX.match(left) or _MATRIX.match(right)
    if matrix and sign == "*":
        return _matrix_product(left, right, texts[1] if texts else "v")
    vectors = VECTOR.fullmatch(left), VECTOR.fullmatch(right)
    if vectors[0] and vectors[1] and vectors[0][1] != vectors[1][1]:
        narrow = min(int(vectors[0][1]), int(vectors[1][1]))
        letters = "xyzw"[:narrow]
        return f"both sides need equally many components: take `.{letters}` of the wider one"
    scalars = [
        vector[2] if vector else type_ for vector, type_ in zip(vectors, (left, right), strict=True)
    ]
    if scalars[0] != scalars[1] and set(scalars) <= set(NUMBERS):
        return _converted(left, right, texts)
    if "bool" in scalars and sign in ("+", "-", "*", "/"):
        return "truth values are no numbers; write `select(0.0, 1.0, condition)`"
    return None


def _converted(left: str, right: str, texts: tuple[str, str] | None) -> str:
    """Say how to convert the side that is not made of floats, or else the right one."""
    wanted, given, side = (left, right, 1) if "f" in left else (right, left, 0)
    text = texts[side] if texts else "..."
    literal = re.fullmatch(r"(\d+)[iu]", text)
    if literal and wanted in ("f32", "f16"):
        return f"write `{literal[1]}.0` instead of `{text}`"
    scalar = VECTOR.fullmatch(wanted)
    target = scalar[2] if scalar and not VECTOR.fullmatch(given) else wanted
    return f"nothing is converted by itself; write `{target}({text})`"


def _sides(fault: Fault, sign: str) -> tuple[str, str] | None:
    """Return the texts of both operands in the marked expression, if they can be told apart."""
    end = (fault.offset or 0) + len(fault.marked)
    inside = [t for t in fault.tokens[fault.index :] if t.end <= end]
    depth, places = 0, []
    for token in inside:
        depth += (token.text in ("(", "[") or token.kind is Kind.TEMPLATE_OPEN) - (
            token.text in (")", "]") or token.kind is Kind.TEMPLATE_CLOSE
        )
        if depth == 0 and token.text == sign and token.kind is Kind.OPERATOR:
            places.append(token)
    if not places or fault.offset is None:
        return None
    cut: Token = places[-1]  # operators of equal rank bind from the left
    return fault.code[fault.offset : cut.start].strip(), fault.code[cut.end : end].strip()


def _matrix_product(left: str, right: str, text: str) -> str:
    matrix, vector = _MATRIX.match(left), VECTOR.fullmatch(right)
    if matrix and vector and int(vector[1]) < int(matrix[1]):
        missing = ", ".join(["0.0"] * (int(matrix[1]) - int(vector[1]) - 1) + ["1.0"])
        return f"a matrix of {matrix[1]} columns takes a vec{matrix[1]}: `vec{matrix[1]}<f32>({text}, {missing})`"
    return "`matrix * vector` needs as many components as the matrix has columns, `vector * matrix` as rows"


def _declared_type(fault: Fault, match: re.Match[str]) -> str:
    name, wanted, got = match[1], match[2], match[3]
    value = _value(fault)
    if got.startswith("abstract"):
        if wanted in ("i32", "u32") and "float" in got:
            return f"write a whole number, or declare `{name}: f32`"
        return f"a literal cannot be a {wanted}; build one: `{wanted}({value})`"
    if wanted in NUMBERS and got in NUMBERS:
        literal = re.fullmatch(r"(\d+)[iu]", value)
        if literal and wanted in ("f32", "f16"):
            return f"write `{literal[1]}.0` instead of `{value}`"
        return f"convert the value: `{wanted}({value})`, or declare `{name}: {got}`"
    return (reshaped(wanted, got) or "").replace(
        "...", value
    ) or f"declare `{name}: {got}`, or leave the type out"


def _value(fault: Fault) -> str:
    """Return the text of the value that the declaration at the place gives."""
    inside = fault.tokens[fault.index :]
    start = next((t.end for t in inside if t.text == "="), None)
    end = next((t.start for t in inside if t.text == ";"), None)
    return fault.code[start:end].strip() if start and end and start < end else "..."


def reshaped(wanted: str, got: str) -> str | None:
    """Say how to make a vector of another width."""
    target, source = VECTOR.fullmatch(wanted), VECTOR.fullmatch(got)
    if not target:
        return None
    if got in NUMBERS:
        return f"make a vector of it: `{wanted}(...)`"
    if source and source[2] == target[2] and int(source[1]) < int(target[1]):
        missing = ", ".join(["0.0"] * (int(target[1]) - int(source[1]) - 1) + ["1.0"])
        return f"add what is missing: `{wanted}(..., {missing})`"
    if source and source[2] == target[2]:
        return f"take the first components: `.{'xyzw'[: int(target[1])]}`"
    return f"convert it: `{wanted}(...)`" if source and source[1] == target[1] else None


def _conversion(fault: Fault, match: re.Match[str]) -> str | None:
    got, wanted = match[1], match[2]
    if wanted == "u32" and fault.word(-1) in _BITS:
        return "the right side of a shift is unsigned: write `2u`, or `u32(n)`"
    if wanted in ("i32", "u32") and got == "abstract-float":
        name = fault.word(-2) if fault.word(-1) == "=" else "x"
        return f"write a whole number, or declare `{name}` with a float: `var {name} = 1.0;`"
    if got.startswith("abstract"):
        return f"build the value: `{wanted}({fault.marked})`" if fault.marked else None
    if fault.result_type() == wanted and fault.word(-1) == "return":
        return reshaped(wanted, got) or f"convert it: `return {wanted}(...);`"
    value = fault.word(2) if fault.word(1) == "=" and fault.word(3) == ";" else "..."
    if fault.label.startswith("this expression"):
        value = fault.marked
    return f"nothing is converted by itself; write `{wanted}({value})`"


def _condition(fault: Fault, _: re.Match[str]) -> str | Advice:
    function = fault.function()
    if fault.offset is None and function:
        # Naga gives no place; where there is one such statement it must be that.
        places = [
            i for i in range(function.index, len(fault.tokens)) if fault.tokens[i].text == "if"
        ]
        moved = fault.at_tokens(places[0] if len(places) == 1 else function.index)
        return Advice("a condition is a bool: write `x != 0`, or `x > 0.0`", moved)
    comparison = re.search(r"[=!<>]=|[<>]", fault.marked)
    if comparison:
        return f"comparing vectors gives a vector: write `all({fault.marked})` or `any(...)`"
    return "a condition is a bool: write `x != 0`, or `x > 0.0`"


def _abstract(fault: Fault, _: re.Match[str]) -> str | None:
    function = fault.function()
    if fault.word(-1) == "return" and function and not fault.result_type():
        return f"`{function.name}` declares no result; add `-> f32`, or write `return;`"
    if fault.word(-1) in ("&&", "||") or fault.word(1) in ("&&", "||"):
        return "both sides must be bool: write `x != 0`, or `true`"
    if fault.word(-1) in ("<", ">", "<=", ">="):
        return "comparisons cannot be chained: write `a < x && x < b`"
    return f"give it a type: `f32({fault.marked})`"


def _inconcrete(fault: Fault, _: re.Match[str]) -> str:
    if any(sign in fault.marked for sign in _BITS):
        return "shifts are for integers: `1u << 2u`"
    if any("cannot represent" in note for note in fault.notes):
        return "the number is too large for its type"
    return "give the numbers types: `1u`, `2.0f`"


def _unary(_: Fault, match: re.Match[str]) -> str:
    if match[1] == "!":
        return "`!` is for bool: write `x == 0.0` for a number"
    return f"`{match[1]}` does not go with this type"


def _pointer_operand(fault: Fault, _: re.Match[str]) -> str:
    if fault.word(-1) == "*" or fault.marked.startswith("*"):
        return "WGSL has no operator `**`; write `pow(x, y)`"
    return "`*` before a name follows a pointer; take one with `&name`"


def _count(fault: Fault, match: re.Match[str]) -> str | None:
    wanted, got = int(match[1]), int(match[2])
    name = re.match(r"\w+(?:<[\w<>, ]+?>)?(?=\()", fault.marked)
    shown = f"`{name[0]}`" if name else "it"
    less = "leave one out" if got > wanted else "add the missing ones"
    return f"{shown} takes {wanted} values, {got} are given: {less}"


def _huge_array(fault: Fault, _: re.Match[str]) -> Advice:
    """Find the longest array, as naga gives no place."""
    tokens = fault.tokens
    lengths = [
        (int(number.text.rstrip("iu")), at)
        for at, (comma, number) in enumerate(pairwise(tokens), 1)
        if comma.text == "," and number.kind is Kind.NUMBER and _WHOLE.fullmatch(number.text)
    ]
    marks = [fault.at_tokens(at, label="this many elements") for _, at in sorted(lengths)[-1:]]
    hint = "make the array shorter; buffers and textures hold large tables"
    return Advice(hint, marks[0] if marks else None)


RULES = rules(
    (r"invalid left-hand side of assignment", _assignment),
    (r"increment/decrement operation requires", _increment),
    (r"operator `(\S+)` can't work with (.+) and (\S.*)$", _operands),
    (r"operator `(\S+)` does not go with its operand", _unary),
    (r"Cannot apply the unary op", "`-` is for numbers, `!` for bool, `~` for integers"),
    (r"the type of `(\w+)` is expected to be `(.+)`, but got `(.+)`", _declared_type),
    (r"cannot convert (?:elements of )?`(.+)` to `(.+)`", _conversion),
    (
        r"concrete type `u32` cannot represent the abstract value `-",
        "a u32 is never negative: use i32",
    ),
    (
        r"concrete type `(\w+)` cannot represent",
        r"the number does not fit into \1; write a smaller one, or use another type",
    ),
    (r"failed to convert expression to a concrete type", _inconcrete),
    (r"Using `[fiu]64` values", "WGSL has no 64-bit numbers: write f32, i32 or u32, `0.5f`, `1u`"),
    (r"condition is not a boolean scalar", _condition),
    (r"Abstract types may only appear", _abstract),
    (r"operand of the `\*` operator must be a pointer", _pointer_operand),
    (
        r"operand of the `&` operator must be a reference",
        "`&` is for variables declared with `var`",
    ),
    (r"Composing expects (\d+) components but (\d+) were given", _count),
    (r"Constructor expects (\d+) components, found (\d+)", _count),
    (
        r"(\S+) needs a template argument specified: `T`, a scalar type",
        r"write \1 with its type, such as `vec3<f32>` or `vec3f`",
    ),
    (
        r"has another type than its place",
        "the values must have the types of the members or elements, in their order",
    ),
    (r"operands have different types", "both sides must have one type; a condition is a bool"),
    (
        r"index is out of bounds",
        "count from 0: the last element has the index length - 1",
    ),
    (
        r"the shift is by (\d+) bits|Shift amount exceeds",
        "shift by 0 to 31: a number has 32 bits",
    ),
    (r"<< operation overflowed", "the bits shifted out are lost: shift by less, or use u32"),
    (r"takes more than \d+ bytes", _huge_array),
    (r"element count must be positive", "an array has at least one element"),
    (
        r"needs a type specifier or initializer",
        "give it a type or a value: `var x: f32;`, `var x = 0.0;`",
    ),
    (r"unused return value", "use the value: `let value = ...;`, or drop it: `_ = ...;`"),
    (
        r"[Uu]nexpected runtime-expression|not supported in a const context|Not implemented as constant expression|must be a const-expression|runtime expression",
        "a const is known before the shader runs; write `let` in a function",
    ),
    (r"Division by zero", "the divisor is 0; integers cannot be divided by it"),
)
