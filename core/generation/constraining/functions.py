"""Functions: parameters, result and body, of entry points and of others."""

from collections.abc import Callable

from core.generation.constraining.calls import Calls
from core.generation.constraining.interface import (
    COLOUR,
    LOCATABLE,
    STAGE_NAMES,
    TYPE_NUMBERS,
    WHOLE_NUMBERS,
    builtin,
    io_names,
    location,
    structs,
)
from core.generation.constraining.statements import Statements
from core.generation.constraining.states import (
    COMPUTE,
    EVERY_STAGE,
    FRAGMENT,
    VERTEX,
    Expect,
    NewName,
    Scope,
    State,
    Symbol,
    expect,
    reject,
)
from core.generation.constraining.type_names import TypeName
from core.generation.constraining.value_types import (
    NOTHING,
    mask,
)

MAX_PARAMETERS = 12


class Header(NewName):
    """After ``fn``; ``stage`` is that of an entry point."""

    __slots__ = ()

    def __init__(self, scope: Scope, stage: int, then: Callable[[Scope], State]) -> None:
        def named(name: str) -> State:
            function = _Function(name, scope, stage, then)
            return expect(
                "(", lambda: Parameters(function, scope.but(here=frozenset()), (), frozenset())
            )

        super().__init__(scope, named)


class _Function:
    """What is known of a function before its body."""

    __slots__ = ("name", "outer", "stage", "then")

    def __init__(self, name: str, outer: Scope, stage: int, then: Callable[[Scope], State]) -> None:
        self.name = name
        self.outer = outer
        self.stage = stage
        self.then = then

    def body(self, scope: Scope, parameters: tuple[int, ...], result: int) -> State:
        """Return the state before the body."""
        inner = scope.but(
            returns=result,
            stage=self.stage,
            stages=self.stage or EVERY_STAGE,
            break_from="",
            depth=1,
            exits=False,
        )

        def after(scope: Scope, returns: bool) -> State:
            if result != NOTHING and not returns:
                reject("a path through the function returns nothing")
            outer = self.outer
            calls = None if self.stage else Calls([(parameters, result)])
            symbol = Symbol(
                "function", result, calls=calls, stages=0 if self.stage else scope.stages
            )
            whole = outer.but(
                given=scope.given,
                known=scope.known,
                entries=outer.entries | self.stage,
            )
            return self.then(whole.declare(self.name, symbol))

        return expect("{", lambda: Statements(inner, after))


class Parameters(State):
    """Between the brackets after a function's name."""

    __slots__ = ("function", "has_comma", "scope", "types", "used")

    def __init__(
        self,
        function: _Function,
        scope: Scope,
        types: tuple[int, ...],
        used: frozenset[str],
        has_comma: bool = True,
    ) -> None:
        self.function = function
        self.scope = scope
        self.types = types
        self.used = used  # locations and built-in values
        self.has_comma = has_comma

    def take(self, unit: str) -> State:
        """Return the state after the first unit of a parameter, or after the bracket."""
        if unit == ")":
            return _result(self.function, self.scope, self.types)
        if unit == "," and not self.has_comma and len(self.types) < MAX_PARAMETERS:
            return Parameters(self.function, self.scope, self.types, self.used)
        if not self.has_comma:
            reject("expected `,` or `)`")
        if unit == "@builtin" and self.function.stage:
            use = f"{STAGE_NAMES[self.function.stage]} input"
            return builtin(use, self.used, self._given)
        if unit == "@location" and self.function.stage & (VERTEX | FRAGMENT):
            return location(self.used, self._located)
        return self._name().take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a parameter may begin with a word that begins so."""
        return self.has_comma and self._is_plain() and self._name().expects(prefix)

    def _is_plain(self) -> bool:
        stage = self.function.stage
        return not stage or bool(structs(self.scope, stage, "input", self.used))

    def _name(self) -> State:
        stage = self.function.stage
        if not stage:
            return self._named("param", ~0, frozenset())
        allowed = structs(self.scope, stage, "input", self.used)
        if not allowed:
            reject("a parameter of an entry point needs @builtin or @location")
        return self._named("value", allowed, None)

    def _given(self, name: str, type_: int) -> State:
        return self._named("value", mask(type_), frozenset({name}))

    def _located(self, place: str, is_flat: bool) -> State:
        # Whole numbers are not interpolated, so a fragment stage must say so.
        is_bound = self.function.stage == FRAGMENT and not is_flat
        return self._named(
            "value", LOCATABLE & ~WHOLE_NUMBERS if is_bound else LOCATABLE, frozenset({place})
        )

    def _named(self, role: str, types: int, used: frozenset[str] | None) -> State:
        def named(name: str) -> State:
            def typed(scope: Scope, type_: int) -> State:
                inside = io_names(scope.table.types[type_]) if used is None else used
                symbol = Symbol("value", type_)
                return Parameters(
                    self.function,
                    scope.declare(name, symbol),
                    (*self.types, type_),
                    self.used | inside,
                    False,
                )

            return expect(":", lambda: TypeName(self.scope, role, typed, types))

        return NewName(self.scope, named)


def _result(function: _Function, scope: Scope, types: tuple[int, ...]) -> State:
    stage = function.stage
    none = function.body(scope, types, NOTHING)
    if stage == COMPUTE:
        return none

    def body(scope: Scope, type_: int) -> State:
        return function.body(scope, types, type_)

    if not stage:
        result = TypeName(scope, "value", body)
        return Expect({"->": lambda: result, "{": lambda: none.take("{")})
    return expect("->", lambda: _Output(scope, stage, body))


class _Output(State):
    """The result of a vertex or fragment stage."""

    __slots__ = ("scope", "stage", "then")

    def __init__(self, scope: Scope, stage: int, then: Callable[[Scope, int], State]) -> None:
        self.scope = scope
        self.stage = stage
        self.then = then

    def take(self, unit: str) -> State:
        colour = mask(TYPE_NUMBERS[str(COLOUR)])

        def typed(types: int) -> State:
            return TypeName(self.scope, "value", self.then, types)

        if unit == "@location" and self.stage == FRAGMENT:
            return location(frozenset(), lambda place, _flat: _zero(place, typed(colour)), most=0)
        if unit == "@builtin" and self.stage == VERTEX:
            ways = {"position": lambda: expect(")", lambda: typed(colour))}
            return expect("(", lambda: Expect(ways))
        return self._struct().take(unit)

    def expects(self, prefix: str) -> bool:
        return bool(self._allowed()) and self._struct().expects(prefix)

    def _allowed(self) -> int:
        return structs(self.scope, self.stage, "output", frozenset())

    def _struct(self) -> State:
        allowed = self._allowed()
        if not allowed:
            reject("the result of a stage needs @location or @builtin, or a struct with them")
        return TypeName(self.scope, "value", self.then, allowed)


def _zero(place: str, then: State) -> State:
    if place != "location(0)":
        reject("the colour has location 0")
    return then
