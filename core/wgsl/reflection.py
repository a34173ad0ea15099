"""What a module declares: entry points with their inputs and outputs, resources, structs, overrides.

Never fails. What the parser skipped is missing, and a type that nobody declares is ``Opaque``.
"""

from collections.abc import Iterator
from dataclasses import replace

from core.wgsl.parsing import parse
from core.wgsl.records import (
    Function,
    Override,
    Parameter,
    Reflection,
    Resource,
    Stage,
    StageValue,
)
from core.wgsl.shader_types import (
    Array,
    NoLayout,
    Opaque,
    Scalar,
    Struct,
    Type,
    size_of,
    stride_of,
)
from core.wgsl.syntax import (
    Alias,
    Attributes,
    Expression,
    FunctionDeclaration,
    Literal,
    Member,
    Module,
    Name,
    StructDeclaration,
    Variable,
)
from core.wgsl.type_resolution import Resolver

_STAGES: dict[str, Stage] = {"vertex": "vertex", "fragment": "fragment", "compute": "compute"}


def reflect(source: str) -> Reflection:
    """Return what ``source`` declares at module scope."""
    return reflect_module(parse(source))


def reflect_module(module: Module) -> Reflection:
    """Return what a parsed module declares."""
    resolver = Resolver(module)
    variables = [d for d in module.declarations if isinstance(d, Variable)]
    functions = [d for d in module.declarations if isinstance(d, FunctionDeclaration)]
    used = _used_globals(module, functions)
    named = (Variable, Alias, StructDeclaration, FunctionDeclaration)
    return Reflection(
        functions=tuple(_function(d, resolver, used[d.name]) for d in functions),
        resources=tuple(r for v in variables if (r := _resource(v, resolver))),
        structs=resolver.structs,
        overrides=tuple(_override(v, resolver) for v in variables if v.keyword == "override"),
        names=frozenset(d.name for d in module.declarations if isinstance(d, named)),
    )


def _function(
    declaration: FunctionDeclaration, resolver: Resolver, globals_: frozenset[str]
) -> Function:
    parameters = tuple(_parameter(member, resolver) for member in declaration.parameters)
    returned = resolver.type_of(declaration.return_type) if declaration.return_type else None
    function = Function(
        declaration.name, parameters, returned, declaration.name_start, globals=globals_
    )
    stage = next((_STAGES[a.name] for a in declaration.attributes if a.name in _STAGES), None)
    if stage is None:
        return function
    result = resolver.attribute_texts(declaration.return_attributes)
    return replace(
        function,
        stage=stage,
        workgroup_size=_workgroup_size(declaration.attributes, resolver),
        inputs=tuple(v for p in parameters for v in _stage_values(p.name, p.type, p.attributes)),
        outputs=tuple(_stage_values("", returned, result)) if returned else (),
    )


def _parameter(member: Member, resolver: Resolver) -> Parameter:
    return Parameter(
        member.name, resolver.type_of(member.type), resolver.attribute_texts(member.attributes)
    )


def _workgroup_size(attributes: Attributes, resolver: Resolver) -> tuple[int, int, int]:
    for attribute in attributes:
        if attribute.name == "workgroup_size":
            values = [resolver.value(argument) for argument in attribute.arguments]
            x, y, z = (*(1 if value is None else int(value) for value in values), 1, 1, 1)[:3]
            return x, y, z
    return 1, 1, 1


def _stage_values(name: str, type_: Type, attributes: tuple[str, ...]) -> Iterator[StageValue]:
    """Take an input or output apart into what has a location or is a built-in value."""
    if isinstance(type_, Struct):
        for member in type_.members:
            yield from _stage_values(member.name, member.type, member.attributes)
        return
    words = {
        word: argument.rstrip(")") for word, _, argument in (a.partition("(") for a in attributes)
    }
    yield StageValue(
        name,
        type_,
        location=_number(words.get("location")),
        builtin=words.get("builtin"),
        interpolation=tuple(
            w.strip() for w in words.get("interpolate", "").split(",") if w.strip()
        ),
        blend_src=_number(words.get("blend_src")),
    )


def _number(text: str | None) -> int | None:
    return int(text.rstrip("iu"), 0) if text and text.rstrip("iu").isalnum() else None


def _resource(variable: Variable, resolver: Resolver) -> Resource | None:
    group = resolver.number(variable.attributes, "group")
    binding = resolver.number(variable.attributes, "binding")
    if variable.keyword != "var" or group is None or binding is None or variable.type is None:
        return None
    words = [_word(argument) for argument in variable.template]
    space, access = (*words, "", "")[:2]
    if space == "storage" and not access:
        access = "read"
    type_ = resolver.type_of(variable.type)
    size, stride = _buffer_layout(type_) if space in ("uniform", "storage") else (0, 0)
    return Resource(
        variable.name, group, binding, type_, variable.name_start, space, access, size, stride
    )


def _buffer_layout(type_: Type) -> tuple[int, int]:
    """Return the least size of a buffer of this type, and the stride of the array at its end."""
    last = type_.members[-1].type if isinstance(type_, Struct) and type_.members else type_
    try:
        return size_of(type_), stride_of(last) if isinstance(last, Array) else 0
    except NoLayout:
        return 0, 0


def _override(variable: Variable, resolver: Resolver) -> Override:
    default = resolver.value(variable.value) if variable.value is not None else None
    if variable.type is not None:
        type_ = resolver.type_of(variable.type)
    else:
        names = {bool: "bool", int: "i32", float: "f32"}
        type_ = Scalar(names[type(default)]) if default is not None else Opaque("?")  # type: ignore[arg-type]
    id_ = resolver.number(variable.attributes, "id")
    return Override(variable.name, type_, id_, None if default is None else float(default))


def _word(expression: Expression) -> str:
    return expression.text if isinstance(expression, Name | Literal) else ""


def _used_globals(
    module: Module, functions: list[FunctionDeclaration]
) -> dict[str, frozenset[str]]:
    """Return for each function the module's variables that it uses, itself or through calls."""
    mentioned = {function.name: _mentioned(function) for function in functions}
    declared = {}
    for declaration in module.declarations:
        if isinstance(declaration, Variable | Alias | StructDeclaration):
            declared[declaration.name] = {name.text for name in declaration.names}
    variables = {
        d.name
        for d in module.declarations
        if isinstance(d, Variable) and d.keyword in ("var", "override")
    }
    edges = {**declared, **mentioned}
    return {
        function.name: frozenset(_reached(function.name, edges) & variables)
        for function in functions
    }


def _reached(name: str, edges: dict[str, set[str]]) -> set[str]:
    """Return everything that a declaration mentions, and what that mentions, and so on."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for found in edges.get(waiting.pop(), set()) - reached:
            reached.add(found)
            waiting.append(found)
    return reached


def _mentioned(function: FunctionDeclaration) -> set[str]:
    """Return the names in a function that do not mean one of its own variables."""
    scopes: dict[str, list[tuple[int, int]]] = {}
    for local in function.local_names:
        # A parameter is known in the whole body, a variable from the end of its declaration.
        start = local.end if isinstance(local, Variable) else function.body.start
        scopes.setdefault(local.name, []).append((start, local.scope_end))
    return {
        name.text
        for name in function.names
        if not any(start <= name.start < end for start, end in scopes.get(name.text, ()))
    }
