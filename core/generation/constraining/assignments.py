"""Calls, assignments and steps, and the places that can be assigned to."""

from collections.abc import Callable

from core.generation.constraining.expressions import Operand, expression, index
from core.generation.constraining.operators import LEVELS, result
from core.generation.constraining.snippet_names import given_symbols, is_given_prefix
from core.generation.constraining.states import Forks, Scope, State, expect, is_word, reject
from core.generation.constraining.value_types import (
    INTEGERS,
    NOTHING,
    NUM_SHARED,
    SHARED,
    accepted,
    mask,
    members,
)
from core.generation.constraining.wanted import Wanted, any_value
from core.wgsl import builtin_functions
from core.wgsl.shader_types import Pointer, Struct, Vector

_ASSIGNMENTS = {f"{sign}=": sign for sign in ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")}


class Simple(State):
    """A call, an assignment, a step; what ends it is told by ``then``."""

    __slots__ = ("scope", "then")

    def __init__(self, scope: Scope, then: Callable[[Scope], State]) -> None:
        self.scope = scope
        self.then = then

    def take(self, unit: str) -> State:
        """Return the state after the first unit."""
        scope = self.scope
        if unit == "_":
            wanted = Wanted(any_value(scope), lambda s, _: self.then(s))
            return expect("=", lambda: expression(scope, wanted))
        if unit == "*":
            return _Pointed(self, after=lambda s, t: Place(self, s, t, is_whole=True))
        if unit == "(":
            pointer = self._bracketed()  # made now, so that nothing is begun where there is none
            return expect("*", lambda: pointer)
        return self._named(unit)

    def _bracketed(self) -> State:
        """Return the state after ``(*``: a pointer to what a part of is written."""

        def close(scope: Scope, target: int) -> State:
            return expect(")", lambda: Place(self, scope, target))

        return _Pointed(self, after=close)

    def _named(self, unit: str) -> State:
        scope = self.scope
        symbol = scope.find(unit)
        if symbol is None and scope.is_snippet:
            ways = [
                Place(self, scope.but(given={**scope.given, unit: one}), one.type)
                for one in given_symbols(unit, scope)
                if one.is_writable
            ]
            if ways:
                return Forks(tuple(ways))
        if symbol is not None and symbol.sort == "var" and symbol.is_writable:
            return Place(self, scope.needing(symbol.stages), symbol.type)
        if symbol is not None and symbol.sort != "function":
            reject(f"`{unit}` cannot be assigned to")
        if not is_word(unit):
            reject("expected a statement")
        if not self._is_callable(unit):
            reject(f"`{unit}` is not declared, or its value must be used")
        return self._call().take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a call or assignment may begin so."""
        scope = self.scope
        if prefix == "_":
            return True
        for name, symbol in scope.names.items():
            if name.startswith(prefix) and (
                symbol.is_writable or (symbol.sort == "function" and self._is_callable(name))
            ):
                return True
        if any(n.startswith(prefix) and self._is_callable(n) for n in _STATEMENT_CALLS):
            return True
        return scope.is_snippet and is_given_prefix(prefix, scope, SHARED)

    def _call(self) -> Operand:
        types = SHARED | any_value(self.scope)
        return _Called(self.scope, Wanted(types, lambda s, _: self.then(s)), (), types)

    def _is_callable(self, name: str) -> bool:
        symbol = self.scope.find(name)
        if symbol is not None:
            stage = self.scope.stage or self.scope.stages
            return symbol.sort == "function" and bool(symbol.stages & stage)
        return name in _STATEMENT_CALLS and self._call().expects(name)


_STATEMENT_CALLS = tuple(
    name for name, f in builtin_functions.functions().items() if not f.must_use and not f.enable
)


class _Called(Operand):
    """The call that is a statement: its value, if it has one, cannot be used any further."""

    __slots__ = ()

    def after(self, scope: Scope, type_: int, *, is_whole: bool = False) -> State:  # noqa: ARG002
        return self.wanted.then(scope, type_)


class _Pointed(State):
    """After ``*`` at the beginning of a statement: the name of a pointer to write through."""

    __slots__ = ("after", "simple")

    def __init__(self, simple: Simple, after: Callable[[Scope, int], State]) -> None:
        self.simple = simple
        self.after = after
        if not any(self._target(name) is not None for name in simple.scope.names):
            reject("there is no pointer to write through")

    def take(self, unit: str) -> State:
        target = self._target(unit)
        if target is None:
            reject(f"`{unit}` is no pointer to write through")
        return self.after(self.simple.scope, target)

    def expects(self, prefix: str) -> bool:
        names = self.simple.scope.names
        return any(n.startswith(prefix) and self._target(n) is not None for n in names)

    def _target(self, name: str) -> int | None:
        scope = self.simple.scope
        symbol = scope.find(name)
        type_ = scope.table.types[symbol.type] if symbol and symbol.sort == "value" else None
        if isinstance(type_, Pointer) and type_.address_space in ("function", "private"):
            return scope.table.number(type_.target)
        return None


class Place(State):
    """Inside of a variable, on the way to what is assigned."""

    __slots__ = ("is_whole", "scope", "simple", "type")

    def __init__(self, simple: Simple, scope: Scope, type_: int, *, is_whole: bool = False) -> None:
        self.simple = simple
        self.scope = scope
        self.type = type_
        self.is_whole = is_whole

    def take(self, unit: str) -> State:
        """Return the state after a step inwards or an assignment sign."""
        scope, type_, then = self.scope, self.type, self.simple.then
        if unit == "." and not self.is_whole and self._has_members():
            return _PlaceMember(self)
        if unit == "[" and not self.is_whole:
            wanted = Wanted(~0, lambda s, _: then(s))
            return index(scope, type_, ~0, wanted, lambda s, t: Place(self.simple, s, t))
        if scope.table.unnamed >> type_ & 1:
            reject("this cannot be assigned to as a whole")
        if unit == "=":
            return expression(scope, Wanted(accepted(type_), lambda s, _: then(s)))
        if unit in ("++", "--"):
            if not INTEGERS >> type_ & 1:
                reject(f"`{unit}` is for whole numbers")
            return then(scope)
        sign = _ASSIGNMENTS.get(unit)
        if sign is None or type_ >= NUM_SHARED:
            reject("expected an assignment")
        types = mask(
            *(r for r in members(SHARED & ~mask(NOTHING)) if result(sign, type_, r) == type_)
        )
        if not types or sign not in LEVELS:
            reject(f"`{unit}` does not fit the variable")
        return expression(scope, Wanted(types, lambda s, _: then(s)))

    def _has_members(self) -> bool:
        return isinstance(self.scope.table.types[self.type], Struct | Vector)


class _PlaceMember(State):
    __slots__ = ("place",)

    def __init__(self, place: Place) -> None:
        self.place = place

    def take(self, unit: str) -> State:
        place = self.place
        table = place.scope.table
        part = table.member(place.type, unit)
        if part is None:
            reject(f"there is no member `{unit}`")
        if isinstance(table.types[place.type], Vector) and len(unit) > 1:
            reject("several components cannot be assigned at once")
        return Place(place.simple, place.scope, part)

    def expects(self, prefix: str) -> bool:
        table, type_ = self.place.scope.table, self.place.type
        if isinstance(table.types[type_], Struct):
            return any(name.startswith(prefix) for name in table.member_names(type_))
        return table.member(type_, prefix) is not None
