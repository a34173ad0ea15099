"""Modules that use a built-in function, an operator or a constructor with given types."""

from collections.abc import Iterable, Iterator
from itertools import product

from core.gpu.client import GpuClient
from core.gpu.records import Checked, CheckJob
from core.wgsl.builtin_notation import (
    ANY,
    BuiltinFunction,
    Hole,
    Overload,
    Pattern,
    alternatives,
    fill,
)
from core.wgsl.conversions import ABSTRACT_FLOAT, ABSTRACT_INT, F32, concretised, is_abstract
from core.wgsl.shader_types import (
    Matrix,
    Pointer,
    Sampler,
    Scalar,
    Struct,
    Texture,
    Type,
    Vector,
)

UNKNOWN = "unknown"  # a result that is not declared
SAMPLES_OF_ANY = (F32, Vector(3, F32))
SOURCES_PER_JOB = 400
# Which features a device has is no matter of the language.
_OF_THE_DEVICE = ("Capability Capabilities(", "not supported in the current environment")


def naga_messages(gpu: GpuClient, sources: Iterable[str]) -> list[str | None]:
    """Return naga's message about each source, None where it accepts."""
    sources = list(sources)
    messages: list[str | None] = []
    for start in range(0, len(sources), SOURCES_PER_JOB):
        outcome = gpu.run(CheckJob(tuple(sources[start : start + SOURCES_PER_JOB])))
        assert isinstance(outcome, Checked), outcome
        messages += outcome.messages
    return messages


def is_of_the_device(message: str) -> bool:
    """Tell whether naga rejects something only because this device cannot do it."""
    return any(words in message for words in _OF_THE_DEVICE)


def fillings(overload: Overload) -> Iterator[dict[str, Hole]]:
    """Fill the holes of an overload in every way."""
    patterns = [parameter.pattern for parameter in overload.parameters]
    patterns += [*overload.template, *([overload.result] if overload.result else [])]
    named = dict(overload.choices)
    holes: dict[str, tuple[Hole, ...]] = {}
    for pattern in patterns:
        for name in _names(pattern):
            if name in named:
                choices = alternatives(overload, name)
                holes[name] = SAMPLES_OF_ANY if ANY in choices else choices
            elif len(name) == 1 and name.isupper():
                holes[name] = (2, 3, 4)
    for filling in product(*holes.values()):
        yield dict(zip(holes, filling, strict=True))


def _names(pattern: Pattern) -> Iterator[str]:
    yield from (size for size in pattern.sizes if not size.isdigit())
    yield pattern.head
    for argument in pattern.arguments:
        yield from _names(argument)


def call_module(
    function: BuiltinFunction,
    arguments: tuple[Type, ...],
    result: Type | str | None,
    *,
    template: tuple[Type, ...] = (),
    const: frozenset[int] = frozenset(),
) -> str:
    """Return a module that calls ``function`` and declares what comes of it with its type.

    Args:
        function: what to call; an operator stands before or between its arguments.
        arguments: the types of the values to pass.
        result: the expected type, ``UNKNOWN``, or None for a function that returns nothing.
        template: the types in the template list.
        const: the indices of arguments that are to be const-expressions.
    """
    declared, local, values = [], [], []
    for index, type_ in enumerate(arguments):
        name = f"a{index}"
        if index in const:
            values.append(f"{type_}()")
        elif is_abstract(type_):
            values.append(literal(type_, 1.5 if function.name == "acosh" else 0.5))
        else:
            (local if _is_local(type_) else declared).append(declaration(name, type_, index))
            values.append(f"&{name}" if isinstance(type_, Pointer) else name)
    expression = _use(function, values, template)
    body = "".join(local) + _statement(expression, result)
    return enabled("".join(declared) + f"fn f() {{\n{body}}}\n")


def _use(function: BuiltinFunction, values: list[str], template: tuple[Type, ...]) -> str:
    if function.name[0].isalpha():
        types = f"<{', '.join(map(str, template))}>" if template else ""
        return f"{function.name}{types}({', '.join(values)})"
    if len(values) == 1:
        return f"{function.name}({values[0]})"
    return f"{values[0]} {function.name} {values[1]}"


def _statement(expression: str, result: Type | str | None) -> str:
    if result is None:
        return f"{expression};\n"
    if isinstance(result, str):
        return f"let r = {expression};\n"
    concrete = concretised(result)
    if isinstance(concrete, Struct):  # of a type that no program can name
        members = "".join(f"let r_{m.name}: {m.type} = r.{m.name};\n" for m in concrete.members)
        return f"let r = {expression};\n{members}"
    return f"let r: {concrete} = {expression};\n"


def _is_local(type_: Type) -> bool:
    return isinstance(type_, Pointer) and type_.address_space == "function"


def declaration(name: str, type_: Type, binding: int) -> str:
    """Return a declaration of something that gives a value of ``type_``."""
    bound = f"@group(0) @binding({binding}) var"
    if isinstance(type_, Texture | Sampler):
        return f"{bound} {name}: {type_};\n"
    if not isinstance(type_, Pointer):
        return f"var<private> {name}: {type_};\n"
    space, target = type_.address_space, type_.target
    if space == "storage":
        return f"{bound}<storage, {type_.access or 'read'}> {name}: {target};\n"
    if space == "uniform":
        return f"{bound}<uniform> {name}: {target};\n"
    return f"var<{space}> {name}: {target};\n"


def literal(type_: Type, value: float = 0.5) -> str:
    """Return a const-expression of an abstract type; ``value`` is that of the floats in it."""
    match type_:
        case Scalar():
            return {ABSTRACT_INT: "1", ABSTRACT_FLOAT: str(value)}[type_]
        case Vector(width, scalar):
            return f"vec{width}({literal(scalar, value)})"
        case Matrix(columns, rows, scalar):
            values = ", ".join([literal(scalar, value)] * (columns * rows))
            return f"mat{columns}x{rows}({values})"
    raise AssertionError(type_)


def enabled(module: str) -> str:
    """Enable half floats where a module has them."""
    return f"enable f16;\n{module}" if "f16" in module else module


def valid_calls(function: BuiltinFunction) -> Iterator[tuple[str, str]]:
    """Return for every filling of every overload what it is and a module that uses it."""
    for overload in function.overloads:
        const = frozenset(i for i, p in enumerate(overload.parameters) if p.is_const)
        for holes in fillings(overload):
            types = tuple(fill(p.pattern, holes) for p in overload.parameters)
            template = tuple(fill(pattern, holes) for pattern in overload.template)
            result = fill(overload.result, holes) if overload.result else None
            shown = f"{function.name}{list(map(str, template)) or ''}({', '.join(map(str, types))})"
            yield shown, call_module(function, types, result, template=template, const=const)
