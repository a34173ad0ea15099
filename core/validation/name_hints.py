"""Hints about names: undeclared ones, members, attributes and built-in values."""

import re
from difflib import get_close_matches

from core.validation import foreign_words as foreign
from core.validation.fault import Fault, rules
from core.validation.scope import Scope, written_type
from core.wgsl import lexicon

NEAR = 0.65  # share of common letters from which on a name is thought misspelt
_SWIZZLES = ("xyzw", "rgba")


def nearest(name: str, known: list[str]) -> str | None:
    """Return what of ``known`` was probably meant by ``name``; case matters little."""
    lower: dict[str, str] = {}
    for word in known:
        lower.setdefault(word.lower(), word)
    # Of a name of two letters nothing can be said unless only the case differs.
    if len(name) < 3 and name.lower() not in lower:
        return None
    near = get_close_matches(name.lower(), list(lower), n=1, cutoff=NEAR)
    return lower[near[0]] if near else None


def _undeclared(fault: Fault, match: re.Match[str]) -> str | None:
    name = match[1]
    is_call = fault.word(1) == "("
    return (
        _foreign(name, is_call=is_call)
        or _loop_counter(fault, name)
        or _type_without_call(fault, name)
        or _misspelt(fault.scope, name, is_call=is_call)
        or _missing(fault, name, is_call=is_call)
    )


def _foreign(name: str, *, is_call: bool) -> str | None:
    if name in foreign.TEXTURE_TYPES:
        return (
            f"WGSL has textures and samplers apart: `var t: {foreign.TEXTURE_TYPES[name]};` "
            "and `var s: sampler;`"
        )
    if name in foreign.FOREIGN_TYPES:
        return f"the WGSL type is `{foreign.FOREIGN_TYPES[name]}`"
    if is_call and name in foreign.FUNCTION_ADVICE:
        return foreign.FUNCTION_ADVICE[name]
    if is_call and name in foreign.RENAMED_FUNCTIONS:
        return f"WGSL calls it `{foreign.RENAMED_FUNCTIONS[name]}`"
    return foreign.VALUE_ADVICE.get(name)


def _loop_counter(fault: Fault, name: str) -> str | None:
    if fault.word(-1) == "(" and fault.word(-2) == "for" and fault.word(1) == "=":
        return f"declare the counter: `for (var {name} = {fault.word(2)}; ...`"
    return None


def _type_without_call(fault: Fault, name: str) -> str | None:
    if name in lexicon.TYPES and fault.word(1) not in ("(", "<"):
        return f"`{name}` is a type; build a value with `{name}(...)`"
    return None


def _misspelt(scope: Scope, name: str, *, is_call: bool) -> str | None:
    declared = [
        known
        for known, declaration in scope.names.items()
        if not is_call or declaration.word in ("fn", "struct", "alias")
    ]
    predeclared = [*lexicon.BUILTIN_FUNCTIONS, *lexicon.TYPES] if is_call else [*lexicon.TYPES]
    near = nearest(name, declared) or nearest(name, [*predeclared, "true", "false"])
    return f"did you mean `{near}`?" if near else None


def _missing(fault: Fault, name: str, *, is_call: bool) -> str:
    if is_call:
        return f"WGSL has no function `{name}`; declare it: `fn {name}(...) -> ... {{ ... }}`"
    if name in foreign.UNIFORM_NAMES:
        return (
            "declare the uniforms: `struct Uniforms { resolution: vec2<f32>, time: f32 }` and "
            "`@group(0) @binding(0) var<uniform> u: Uniforms;`"
        )
    if fault.word(-1) in (":", "->", "<"):
        return f"there is no type `{name}`; declare it: `struct {name} {{ ... }}`"
    if not fault.scope.function and fault.scope.names:
        return f"declare it at module scope: `const {name} = ...;`"
    return f"declare it before it is used: `let {name} = ...;`"


def _member(fault: Fault, match: re.Match[str]) -> str | None:
    name = match[1]
    owner = fault.scope.names.get(fault.word(-2)) if fault.word(-1) == "." else None
    type_ = written_type(fault.tokens, owner) if owner else ""
    if type_ in lexicon.SCALAR_TYPES:
        return f"`{fault.word(-2)}` is a single {type_} and has no components"
    vector = re.match(r"vec([234])", type_)
    if vector or all(any(letter in swizzle for swizzle in _SWIZZLES) for letter in name):
        return _swizzle(name, fault.word(-2) if vector else "", int(vector[1]) if vector else 0)
    near = nearest(name, fault.scope.members)
    if near:
        return f"did you mean `{near}`?"
    if fault.scope.members:
        return f"no struct here has a member `{name}`"
    return None


def _swizzle(name: str, owner: str, width: int) -> str:
    if not any(all(letter in swizzle for letter in name) for swizzle in _SWIZZLES):
        return "components are named x, y, z, w or r, g, b, a; the two sets cannot be mixed"
    if len(name) > 4:
        return "a swizzle has at most four letters"
    if not width:
        return "a number has no components, a vec2 has x and y, a vec3 also z, a vec4 also w"
    letters = ", ".join(_SWIZZLES[0][:width])
    return f"`{owner}` is a vec{width} and has only the components {letters}"


def _attribute(fault: Fault, match: re.Match[str]) -> str | None:
    name = match[1]
    if name == "stage" and fault.word(1) == "(":
        return f"write `@{fault.word(2)}`"
    near = foreign.ATTRIBUTE_NAMES.get(name) or nearest(name, list(lexicon.ATTRIBUTES))
    if near:
        return f"did you mean `@{near}`?"
    return "stages are `@vertex`, `@fragment` and `@compute @workgroup_size(64)`"


def _builtin(_: Fault, match: re.Match[str]) -> str:
    near = foreign.BUILTIN_NAMES.get(match[1]) or nearest(match[1], list(lexicon.BUILTIN_VALUES))
    if near:
        return f"did you mean `@builtin({near})`?"
    return f"built-in values are {', '.join(lexicon.BUILTIN_VALUES)}"


def _enumerant(words: tuple[str, ...]) -> str:
    return f"possible are {', '.join(words)}"


def _texel_format(_fault: Fault, match: re.Match[str]) -> str:
    near = nearest(match[1], list(lexicon.TEXEL_FORMATS))
    if near:
        return f"did you mean `{near}`?"
    return _enumerant(lexicon.CORE_TEXEL_FORMATS)


def _redefinition(fault: Fault, match: re.Match[str]) -> str:
    name = match[1]
    index = fault.index
    word = fault.word(-1)
    if word == ">":
        word = "var"
    if word in ("let", "var") and fault.word(1) in ("=", ":"):
        first = next((t for t in fault.tokens[:index] if t.text == name), None)
        if first and word == "var":
            return f"to change it write `{name} = ...;` without `var`; else choose another name"
        return f"choose another name; to change `{name}` declare it once with `var`, then assign"
    if word == "fn":
        return "rename or delete one of the two; functions cannot be overloaded"
    return "rename or delete one of the two"


def _reserved(fault: Fault, match: re.Match[str]) -> str:
    name = match[1]
    if name == "mut" and fault.word(-1) == "let":
        return f"write `var {fault.word(1)}`: variables declared with `var` can change"
    return f"choose another name, such as `my_{name}` or `{name}_`"


def _recursive(fault: Fault, match: re.Match[str]) -> str:
    declared = fault.scope.names.get(match[1])
    if declared and declared.word == "struct":
        return "a struct cannot hold itself; keep an index into an array instead"
    return "WGSL has no recursion; write a loop, with an array as a stack if need be"


RULES = rules(
    (r"no definition in scope for identifier: `(\w+)`", _undeclared),
    (r"invalid field accessor `(\w+)`", _member),
    (r"unknown attribute: `(\w+)`", _attribute),
    (r"unknown builtin: `(\w+)`", _builtin),
    (r"unknown (?:storage format|scalar|texel format): `(\w+)`", _texel_format),
    (r"unknown address space: `\w+`", _enumerant(lexicon.ADDRESS_SPACES)),
    (r"unknown access(?: mode)?: `\w+`", _enumerant(lexicon.ACCESS_MODES)),
    (r"unknown (?:interpolation|sampling).*`\w+`", _enumerant(lexicon.INTERPOLATION)),
    (r"unknown enable-extension `\w+`", _enumerant(lexicon.ENABLE_EXTENSIONS)),
    (r"unknown language extension `\w+`", _enumerant(lexicon.LANGUAGE_FEATURES)),
    (r"redefinition of `(\w+)`", _redefinition),
    (r"name `(\w+)` is a reserved keyword", _reserved),
    (r"reserved prefix: `__(\w*)`", r"names may not begin with two underscores: write `_\1`"),
    (r"declaration of `(\w+)` is (?:recursive|cyclic)", _recursive),
)
