"""Structs: their members and how they lie in memory."""

from collections.abc import Callable

from core.generation.constraining.interface import LOCATABLE, builtin, io_names, location
from core.generation.constraining.states import NewName, Scope, State, expect, reject
from core.generation.constraining.type_names import TypeName
from core.generation.constraining.value_types import mask
from core.wgsl.shader_types import (
    Array,
    NoLayout,
    Struct,
    StructMember,
    Type,
    align_of,
    round_up,
    size_of,
)

MAX_MEMBERS = 64


def struct_members(
    scope: Scope,
    name: str,
    then: Callable[[Scope, Struct], State],
    fields: tuple[StructMember, ...] = (),
    *,
    may_go_on: bool = True,
) -> State:
    """Return the state between the members of a struct."""
    return _Members(scope, name, then, fields, may_go_on)


class _Members(State):
    __slots__ = ("fields", "may_go_on", "name", "scope", "then")

    def __init__(
        self,
        scope: Scope,
        name: str,
        then: Callable[[Scope, Struct], State],
        fields: tuple[StructMember, ...],
        may_go_on: bool,
    ) -> None:
        self.scope = scope
        self.name = name
        self.then = then
        self.fields = fields
        self.may_go_on = may_go_on

    def take(self, unit: str) -> State:
        if unit == "}":
            if not self.fields:
                reject("a struct has members")
            struct = _laid_out(self.name, self.fields)
            names = {member.name for member in self.fields} if self.scope.is_snippet else set()
            return self.then(self.scope.but(known=self.scope.known | names), struct)
        if unit == "," and not self.may_go_on and len(self.fields) < MAX_MEMBERS:
            if _grows(self.fields[-1].type):
                return expect("}", lambda: self.take("}"))
            return _Members(self.scope, self.name, self.then, self.fields, True)
        if not self.may_go_on:
            reject("expected `,` or `}`")
        used = io_names(Struct("", self.fields))
        if unit == "@builtin":
            return builtin("", used, lambda text, type_: self._named((text,), mask(type_)))
        if unit == "@location":
            return location(used, self._located)
        return self._named((), ~0).take(unit)

    def expects(self, prefix: str) -> bool:
        return self.may_go_on and self._named((), ~0).expects(prefix)

    def _located(self, place: str, is_flat: bool) -> State:
        attributes = (place, "interpolate(flat)") if is_flat else (place,)
        return self._named(attributes, LOCATABLE)

    def _named(self, attributes: tuple[str, ...], types: int) -> State:
        scope = self.scope.but(here=frozenset(member.name for member in self.fields))

        def named(name: str) -> State:
            def typed(_scope: Scope, type_: int) -> State:
                member = StructMember(name, self.scope.table.types[type_], attributes=attributes)
                return _Members(self.scope, self.name, self.then, (*self.fields, member), False)

            return expect(":", lambda: TypeName(self.scope, "member", typed, types))

        return NewName(scope, named)


def _grows(type_: Type) -> bool:
    return isinstance(type_, Array) and type_.count is None


def _laid_out(name: str, fields: tuple[StructMember, ...]) -> Struct:
    """Return a struct with its layout where it has one: strides of arrays depend on it."""
    try:
        align = max(align_of(member.type) for member in fields)
        size = 0
        for member in fields:
            size = round_up(size, align_of(member.type)) + size_of(member.type)
    except NoLayout:
        return Struct(name, fields)
    return Struct(name, fields, align, round_up(size, align))
