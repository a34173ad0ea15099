"""Functions, structs and what passes between the stages of a pipeline."""

from collections.abc import Callable

from core.generation.constraining.calls import Calls
from core.generation.constraining.statements import Statements
from core.generation.constraining.states import (
    COMPUTE,
    EVERY_STAGE,
    FRAGMENT,
    STAGES,
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
from core.generation.constraining.types import (
    FLOAT,
    INT,
    NOTHING,
    UINT,
    TypeTable,
    mask,
    vector,
)
from core.wgsl.attributes import BUILTIN_VALUES
from core.wgsl.conversions import F32
from core.wgsl.shader_types import (
    Array,
    NoLayout,
    Struct,
    StructMember,
    Type,
    Vector,
    align_of,
    round_up,
    size_of,
)

MAX_PARAMETERS = 12
MAX_MEMBERS = 24
MAX_LOCATION = 15
_STAGE_NAMES = {flag: word for word, flag in STAGES.items()}
_LOCATABLE = mask(*(n for s in (FLOAT, INT, UINT) for n in (s, *(vector(w, s) for w in (2, 3, 4)))))
_WHOLE = mask(*(n for s in (INT, UINT) for n in (s, *(vector(w, s) for w in (2, 3, 4)))))
_COLOUR = Vector(4, F32)
_TYPE_NAMES = {str(t): n for n, t in enumerate(TypeTable().types)}
_BUILTINS = {
    value.name: (value.uses, _TYPE_NAMES[value.type])
    for value in BUILTIN_VALUES
    if not value.needs and value.type in _TYPE_NAMES
}


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
        if unit == ")" and (not self.types or not self.has_comma):
            return _result(self.function, self.scope, self.types)
        if unit == "," and not self.has_comma and len(self.types) < MAX_PARAMETERS:
            return Parameters(self.function, self.scope, self.types, self.used)
        if not self.has_comma:
            reject("expected `,` or `)`")
        if unit == "@builtin" and self.function.stage:
            use = f"{_STAGE_NAMES[self.function.stage]} input"
            return _builtin(use, self.used, self._given)
        if unit == "@location" and self.function.stage & (VERTEX | FRAGMENT):
            return _location(self.used, self._located)
        return self._name().take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a parameter may begin with a word that begins so."""
        return self.has_comma and self._is_plain() and self._name().expects(prefix)

    def _is_plain(self) -> bool:
        stage = self.function.stage
        return not stage or bool(_structs(self.scope, stage, "input", self.used))

    def _name(self) -> State:
        stage = self.function.stage
        if not stage:
            return self._named("param", ~0, frozenset())
        allowed = _structs(self.scope, stage, "input", self.used)
        if not allowed:
            reject("a parameter of an entry point needs @builtin or @location")
        return self._named("value", allowed, None)

    def _given(self, name: str, type_: int) -> State:
        return self._named("value", mask(type_), frozenset({name}))

    def _located(self, place: str, is_flat: bool) -> State:
        # Whole numbers are not interpolated, so a fragment stage must say so.
        is_bound = self.function.stage == FRAGMENT and not is_flat
        return self._named(
            "value", _LOCATABLE & ~_WHOLE if is_bound else _LOCATABLE, frozenset({place})
        )

    def _named(self, role: str, types: int, used: frozenset[str] | None) -> State:
        def named(name: str) -> State:
            def typed(scope: Scope, type_: int) -> State:
                inside = _io_names(scope.table.types[type_]) if used is None else used
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
    body = lambda scope, type_: function.body(scope, types, type_)  # noqa: E731
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
        colour = mask(_TYPE_NAMES[str(_COLOUR)])
        typed = lambda types: TypeName(self.scope, "value", self.then, types)  # noqa: E731
        if unit == "@location" and self.stage == FRAGMENT:
            return _location(frozenset(), lambda place, _flat: _zero(place, typed(colour)), most=0)
        if unit == "@builtin" and self.stage == VERTEX:
            ways = {"position": lambda: expect(")", lambda: typed(colour))}
            return expect("(", lambda: Expect(ways))
        return self._struct().take(unit)

    def expects(self, prefix: str) -> bool:
        return bool(self._allowed()) and self._struct().expects(prefix)

    def _allowed(self) -> int:
        return _structs(self.scope, self.stage, "output", frozenset())

    def _struct(self) -> State:
        allowed = self._allowed()
        if not allowed:
            reject("the result of a stage needs @location or @builtin, or a struct with them")
        return TypeName(self.scope, "value", self.then, allowed)


def _zero(place: str, then: State) -> State:
    if place != "location(0)":
        reject("the colour has location 0")
    return then


def _builtin(use: str, used: frozenset[str], then: Callable[[str, int], State]) -> State:
    ways = {
        name: lambda name=name, type_=type_: expect(")", lambda: then(f"builtin({name})", type_))
        for name, (uses, type_) in _BUILTINS.items()
        if (use in uses or not use) and f"builtin({name})" not in used
    }
    if not ways:
        reject("no built-in value is left")
    return expect("(", lambda: Expect(ways, "a built-in value"))


def _location(
    used: frozenset[str], then: Callable[[str, bool], State], *, most: int = MAX_LOCATION
) -> State:
    def placed(number: int) -> State:
        place = f"location({number})"
        flat = lambda: expect(
            "(", lambda: expect("flat", lambda: expect(")", lambda: then(place, True)))
        )  # noqa: E731
        return expect(")", lambda: _Interpolated(flat, then(place, False)))

    ways = {
        str(number): lambda number=number: placed(number)
        for number in range(most + 1)
        if f"location({number})" not in used
    }
    if not ways:
        reject("no location is left")
    return expect("(", lambda: Expect(ways, "a location that is free"))


class _Interpolated(State):
    __slots__ = ("flat", "other")

    def __init__(self, flat: Callable[[], State], other: State) -> None:
        self.flat = flat
        self.other = other

    def take(self, unit: str) -> State:
        return self.flat() if unit == "@interpolate" else self.other.take(unit)

    def expects(self, prefix: str) -> bool:
        return self.other.expects(prefix)


def _io_names(type_: Type) -> frozenset[str]:
    """Return the locations and built-in values of a struct's members."""
    fields = type_.members if isinstance(type_, Struct) else ()
    return frozenset(
        text for member in fields for text in member.attributes if "interpolate" not in text
    )


def _structs(scope: Scope, stage: int, direction: str, used: frozenset[str]) -> int:
    """Return the structs that can pass into or out of a stage."""
    found = 0
    for symbol in scope.names.values():
        if symbol.sort == "type":
            type_ = scope.table.types[symbol.type]
            if isinstance(type_, Struct) and _passes(type_, stage, direction, used):
                found |= 1 << symbol.type
    return found


def _passes(struct: Struct, stage: int, direction: str, used: frozenset[str]) -> bool:
    use = f"{_STAGE_NAMES[stage]} {direction}"
    names: list[str] = []
    for member in struct.members:
        names += (text for text in member.attributes if "interpolate" not in text)
        for text in member.attributes:
            if text.startswith("builtin("):
                if use not in _BUILTINS[text[8:-1]][0]:
                    return False
            elif text.startswith("location(") and stage == COMPUTE:
                return False
        is_number = _TYPE_NAMES.get(str(member.type), NOTHING)
        is_flat = any("flat" in text for text in member.attributes)
        crosses = use in ("vertex output", "fragment input")
        is_located = any(text.startswith("location(") for text in member.attributes)
        if crosses and is_located and _WHOLE >> is_number & 1 and not is_flat:
            return False
    if len(names) != len(struct.members) or len(set(names)) != len(names) or used & set(names):
        return False
    if use == "vertex output":
        return "builtin(position)" in names
    if use == "fragment output":
        first = next((m for m in struct.members if "location(0)" in m.attributes), None)
        return first is not None and first.type == _COLOUR
    return True


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
        used = _io_names(Struct("", self.fields))
        if unit == "@builtin":
            return _builtin("", used, lambda text, type_: self._named((text,), mask(type_)))
        if unit == "@location":
            return _location(used, self._located)
        return self._named((), ~0).take(unit)

    def expects(self, prefix: str) -> bool:
        return self.may_go_on and self._named((), ~0).expects(prefix)

    def _located(self, place: str, is_flat: bool) -> State:
        attributes = (place, "interpolate(flat)") if is_flat else (place,)
        return self._named(attributes, _LOCATABLE)

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
