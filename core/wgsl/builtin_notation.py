"""Read the notation of ``builtin_signatures`` into overloads, and type patterns into types.

A pattern is a type with holes: ``vecN<T>``. Filling the holes gives a type; laying a type
over a pattern tells what the holes would have to be.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

from core.wgsl import lexicon
from core.wgsl.conversions import ABSTRACT_FLOAT, ABSTRACT_INT, BOOL, F16, F32, I32, U32, access_of
from core.wgsl.shader_types import (
    Array,
    Atomic,
    Matrix,
    Pointer,
    Sampler,
    Struct,
    StructMember,
    Texture,
    Type,
    Vector,
)

Hole = Type | str | int
"""What a hole is filled with: a type, a word (texel format, access, address space) or a size."""

_SCALARS = {
    **{str(scalar): scalar for scalar in (BOOL, F16, F32, I32, U32)},
    "abstract_int": ABSTRACT_INT,
    "abstract_float": ABSTRACT_FLOAT,
}
_FLOATS, _INTS = (ABSTRACT_FLOAT, F32, F16), (ABSTRACT_INT, I32, U32)
_CLASSES = {
    "float": _FLOATS,
    "int": _INTS,
    "number": _INTS + _FLOATS,
    "signed": (ABSTRACT_INT, I32, *_FLOATS),
    "scalar": (BOOL, *_INTS, *_FLOATS),
    "concrete_float": (F32, F16),
    "concrete_int": (I32, U32),
    "concrete_number": (I32, U32, F32, F16),
    "number32": (F32, I32, U32),
}
_SIZES = (2, 3, 4)
ANY = "any"

_SECTION = re.compile(r"\[(?P<title>[^:\]]+)(?::(?P<rest>[^\]]*))?\]")
_LINE = re.compile(
    r"(?P<name>[A-Za-z]\w*|[^\w\s(]+)(?:<(?P<template>.+)>(?=\())?\((?P<parameters>[^)]*)\)"
    r"(?: -> (?P<result>.+?))?(?: where (?P<where>.+?))?(?: # (?P<about>.+))?"
)
_PART = re.compile(r"\w+|[<>,|]")
_SIZED = re.compile(r"vec(?P<width>[2-4NCR])|mat(?P<columns>[2-4NCR])x?(?P<rows>[2-4NCR])")


@dataclass(frozen=True)
class Pattern:
    """A type with holes: ``vecN<T>`` has head ``vec``, sizes ``("N",)`` and the argument ``T``."""

    head: str
    sizes: tuple[str, ...] = ()
    arguments: tuple["Pattern", ...] = ()


@dataclass(frozen=True)
class FormalParameter:
    """A parameter; one that ``is_const`` takes a const-expression only."""

    name: str
    pattern: Pattern
    is_const: bool = False


@dataclass(frozen=True)
class Overload:
    """One form of a function; ``text`` is its line in the notation, without the description.

    ``choices`` holds the alternatives for each hole that stands for a type or a word.
    """

    text: str
    template: tuple[Pattern, ...]
    parameters: tuple[FormalParameter, ...]
    result: Pattern | None
    choices: tuple[tuple[str, tuple[Pattern, ...]], ...]


@dataclass(frozen=True)
class BuiltinFunction:
    """A function or operator. ``stages`` is empty where every stage may call it.

    ``enable`` and ``requires`` name the extension or language feature that brings it.
    """

    name: str
    about: str
    section: str
    is_const: bool
    must_use: bool
    stages: tuple[str, ...]
    enable: str
    requires: str
    overloads: list[Overload] = field(default_factory=list)


def read_signatures(text: str) -> dict[str, BuiltinFunction]:
    """Return the functions of a text in the notation, by name, in its order."""
    functions: dict[str, BuiltinFunction] = {}
    title, words = "", []
    for line in filter(None, text.splitlines()):
        if section := _SECTION.fullmatch(line):
            title, words = section["title"], re.findall(r"\w+", section["rest"] or "")
            continue
        match = _LINE.fullmatch(line)
        assert match, f"not in the notation: {line}"
        name = match["name"]
        if name not in functions:
            functions[name] = BuiltinFunction(
                name,
                match["about"] or "",
                title,
                is_const="const" in words,
                must_use="must_use" in words,
                stages=tuple(word for word in words if word in ("vertex", "fragment", "compute")),
                enable=_following(words, "enable"),
                requires=_following(words, "requires"),
            )
        functions[name].overloads.append(_overload(match))
    return functions


def _following(words: list[str], word: str) -> str:
    return words[words.index(word) + 1] if word in words else ""


def _overload(match: re.Match[str]) -> Overload:
    parameters = []
    for part in _split(match["parameters"]):
        name, _, pattern = part.partition(": ")
        is_const = name.startswith("const ")
        parameters.append(
            FormalParameter(name.removeprefix("const "), read_pattern(pattern), is_const)
        )
    choices = []
    for part in _split(match["where"] or ""):
        hole, _, alternatives = part.partition(": ")
        choices.append((hole, tuple(map(read_pattern, alternatives.split(" | ")))))
    return Overload(
        match.string.split(" # ")[0],
        tuple(map(read_pattern, _split(match["template"] or ""))),
        tuple(parameters),
        read_pattern(match["result"]) if match["result"] else None,
        tuple(choices),
    )


def _split(text: str) -> list[str]:
    """Split at the commas outside of template lists."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "<") - (char == ">")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]


def read_pattern(text: str) -> Pattern:
    """Return the pattern that ``text`` spells."""
    pattern, rest = _read(_PART.findall(text))
    assert not rest, f"not a type: {text}"
    return pattern


def _read(parts: list[str]) -> tuple[Pattern, list[str]]:
    word, rest = parts[0], parts[1:]
    arguments = []
    if rest and rest[0] == "<":
        while rest[0] != ">":
            argument, rest = _read(rest[1:])
            arguments.append(argument)
        rest = rest[1:]
    sized = _SIZED.fullmatch(word)
    if sized:
        sizes = tuple(size for size in sized.groups() if size)
        return Pattern(word[:3], sizes, tuple(arguments)), rest
    return Pattern(word, (), tuple(arguments)), rest


def fill(pattern: Pattern, holes: dict[str, Hole]) -> Hole:
    """Return the type (or word) that ``pattern`` is with these holes filled.

    Raises:
        KeyError: a hole has no filling.
    """
    head = pattern.head
    if head in holes:
        return holes[head]
    if head in _SCALARS:
        return _SCALARS[head]
    if head in lexicon.ENUMERANTS:
        return head
    arguments = [fill(argument, holes) for argument in pattern.arguments]
    sizes = [int(size) if size.isdigit() else holes[size] for size in pattern.sizes]
    return _BUILDERS[head](*sizes, *arguments) if head in _BUILDERS else _texture(head, *arguments)


def _texture(family: str, *arguments: Hole) -> Type:
    if family not in lexicon.TEXTURE_TYPES:
        raise KeyError(family)
    if family.startswith("texture_storage"):
        return Texture(family, texel_format=str(arguments[0]), access=str(arguments[1]))
    return Texture(family, *arguments)  # type: ignore[arg-type]


def _frexp_result(type_: Type) -> Struct:
    exponent = ABSTRACT_INT if scalar_of(type_) == ABSTRACT_FLOAT else I32
    whole = Vector(type_.width, exponent) if isinstance(type_, Vector) else exponent
    return _result("__frexp_result", type_, {"fract": type_, "exp": whole})


def _result(name: str, type_: Type, members: dict[str, Type]) -> Struct:
    """Return a struct that only a built-in function makes; a program cannot name it."""
    width = f"vec{type_.width}_" if isinstance(type_, Vector) else ""
    scalar = str(scalar_of(type_)).replace("abstract-float", "abstract")
    return Struct(
        f"{name}_{width}{scalar}", tuple(StructMember(key, of) for key, of in members.items())
    )


def scalar_of(type_: Type) -> Type:
    """Return the component type of a vector or matrix, and of anything else itself."""
    return type_.scalar if isinstance(type_, Vector | Matrix) else type_


_BUILDERS: dict[str, Callable[..., Type]] = {
    "vec": Vector,
    "mat": Matrix,
    "atomic": Atomic,
    "array": lambda element: Array(element, None),
    "ptr": lambda space, target, access="": Pointer(space, target, access),
    "sampler": Sampler,
    "sampler_comparison": lambda: Sampler(is_comparison=True),
    "channel": lambda texel_format: _SCALARS[lexicon.texel_channel(texel_format)],
    "frexp_result": _frexp_result,
    "modf_result": lambda of: _result("__modf_result", of, {"fract": of, "whole": of}),
    "atomic_compare_exchange_result": lambda of: _result(
        "__atomic_compare_exchange_result", of, {"old_value": of, "exchanged": BOOL}
    ),
}


def lay_over(pattern: Pattern, type_: Hole, found: dict[str, list[Hole]]) -> None:
    """Note in ``found`` what ``type_`` would put into each hole of ``pattern``.

    Where the two differ in form nothing is noted: whether ``type_`` fits is told later, by
    converting it to the filled pattern.
    """
    parts = _parts(pattern.head, type_)
    if not parts:
        if not pattern.sizes and not pattern.arguments:
            found.setdefault(pattern.head, []).append(type_)
        return
    for size, part in zip(pattern.sizes, parts, strict=False):
        found.setdefault(size, []).append(part)
    for argument, part in zip(pattern.arguments, parts[len(pattern.sizes) :], strict=False):
        lay_over(argument, part, found)


def _parts(head: str, type_: Hole) -> tuple[Hole, ...]:
    """Return what a type is made of, sizes first, if a pattern with this head is made so too."""
    match head, type_:
        case "vec", Vector(width, scalar):
            return (width, scalar)
        case "mat", Matrix(columns, rows, scalar):
            return (columns, rows, scalar)
        case "atomic", Atomic(scalar):
            return (scalar,)
        case "array", Array(element, None):
            return (element,)
        case "ptr", Pointer(space, target):
            return (space, target, access_of(type_))
        case family, Texture() if family == type_.family:
            return (type_.sampled,) if type_.sampled else (type_.texel_format, type_.access)
    return ()


def alternatives(overload: Overload, hole: str) -> tuple[Hole, ...]:
    """Return everything that may fill a hole; ``any`` stands for itself, meaning no limit."""
    patterns = dict(overload.choices)[hole]
    return tuple(dict.fromkeys(one for pattern in patterns for one in _expand(pattern, overload)))


def _expand(pattern: Pattern, overload: Overload) -> Iterator[Hole]:
    head = pattern.head
    if head == ANY:
        yield ANY
    elif head == "format":
        yield from lexicon.TEXEL_FORMATS
    elif head in _CLASSES:
        yield from _CLASSES[head]
    elif head.removesuffix("s") in _CLASSES:
        scalars = _CLASSES[head.removesuffix("s")]
        yield from scalars
        yield from (Vector(width, scalar) for width in _SIZES for scalar in scalars)
    else:
        # The holes inside of an alternative are independent of each other.
        inside = _holes_of(pattern, overload)
        for filling in product(*inside.values()):
            yield fill(pattern, dict(zip(inside, filling, strict=True)))


def _holes_of(pattern: Pattern, overload: Overload) -> dict[str, tuple[Hole, ...]]:
    named = {name for name, _ in overload.choices}
    holes: dict[str, tuple[Hole, ...]] = {size: _SIZES for size in pattern.sizes if size.isalpha()}
    for argument in pattern.arguments:
        if argument.head in named:
            holes[argument.head] = alternatives(overload, argument.head)
    return holes
