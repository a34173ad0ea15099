"""Hints about the grammar: what was expected, what was found, and what the author was used to."""

import re

from core.validation.fault import Advice, Fault, rules
from core.validation.foreign_words import FOREIGN_TYPES
from core.wgsl import lexicon
from core.wgsl.lexer import Kind

_FUNCTION_WORDS = ("def", "function", "func", "fun")
_FOLLOWED_BY_NAME = ("let", "const", "override", "fn", "struct", "alias", "var")
_TYPE_WORDS = frozenset((*FOREIGN_TYPES, *lexicon.TYPES))
_LITERAL_SUFFIXES = "a number may end in f, h, i or u"
_TERNARY = "WGSL has no `? :`; write `select(value_if_false, value_if_true, condition)`"
_STRINGS = "WGSL has no strings and no characters"
_BRACES = "the body needs braces, even for one statement: `{word} ... {{ ... }}`"

# By what was found where a statement should have ended.
_AFTER_EXPRESSION = {
    "?": _TERNARY,
    "++": "`++` is a statement of its own: write `{before}++;` first, then use `{before}`",
    "--": "`--` is a statement of its own: write `{before}--;` first, then use `{before}`",
    "as": "conversions are calls: `f32(x)`, `i32(x)`, `u32(x)`",
    ":": "names have no prefix: write `sin(x)`",
    "and": "write `&&`",
    "or": "write `||`",
    '"': _STRINGS,
    "'": _STRINGS,
    "=>": "write `->` before the type that the function returns",
}
_AT_MODULE_SCOPE = {
    "#": "WGSL has no preprocessor; write `const NAME = value;`",
    "[": "attributes begin with `@`: `@fragment`, `@location(0)`, `@group(0) @binding(0)`",
    "}": "there is one `}` more than `{`",
    "let": "at module scope write `const {next} = ...;`, or `var<private>` if it is to change",
    "uniform": "write `@group(0) @binding(0) var<uniform> {last}: {type};`",
    "in": "inputs are parameters of the entry point: `@location(0) {last}: {type}`",
    "attribute": "inputs are parameters of the entry point: `@location(0) {last}: {type}`",
    "varying": "inputs are parameters of the entry point: `@location(0) {last}: {type}`",
    "out": "outputs are what the entry point returns: `-> @location(0) {type}`",
    "layout": "write attributes: `@location(0)`, or `@group(0) @binding(0)` for resources",
    "precision": "delete the line; every type has its fixed precision",
    "shared": "write `var<workgroup> {last}: {type};`",
    "groupshared": "write `var<workgroup> {last}: {type};`",
    "cbuffer": "declare a struct, then `@group(0) @binding(0) var<uniform> u: Name;`",
    "static": "write `const name = value;`, or `var<private>` if it is to change",
    "import": "WGSL has no imports; everything stands in one module",
    "use": "WGSL has no imports; everything stands in one module",
    "using": "WGSL has no imports; everything stands in one module",
    "type": "write `alias {next} = type;`",
    "typedef": "write `alias name = type;`",
    "pub": "delete `pub`; everything in a module can be used in it",
    **dict.fromkeys(
        ("if", "for", "while", "loop", "switch", "return"),
        "statements stand in functions: `fn main() { ... }`; perhaps a `}` above is too many",
    ),
}


def _missing_semicolon(fault: Fault, match: re.Match[str]) -> Advice | str | None:
    found, before = fault.word(), fault.word(-1)
    character = _character(match[1])
    if character:
        return character
    if before in _FUNCTION_WORDS:
        return _function_header(before, found)
    if found in _AFTER_EXPRESSION:
        return _AFTER_EXPRESSION[found].format(before=before)
    if found == "{":
        return _brace_after_expression(fault)
    if found == "," and _declares(fault):
        return "declare each name by itself: `let a = 1.0; let b = 2.0;`"
    if found == "(" and fault.word(-2) == "." and before in ("length", "len", "size"):
        return f"write `arrayLength(&{fault.word(-3)})`"
    if _is_cast(fault):
        return f"a conversion is a call: `{_wgsl_type(fault.word(-2))}({found})`"
    if _touches_number(fault):
        return _LITERAL_SUFFIXES
    return _at_end_of_line(fault)


def _brace_after_expression(fault: Fault) -> str | None:
    line = fault.code[: fault.offset or 0].rpartition("\n")[2]
    other = re.search(r"\b(elif|elseif|elsif)\b", line)
    if other:
        return f"write `else if` instead of `{other[1]}`"
    if fault.is_name(-1):
        return f"build a struct with its values in order: `{fault.word(-1)}(value, ...)`"
    return None


def _declares(fault: Fault) -> bool:
    """Tell whether the statement at the place begins with let, var or const."""
    at = fault.index - 1
    while at >= 0 and fault.tokens[at].text not in (";", "{", "}"):
        at -= 1
    following = fault.tokens[at + 1].text if at + 1 < len(fault.tokens) else ""
    return following in ("let", "var", "const")


def _is_cast(fault: Fault) -> bool:
    return fault.word(-1) == ")" and fault.word(-3) == "(" and fault.word(-2) in _TYPE_WORDS


def _touches_number(fault: Fault) -> bool:
    at = fault.index
    if not 0 < at < len(fault.tokens):
        return False
    before, found = fault.tokens[at - 1], fault.tokens[at]
    return before.kind is Kind.NUMBER and before.end == found.start and found.kind is Kind.WORD


def _at_end_of_line(fault: Fault) -> Advice | None:
    """Put the mark behind the statement that lacks the semicolon, if that is on a line above."""
    at = min(fault.index, len(fault.tokens)) - 1
    if at < 0:
        return None
    end = fault.tokens[at].end
    start = len(fault.code) if fault.offset is None else fault.offset
    if fault.code.count("\n", end, start) == 0 and fault.word():
        return Advice(f"between `{fault.word(-1)}` and `{fault.word()}` something is missing")
    place = fault.at_tokens(at, label="expected `;` behind this")
    return Advice("end the statement with `;`", place)


def _missing_brace(fault: Fault, match: re.Match[str]) -> str | None:
    found, before = fault.word(), fault.word(-1)
    if found == ":" and before == ")":
        return "the type of the result stands behind an arrow: `-> f32`"
    if found == "=" and before == ")":
        return "write `->` before the type that the function returns"
    if found == ";":
        return "a function needs a body: `{ ... }`; no declaration in advance is needed"
    line = fault.code[: fault.offset or 0].rpartition("\n")[2]
    word = re.search(r"\b(case|default|else|if|for|while)\b(?!.*\b(?:else|if|for|while)\b)", line)
    if word and word[1] in ("case", "default"):
        return "each case has a body in braces and needs no break: `case 1: { ... }`"
    return _BRACES.format(word=word[1]) if word else _character(match[1])


def foreign_declaration(fault: Fault) -> str:
    """Return how WGSL writes a declaration that begins with a type: ``float x``."""
    before, type_, name = fault.word(-1), _wgsl_type(fault.word()), fault.word(1)
    if fault.word(2) == "(":
        return _function_header(fault.word(), name)
    if before == "(" and fault.word(-2) == "for":
        return f"write `for (var {name} = {fault.word(3)}; ...`"
    if before in ("(", ",") or fault.word(-2) in ("(", ","):
        return f"the name stands first: `{name}: {type_}`"
    if before in _AT_MODULE_SCOPE and not fault.scope.function:
        return _at_module_scope(before, name, name, type_)
    if before == "const":
        return f"write `const {name}: {type_} = ...;`"
    return f"write `var {name}: {type_} = ...;`, or `let` if it does not change"


def _function_header(word: str, name: str) -> str:
    result = "" if word in ("void", *_FUNCTION_WORDS) else f" -> {_wgsl_type(word)}"
    return f"functions begin with `fn`: `fn {name}(...){result} {{ ... }}`"


def _at_module_scope(word: str, following: str, last: str, type_: str) -> str:
    text = _AT_MODULE_SCOPE[word].replace("{next}", following)
    return text.replace("{last}", last).replace("{type}", type_)


def _module_scope(fault: Fault, match: re.Match[str]) -> str | None:
    found = fault.word()
    if found in _AT_MODULE_SCOPE:
        following = fault.tokens[fault.index + 1 : fault.index + 4]
        last = next((t.text for t in reversed(following) if t.kind is Kind.WORD), "name")
        return _at_module_scope(found, fault.word(1), last, FOREIGN_TYPES.get(fault.word(1), "f32"))
    if found in (*_TYPE_WORDS, "void", *_FUNCTION_WORDS) and fault.word(2) == "(":
        return _function_header(found, fault.word(1))
    if found in _TYPE_WORDS:
        return f"write `const {fault.word(1)}: {_wgsl_type(found)} = ...;` or `var<private> ...`"
    return _character(match[1]) or (
        "at module scope stand fn, struct, var, const, override and alias"
    )


def _statement(fault: Fault, match: re.Match[str]) -> str | None:
    found, before = fault.word(), fault.word(-1)
    if before in (*_FUNCTION_WORDS, *_TYPE_WORDS) and fault.is_name() and fault.word(1) == "(":
        return _function_header(before, found)
    if before == "override":
        return f"`override {found}` stands at module scope, outside of functions"
    if before == "do":
        return "write `loop { ... if (!condition) { break; } }`"
    if before in _TYPE_WORDS and fault.is_name():
        counter = fault.word(-2) == "(" and fault.word(-3) == "for"
        type_ = _wgsl_type(before)
        if counter:
            return f"write `for (var {found} = {fault.word(2)}; ...`"
        return f"write `var {found}: {type_} = ...;`, or `let` if it does not change"
    if found in lexicon.OPERATORS:
        return "an expression is no statement; store its value: `let value = ...;` or `_ = ...;`"
    return _character(match[1])


def _expression(fault: Fault, match: re.Match[str]) -> str | None:
    found = fault.word()
    if found == "{":
        return "braces hold statements; build an array with `array(1.0, 2.0)`, a struct with `Name(...)`"
    if found == "[":
        return "build an array with `array(1.0, 2.0)`"
    if found in ('"', "'"):
        return _STRINGS
    if found == ")":
        return "a value is missing before `)`"
    if found == ";":
        return f"a value is missing behind `{fault.word(-1)}`"
    if found == "#":
        return _AT_MODULE_SCOPE["#"]
    return _character(match[1]) or _between(fault, match)


def _name(fault: Fault, match: re.Match[str]) -> str:
    before, found = fault.word(-1), fault.word()
    if before in _FOLLOWED_BY_NAME:
        return f"`{before}` is followed by a name: `{before} name`"
    return _character(match[1]) or f"a name is missing between `{before}` and `{found}`"


def _between(fault: Fault, _: re.Match[str]) -> str:
    """Say where to look when nothing more is known."""
    before, found = fault.word(-1), fault.word()
    if found == "#":
        return _AT_MODULE_SCOPE["#"]
    if not found:
        return "the code ends too early: something is not closed or not finished"
    if not before:
        return f"the code cannot begin with `{found}`"
    return (
        f"`{found}` cannot follow `{before}` here: something is missing between, or one is too many"
    )


def _type_needed(fault: Fault, match: re.Match[str]) -> str | None:
    """Something else than a colon follows the name of a parameter or member."""
    found, before = fault.word(), fault.word(-1)
    if before in _TYPE_WORDS and fault.is_name():
        return f"the name stands first: `{found}: {_wgsl_type(before)}`"
    if found in (",", ")"):
        return f"give `{before}` a type: `{before}: f32`"
    return _character(match[1])


def _unclosed(fault: Fault, _: re.Match[str]) -> Advice:
    """Find the brace that lacks its partner: by layout if that tells, else the last one open."""
    opened: list[int] = []
    for at, token in enumerate(fault.tokens):
        if token.text == "{":
            opened.append(at)
        elif token.text == "}" and opened:
            if _indent(fault, at) < _indent(fault, opened[-1]):
                break
            opened.pop()
    hint = "this `{` is not closed: add `}`"
    return Advice(hint, fault.at_tokens(opened[-1]) if opened else None)


def _indent(fault: Fault, at: int) -> int:
    line = fault.code[: fault.tokens[at].start].rpartition("\n")[2]
    return len(line) - len(line.lstrip())


def _comma(fault: Fault, _: re.Match[str]) -> str | None:
    if fault.word() == ";":
        return "members of a struct are separated by commas"
    return "separate members by commas"


def _closing(fault: Fault, match: re.Match[str]) -> Advice | str | None:
    found = fault.word()
    if found in ("and", "or"):
        return _AFTER_EXPRESSION[found]
    if found == "?":
        return _TERNARY
    if found in (";", "{", "}"):
        return f"a bracket that was opened is not closed: `{match[1]}` is missing before `{found}`"
    return _character(match[2]) or f"perhaps a comma or an operator is missing before `{found}`"


def _equals(fault: Fault, match: re.Match[str]) -> str | None:
    found, before = fault.word(), fault.word(-1)
    if before in _TYPE_WORDS and fault.is_name():
        return f"the name stands first: `{fault.word(-2)} {found}: {_wgsl_type(before)} = ...;`"
    if found == ";":
        return "give it a value, or declare it with `var`, which begins with zero"
    return _character(match[1])


def _character(found: str | None) -> str | None:
    """Explain a character that looks like one of the language and is none."""
    if found is None:
        return None
    text = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda code: chr(int(code[1], 16)), found)
    strange = next((char for char in text if ord(char) > 0x7F and not char.isalnum()), None)
    if strange is None:
        return None
    return (
        f"the character U+{ord(strange):04X} is not one of the language; "
        "perhaps it was copied from a text document: type it anew"
    )


def _wgsl_type(word: str) -> str:
    return FOREIGN_TYPES.get(word, word)


_FOUND = r', found (?:"(.*)"|the end of the code)$'
RULES = rules(
    (rf"expected `;`{_FOUND}", _missing_semicolon),
    (rf"expected `\{{`{_FOUND}", _missing_brace),
    (rf"expected a declaration{_FOUND}", _module_scope),
    (rf"expected assignment or increment/decrement{_FOUND}", _statement),
    (rf"expected expression{_FOUND}", _expression),
    (r"expected statement, found the end", _unclosed),
    (rf"expected `:`{_FOUND}", _type_needed),
    (rf"expected `,`{_FOUND}", _comma),
    (rf"expected `([)\]>])`{_FOUND}", _closing),
    (rf"expected operation \(`=`\){_FOUND}", _equals),
    (r"expected variable access, found \"(\w+)\"", r"`\1` is a function; call it: `\1(...)`"),
    (rf"expected identifier{_FOUND}", _name),
    (rf"expected .*{_FOUND}", _between),
    (r"cannot be called$", "only functions and types can be called, entry points cannot"),
)
