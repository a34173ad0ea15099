"""What a module declares and its entry points need: types with layout, bindings, inputs.

Never fails: from a broken module it tells what could be read.
"""

from collections.abc import Iterator
from typing import get_args

from core.wgsl import shader_types as st
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
from core.wgsl.syntax import (
    Attribute,
    Attributes,
    FunctionDeclaration,
    Module,
    StructDeclaration,
    Variable,
)
from core.wgsl.type_resolution import ModuleScope, Named, in_order

_STAGES: tuple[Stage, ...] = get_args(Stage)


def reflect(source: str) -> Reflection:
    """Return what ``source`` declares at module scope."""
    return reflect_module(parse(source))


def reflect_module(module: Module) -> Reflection:
    """Return what a parsed module declares at module scope."""
    scope = ModuleScope(module)
    used = _used_globals(scope.declared)
    functions: list[Function] = []
    resources: list[Resource] = []
    structs: dict[str, st.Struct] = {}
    overrides: list[Override] = []
    for declaration in module.declarations:
        if isinstance(declaration, FunctionDeclaration):
            functions.append(_function(declaration, scope, used[declaration.name]))
        elif isinstance(declaration, StructDeclaration):
            structure = scope.structure(declaration.name)
            if structure:
                structs[declaration.name] = structure
        elif isinstance(declaration, Variable) and declaration.keyword == "override":
            overrides.append(_override(declaration, scope))
        elif isinstance(declaration, Variable) and declaration.keyword == "var":
            resource = _resource(declaration, scope)
            resources += [resource] if resource else []
    return Reflection(
        tuple(functions), tuple(resources), structs, tuple(overrides), frozenset(scope.declared)
    )


def _used_globals(declared: dict[str, Named]) -> dict[str, frozenset[str]]:
    """Return for each name the variables and overrides used by it and by all that it uses."""
    mentioned = {name: _mentioned(declaration, declared) for name, declaration in declared.items()}
    used: dict[str, frozenset[str]] = {}
    for name in in_order(declared, mentioned.__getitem__, used):
        own = {
            other
            for other in mentioned[name]
            if isinstance(found := declared[other], Variable)
            and found.keyword in ("var", "override")
        }
        # One that is not done yet calls itself by a detour, which WGSL forbids.
        used[name] = frozenset(own).union(*(used.get(other, ()) for other in mentioned[name]))
    return used


def _mentioned(declaration: Named, declared: dict[str, Named]) -> set[str]:
    """Return the module-scope names that a declaration mentions, locals of equal name left out."""
    names = {node.text for node in declaration.names if node.text in declared}
    if not isinstance(declaration, FunctionDeclaration):
        return names
    for shadow in {local.name for local in declaration.local_names} & names:
        scopes = [(x.end, x.scope_end) for x in declaration.local_names if x.name == shadow]
        places = [node.start for node in declaration.names if node.text == shadow]
        if all(any(start <= place < end for start, end in scopes) for place in places):
            names.discard(shadow)
    return names


def _function(
    declaration: FunctionDeclaration, scope: ModuleScope, used: frozenset[str]
) -> Function:
    stage = next((s for s in _STAGES if _find(declaration.attributes, s)), None)
    parameters = tuple(
        Parameter(p.name, scope.type(p.type), scope.attribute_texts(p.attributes))
        for p in declaration.parameters
    )
    return_type = scope.type(declaration.return_type) if declaration.return_type else None
    if stage is None:
        return Function(
            declaration.name, parameters, return_type, declaration.name_start, globals=used
        )
    inputs: list[StageValue] = []
    for syntax, parameter in zip(declaration.parameters, parameters, strict=True):
        inputs += _stage_values(syntax.name, parameter.type, syntax.attributes, scope)
    outputs: list[StageValue] = []
    if return_type:
        outputs += _stage_values("", return_type, declaration.return_attributes, scope)
    return Function(
        *(declaration.name, parameters, return_type, declaration.name_start, stage),
        *(_workgroup_size(declaration.attributes, scope), tuple(inputs), tuple(outputs), used),
    )


def _stage_values(
    name: str, type_: st.Type, attributes: Attributes, scope: ModuleScope
) -> Iterator[StageValue]:
    """Yield what passes between stages by this name: itself, or the members of its struct."""
    declaration = scope.declared.get(type_.name) if isinstance(type_, st.Struct) else None
    if isinstance(declaration, StructDeclaration):
        for member in declaration.members:
            yield from _stage_value(member.name, scope.type(member.type), member.attributes, scope)
    else:
        yield from _stage_value(name, type_, attributes, scope)


def _stage_value(
    name: str, type_: st.Type, attributes: Attributes, scope: ModuleScope
) -> Iterator[StageValue]:
    location = _number(attributes, "location", scope)
    builtin = next(iter(_words(attributes, "builtin", scope)), None)
    if location is not None or builtin:
        interpolation = _words(attributes, "interpolate", scope)
        blend_src = _number(attributes, "blend_src", scope)
        yield StageValue(name, type_, location, builtin, interpolation, blend_src)


def _workgroup_size(attributes: Attributes, scope: ModuleScope) -> tuple[int, int, int]:
    """Return the size; what is not known of it counts as 1."""
    attribute = _find(attributes, "workgroup_size")
    sizes = [scope.integer(argument) or 1 for argument in attribute.arguments] if attribute else []
    x, y, z = (*sizes, 1, 1, 1)[:3]
    return x, y, z


def _resource(declaration: Variable, scope: ModuleScope) -> Resource | None:
    group = _number(declaration.attributes, "group", scope)
    binding = _number(declaration.attributes, "binding", scope)
    if group is None or binding is None or min(group, binding) < 0 or declaration.type is None:
        return None
    type_ = scope.type(declaration.type)
    space, access = (*(scope.text(word) for word in declaration.template), "", "")[:2]
    if space == "storage" and not access:
        access = "read"
    size = stride = 0
    if space:
        try:
            size, stride = st.size_of(type_), _element_stride(type_)
        except st.NoLayout:
            size = stride = 0
    return Resource(
        *(declaration.name, group, binding, type_, declaration.name_start),
        *(space, access, size, stride),
    )


def _element_stride(type_: st.Type) -> int:
    if isinstance(type_, st.Struct) and type_.members:
        type_ = type_.members[-1].type
    return st.stride_of(type_) if isinstance(type_, st.Array) else 0


def _override(declaration: Variable, scope: ModuleScope) -> Override:
    type_, constant = scope.value(declaration.name)
    number = constant.number if constant else None
    return Override(
        declaration.name,
        type_,
        _number(declaration.attributes, "id", scope),
        None if number is None else float(number),
    )


def _find(attributes: Attributes, name: str) -> Attribute | None:
    return next((a for a in attributes if a.name == name), None)


def _number(attributes: Attributes, name: str, scope: ModuleScope) -> int | None:
    attribute = _find(attributes, name)
    return scope.integer(attribute.arguments[0]) if attribute and attribute.arguments else None


def _words(attributes: Attributes, name: str, scope: ModuleScope) -> tuple[str, ...]:
    attribute = _find(attributes, name)
    return tuple(scope.text(word) for word in attribute.arguments) if attribute else ()
