"""What may stand at module scope, and when a module of the kind asked for is whole."""

import re
from collections.abc import Callable, Collection
from functools import partial
from itertools import product

from core.generation.constraining.assertions import assertion
from core.generation.constraining.declarations import declaration
from core.generation.constraining.functions import Header
from core.generation.constraining.statements import Statements, tail
from core.generation.constraining.states import (
    CLOSE,
    COMPUTE,
    EVERY_STAGE,
    OPEN,
    STAGES,
    VERTEX,
    Either,
    Expect,
    Forks,
    NewName,
    Scope,
    State,
    Symbol,
    expect,
    new_scope,
    reject,
)
from core.generation.constraining.structs import struct_members
from core.generation.constraining.type_names import TypeName
from core.wgsl.kinds import ShaderKind
from core.wgsl.shader_types import Struct

_WHOLE_NUMBER = re.compile(r"(0|[1-9][0-9]{0,4})[iu]?")
# The kinds of code that have no entry point of a stage beside their own; others have all.
_ALONE = {"compute": ("function", "fragment", "vertex")}
MAX_BINDING = 15
MAX_GROUP = 3
MAX_WORKGROUP = 256
MAX_OVERRIDES = 64


def start(kind: ShaderKind | None) -> State:
    """Return the state at the beginning of code of a kind; without one any kind will do."""
    if kind == "expression":
        return tail(new_scope(kind, is_snippet=True))
    if kind == "statements":
        return _snippet()
    if kind is None:
        return Forks((Module(new_scope(None, is_snippet=False), is_empty=True), _snippet()))
    return Module(new_scope(kind, is_snippet=kind == "function"), is_empty=True)


def _snippet() -> State:
    return Statements(new_scope("statements", is_snippet=True), None, is_empty=True)


class Module(State):
    """Between the declarations of a module."""

    __slots__ = ("has_brace", "is_empty", "scope")

    def __init__(self, scope: Scope, *, is_empty: bool = False, has_brace: bool = False) -> None:
        self.scope = scope
        self.is_empty = is_empty
        self.has_brace = has_brace  # the declaration before ended so; `;` may follow

    def take(self, unit: str) -> State:
        """Return the state after the first unit of a declaration."""
        if unit == ";" and self.has_brace:
            return Module(self.scope)
        way = _DECLARATIONS.get(unit)
        if way is None:
            reject("expected a declaration")
        return way(self.scope)

    def ends(self) -> bool:
        """Tell whether this is a whole module of the kind asked for."""
        scope = self.scope
        if scope.asked in STAGES:
            return bool(scope.entries & STAGES[scope.asked])
        return not self.is_empty


def _function(scope: Scope) -> State:
    return Header(scope, 0, _after_body)


def _after_body(scope: Scope) -> State:
    return Module(scope, has_brace=True)


def _struct(scope: Scope) -> State:
    def named(name: str) -> State:
        def done(scope: Scope, struct: Struct) -> State:
            symbol = Symbol("type", scope.table.number(struct))
            return Module(scope.declare(name, symbol), has_brace=True)

        return expect("{", lambda: struct_members(scope, name, done))

    return NewName(scope, named)


def _alias(scope: Scope) -> State:
    def typed(name: str, scope: Scope, type_: int) -> State:
        return expect(";", lambda: Module(scope.declare(name, Symbol("type", type_))))

    return NewName(
        scope,
        lambda name: expect("=", lambda: TypeName(scope, "value", lambda s, t: typed(name, s, t))),
    )


def _constant(scope: Scope) -> State:
    return declaration("const", scope, _declared)


def _numbered_override(scope: Scope) -> State:
    """Return the state after ``@id``: a pipeline constant with a number follows."""
    numbers = set(range(MAX_OVERRIDES)) - scope.overrides
    return _attribute(numbers, lambda n: expect("override", lambda: _override(n, scope)))


def _override(number: int | None, scope: Scope) -> State:
    """Return the state after ``override``. It has a value: nobody sets it from outside."""
    taken = scope.overrides if number is None else scope.overrides | {number}
    return declaration("override", scope.but(overrides=taken), _declared)


def _variable(scope: Scope) -> State:
    """Return the state after ``var`` without a binding."""
    ways: dict[str, Callable[[], State]] = {
        "private": lambda: expect(
            CLOSE, lambda: declaration("var", scope, _declared, space="private")
        ),
        "workgroup": lambda: expect(
            CLOSE, lambda: _typed_variable(scope, "workgroup", is_writable=True)
        ),
    }
    if not _may_use_workgroups(scope):
        del ways["workgroup"]
    return expect(OPEN, lambda: Expect(ways))


def _may_use_workgroups(scope: Scope) -> bool:
    return scope.asked in (None, "compute", "module")


def _declared(scope: Scope) -> State:
    return expect(";", lambda: Module(scope))


def _typed_variable(scope: Scope, space: str, *, is_writable: bool = False) -> State:
    stages = COMPUTE if space == "workgroup" else EVERY_STAGE
    if space == "storage" and is_writable:
        stages = EVERY_STAGE & ~VERTEX

    def typed(name: str, scope: Scope, type_: int) -> State:
        is_resource = space == "resource"
        symbol = Symbol(
            "value" if is_resource else "var",
            type_,
            "" if is_resource else space,
            is_writable=is_writable,
            stages=stages,
        )
        return _declared(scope.declare(name, symbol))

    return NewName(
        scope,
        lambda name: expect(":", lambda: TypeName(scope, space, lambda s, t: typed(name, s, t))),
    )


def _entry(word: str) -> Callable[[Scope], State]:
    def begun(scope: Scope) -> State:
        header = _header(scope, word)
        return _workgroup_size(scope, header) if word == "compute" else header()

    return begun


def _sized_entry(scope: Scope) -> State:
    """Return the state after ``@workgroup_size`` that stands before ``@compute``."""
    header = _header(scope, "compute")
    return _workgroup_size(scope, lambda: expect("@compute", header)).take("@workgroup_size")


def _header(scope: Scope, word: str) -> Callable[[], State]:
    """Return what gives the state after the attributes of an entry point."""
    if word != scope.asked and scope.asked in _ALONE.get(word, ("function", "compute")):
        reject(f"a {scope.asked} has no @{word}")
    return lambda: expect("fn", lambda: Header(scope, STAGES[word], _after_body))


def _workgroup_size(scope: Scope, then: Callable[[], State]) -> State:
    size = _Number(
        range(1, MAX_WORKGROUP + 1), lambda value: _size_after(scope, 1, value, then), scope
    )
    return expect("@workgroup_size", lambda: expect("(", lambda: size))


def _size_after(scope: Scope, count: int, total: int, then: Callable[[], State]) -> State:
    """Return the state after a number of invocations: the product of all is limited."""
    ways: dict[str, Callable[[], State]] = {")": then}
    if count < 3:
        ways[","] = lambda: _Number(
            range(1, MAX_WORKGROUP // total + 1),
            lambda value: _size_after(scope, count + 1, total * value, then),
            scope,
        )
    return Expect(ways)


def _bound(scope: Scope, *, is_group: bool) -> State:
    """Return the state after ``@group`` or ``@binding``: the other one follows."""
    free = set(product(range(MAX_GROUP + 1), range(MAX_BINDING + 1))) - scope.bindings
    first, second = (0, 1) if is_group else (1, 0)

    def begun(number: int) -> State:
        left = {place[second]: place for place in free if place[first] == number}
        other = "@binding" if is_group else "@group"
        return expect(other, lambda: _attribute(left, lambda n: _placed(scope, left[n])))

    return _attribute({place[first] for place in free}, begun)


def _placed(scope: Scope, place: tuple[int, int]) -> State:
    places = scope.bindings | {place}
    return expect("var", lambda: _resource(scope.but(bindings=places)))


def _resource(scope: Scope) -> State:
    plain = _typed_variable(scope, "resource")
    storage = {
        **{
            word: lambda word=word: expect(
                CLOSE, lambda: _typed_variable(scope, "storage", is_writable=word == "read_write")
            )
            for word in ("read", "read_write")
        }
    }
    spaces: dict[str, Callable[[], State]] = {
        "storage": lambda: Expect(
            {
                ",": lambda: Expect(storage),
                CLOSE: lambda: _typed_variable(scope, "storage"),
            }
        )
    }
    spaces["uniform"] = lambda: expect(CLOSE, lambda: _typed_variable(scope, "uniform"))
    return Either({OPEN: lambda: Expect(spaces)}, plain)


def _attribute(allowed: Collection[int], then: Callable[[int], State]) -> State:
    return expect("(", lambda: _Number(allowed, lambda value: expect(")", lambda: then(value))))


class _Number(State):
    """One of some whole numbers; with a scope, also a constant that is one."""

    __slots__ = ("allowed", "scope", "then")

    def __init__(
        self, allowed: Collection[int], then: Callable[[int], State], scope: Scope | None = None
    ) -> None:
        if not allowed:
            reject("no number is left")
        self.allowed = allowed
        self.then = then
        self.scope = scope

    def take(self, unit: str) -> State:
        """Return the state after the number."""
        symbol = self.scope.find(unit) if self.scope else None
        count = symbol.count if symbol else None
        if count is not None and count in self.allowed:
            return self.then(count)
        whole = _WHOLE_NUMBER.fullmatch(unit)
        if whole is None or int(whole[1]) not in self.allowed:
            reject(f"expected a whole number from {min(self.allowed)} to {max(self.allowed)}")
        return self.then(int(whole[1]))

    def expects(self, prefix: str) -> bool:
        """Tell whether the number may begin so."""
        whole = _WHOLE_NUMBER.fullmatch(prefix)
        if whole is None:
            names = self.scope.names.items() if self.scope else ()
            return any(n.startswith(prefix) and s.count in self.allowed for n, s in names)
        if whole[1] != prefix:  # it ends with the sign of its type
            return int(whole[1]) in self.allowed
        return any(str(number).startswith(prefix) for number in self.allowed)


_DECLARATIONS: dict[str, Callable[[Scope], State]] = {
    "fn": _function,
    "struct": _struct,
    "alias": _alias,
    "const": _constant,
    "var": _variable,
    "override": partial(_override, None),
    "const_assert": lambda scope: assertion(scope, _declared),
    "@id": _numbered_override,
    "@group": partial(_bound, is_group=True),
    "@binding": partial(_bound, is_group=False),
    "@workgroup_size": _sized_entry,
    **{f"@{word}": _entry(word) for word in STAGES},
}
