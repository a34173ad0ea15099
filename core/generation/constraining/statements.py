"""Statements: what may be declared, assigned and called, and whether every path returns."""

from collections.abc import Callable

from core.generation.constraining.expressions import (
    Operand,
    Wanted,
    any_value,
    condition,
    expression,
    index,
)
from core.generation.constraining.numbers import number_type
from core.generation.constraining.operators import LEVELS, result
from core.generation.constraining.snippet_names import given_symbols, is_given_prefix
from core.generation.constraining.states import (
    FRAGMENT,
    Expect,
    Forks,
    NewName,
    Rejected,
    Scope,
    State,
    Symbol,
    expect,
    is_word,
    reject,
)
from core.generation.constraining.type_names import TypeName
from core.generation.constraining.types import (
    INTEGERS,
    NOTHING,
    NUM_SHARED,
    SHARED,
    accepted,
    concrete,
    mask,
    members,
)
from core.wgsl import builtin_functions
from core.wgsl.shader_types import Pointer, Struct, Vector

MAX_BLOCKS = 12
AfterBlock = Callable[[Scope, bool], State]
_ASSIGNMENTS = {f"{sign}=": sign for sign in ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")}


class Statements(State):
    """Where a statement may begin, or the block end.

    ``has_left``: nothing may follow. ``returns``: no path comes past the statement before.
    ``end`` says what follows the closing brace; without it this is the body of a snippet.
    """

    __slots__ = ("end", "has_left", "is_continuing", "is_empty", "returns", "scope")

    def __init__(
        self,
        scope: Scope,
        end: AfterBlock | None,
        *,
        returns: bool = False,
        has_left: bool = False,
        is_continuing: bool = False,
        is_empty: bool = False,
    ) -> None:
        self.scope = scope
        self.end = end
        self.returns = returns
        self.has_left = has_left
        self.is_continuing = is_continuing
        self.is_empty = is_empty

    def take(self, unit: str) -> State:
        """Return the state after the first unit of a statement, or after the block."""
        if unit == "}":
            if self.end is None:
                reject("there is no block to close")
            return self.end(self.scope, self.returns)
        if self.has_left:
            reject("nothing may follow in this block")
        way = _WAYS.get(unit)
        if way is not None:
            return way(self)
        statement = Simple(self.scope, self._terminated)
        if self.end is None and unit not in ("_", "*"):
            return _forked(unit, statement, tail(self.scope))
        return statement.take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a statement may begin with a word that begins so."""
        if self.has_left:
            return False
        if Simple(self.scope, self._terminated).expects(prefix):
            return True
        return self.end is None and tail(self.scope).expects(prefix)

    def ends(self) -> bool:
        """Tell whether a snippet may end here."""
        return self.end is None and not self.is_empty

    def next(self, scope: Scope, *, returns: bool = False, has_left: bool = False) -> "Statements":
        """Return the state after a statement."""
        return Statements(
            scope, self.end, returns=returns, has_left=has_left, is_continuing=self.is_continuing
        )

    def _terminated(self, scope: Scope) -> State:
        return expect(";", lambda: self.next(scope))

    def declare(self) -> State:
        """Return the state after ``let``."""
        return declaration("let", self.scope, self._terminated)

    def constant(self) -> State:
        """Return the state after ``const``."""
        return declaration("const", self.scope, self._terminated)

    def variable(self) -> State:
        """Return the state after ``var``."""
        return declaration("var", self.scope, self._terminated)

    def branch(self) -> State:
        """Return the state after ``if``."""
        return _if(self.scope, lambda scope, returns: self.next(scope, returns=returns))

    def repeat(self) -> State:
        """Return the state after ``for``."""
        outer = self.scope
        inner = outer.but(here=frozenset())

        def init(scope: Scope) -> State:
            return expect(";", lambda: condition(scope, lambda s, _: expect(";", lambda: step(s))))

        def step(scope: Scope) -> State:
            def body(scope: Scope) -> State:
                return expect(")", lambda: _body(scope, outer, self._after_loop, scope.here))

            return _Optional(")", Simple(scope, body), lambda: body(scope).take(")"))

        ways = {
            "var": lambda: declaration("var", inner, init),
            "let": lambda: declaration("let", inner, init),
            ";": lambda: init(inner).take(";"),
        }
        return expect("(", lambda: _Either(ways, Simple(inner, init)))

    def while_(self) -> State:
        """Return the state after ``while``."""
        outer = self.scope
        return condition(outer, lambda scope, _: _body(scope, outer, self._after_loop, frozenset()))

    def loop(self) -> State:
        """Return the state after ``loop``."""
        outer = self.scope

        def after(scope: Scope, returns: bool) -> State:
            if not scope.exits:
                reject("nothing ends the loop")
            return self._after_loop(scope, returns)

        return _body(outer.but(exits=False), outer, after, frozenset())

    def _after_loop(self, scope: Scope, _returns: bool) -> State:
        return self.next(scope.but(exits=self.scope.exits))

    def continuing(self) -> State:
        """Return the state after ``continuing``, which ends a loop's body."""
        if self.scope.break_from != "loop" or self.is_continuing or self.scope.depth == 0:
            reject("only the body of a loop ends so")
        outer = self.scope

        def after(scope: Scope, _returns: bool) -> State:
            return self.next(scope.but(names=outer.names, here=outer.here), has_left=True)

        inner = outer.but(here=frozenset())
        return expect("{", lambda: Statements(inner, after, is_continuing=True))

    def switch(self) -> State:
        """Return the state after ``switch``."""
        outer = self.scope

        def cases(scope: Scope, type_: int) -> State:
            return expect("{", lambda: Cases(scope, type_, self, frozenset(), True, False))

        return expression(outer, Wanted(INTEGERS, cases))

    def block(self) -> State:
        """Return the state after a brace that opens a block of its own."""
        return open_block(
            self.scope, self.scope, lambda scope, returns: self.next(scope, returns=returns)
        ).take("{")

    def leave_loop(self) -> State:
        """Return the state after ``break``."""
        scope = self.scope
        if not scope.break_from:
            reject("there is nothing to break out of")
        if scope.break_from == "loop":
            scope = scope.but(exits=True)
        if self.is_continuing:
            after = lambda s, _: expect(";", lambda: self.next(s, has_left=True))  # noqa: E731
            return expect("if", lambda: condition(scope, after))
        return expect(";", lambda: self.next(scope, returns=True, has_left=True))

    def go_on(self) -> State:
        """Return the state after ``continue``."""
        if not self.scope.break_from.startswith("loop") or self.is_continuing:
            reject("there is no loop to continue")
        return expect(";", lambda: self.next(self.scope, returns=True, has_left=True))

    def give(self) -> State:
        """Return the state after ``return``."""
        scope = self.scope.but(exits=True)
        if self.is_continuing:
            reject("the end of a loop's body cannot return")
        end = lambda s: self.next(s, returns=True, has_left=True)  # noqa: E731
        if scope.returns == NOTHING:
            return expect(";", lambda: end(scope))
        types = _RETURNED if scope.returns is None else accepted(scope.returns)

        def then(scope: Scope, type_: int) -> State:
            known = scope.returns if scope.returns is not None else concrete(type_)
            return expect(";", lambda: end(scope.but(returns=known)))

        value = expression(scope, Wanted(types, then))
        if scope.returns is None:
            return _Optional(";", value, lambda: end(scope.but(returns=NOTHING)))
        return value

    def discard(self) -> State:
        """Return the state after ``discard``."""
        if self.is_continuing:
            reject("the end of a loop's body cannot discard")
        scope = self.scope.needing(FRAGMENT).but(exits=True)
        return expect(";", lambda: self.next(scope, returns=True, has_left=True))


_RETURNED = SHARED & ~mask(NOTHING)  # what a snippet may return
_WAYS: dict[str, Callable[[Statements], State]] = {
    "let": Statements.declare,
    "const": Statements.constant,
    "var": Statements.variable,
    "if": Statements.branch,
    "for": Statements.repeat,
    "while": Statements.while_,
    "loop": Statements.loop,
    "continuing": Statements.continuing,
    "switch": Statements.switch,
    "{": Statements.block,
    "break": Statements.leave_loop,
    "continue": Statements.go_on,
    "return": Statements.give,
    "discard": Statements.discard,
}


class _Either(State):
    """One of a few units, or what another state takes."""

    __slots__ = ("other", "ways")

    def __init__(self, ways: dict[str, Callable[[], State]], other: State) -> None:
        self.ways = ways
        self.other = other

    def take(self, unit: str) -> State:
        """Return the state after a unit."""
        way = self.ways.get(unit)
        return way() if way else self.other.take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a word may come here that begins so."""
        return self.other.expects(prefix)


def _Optional(unit: str, other: State, then: Callable[[], State]) -> State:  # noqa: N802
    return _Either({unit: then}, other)


def _forked(unit: str, *states: State) -> State:
    """Return every state that takes a unit, after it."""
    found: list[State] = []
    reason = ""
    for state in states:
        try:
            after = state.take(unit)
        except Rejected as rejected:
            reason = reason or str(rejected)
            continue
        found += after.states if isinstance(after, Forks) else [after]
    if not found:
        reject(reason)
    return Forks(tuple(found)) if len(found) > 1 else found[0]


class Tail(State):
    """After the value that ends a snippet."""

    __slots__ = ()

    def take(self, unit: str) -> State:  # noqa: ARG002 - nothing may come
        """Nothing may follow."""
        reject("the code ends with its value")

    def ends(self) -> bool:
        """The code may end."""
        return True


def tail(scope: Scope) -> Operand:
    """Return the state before the value that ends a snippet."""
    types = any_value(scope) | (mask(NOTHING) if scope.returns is None else 0)
    return expression(scope, Wanted(types, lambda _scope, _type: Tail()))


def open_block(
    scope: Scope,
    outer: Scope,
    then: AfterBlock,
    *,
    here: frozenset[str] = frozenset(),
    **changes: str,
) -> State:
    """Return the state before a block; after it, the names of ``outer`` are in scope."""
    if scope.depth >= MAX_BLOCKS:
        reject("blocks are nested too deep")

    def after(scope: Scope, returns: bool) -> State:
        back = scope.but(
            names=outer.names, here=outer.here, break_from=outer.break_from, depth=outer.depth
        )
        return then(back, returns)

    inner = scope.but(here=here, depth=scope.depth + 1, **changes)
    return expect("{", lambda: Statements(inner, after))


def _body(scope: Scope, outer: Scope, then: AfterBlock, here: frozenset[str]) -> State:
    return open_block(scope, outer, then, here=here, break_from="loop")


def _if(outer: Scope, then: AfterBlock) -> State:
    def block(scope: Scope, _type: int) -> State:
        return open_block(scope, outer, otherwise)

    def otherwise(scope: Scope, returns: bool) -> State:
        def last(scope: Scope, also: bool) -> State:
            return then(scope, returns and also)

        ways = {
            "if": lambda: _if(scope, last),
            "{": lambda: open_block(scope, outer, last).take("{"),
        }
        return _Else(scope, lambda: Expect(ways), then)

    return condition(outer, block)


class _Else(State):
    __slots__ = ("otherwise", "scope", "then")

    def __init__(self, scope: Scope, otherwise: Callable[[], State], then: AfterBlock) -> None:
        self.scope = scope
        self.otherwise = otherwise
        self.then = then

    def take(self, unit: str) -> State:
        return self.otherwise() if unit == "else" else self._after().take(unit)

    def expects(self, prefix: str) -> bool:
        return self._after().expects(prefix)

    def ends(self) -> bool:
        return self._after().ends()

    def _after(self) -> State:
        return self.then(self.scope, False)


class Cases(State):
    """Inside of a switch, between its cases."""

    __slots__ = ("has_default", "outer", "returns", "scope", "seen", "type")

    def __init__(
        self,
        scope: Scope,
        type_: int,
        outer: Statements,
        seen: frozenset[int],
        returns: bool,
        has_default: bool,
    ) -> None:
        self.scope = scope
        self.type = type_
        self.outer = outer
        self.seen = seen
        self.returns = returns
        self.has_default = has_default

    def take(self, unit: str) -> State:
        """Return the state after a unit."""
        if unit == "case":
            return _Selector(self, self.seen)
        if unit == "default" and not self.has_default:
            return self.body(self.seen, is_default=True)
        if unit == "}" and self.has_default:
            return self.outer.next(self.scope, returns=self.returns)
        reject("expected `case`" if self.has_default else "expected `case` or `default`")

    def body(self, seen: frozenset[int], *, is_default: bool = False) -> State:
        """Return the state after the selectors of a case."""

        def after(scope: Scope, returns: bool) -> State:
            both = self.returns and returns
            return Cases(scope, self.type, self.outer, seen, both, self.has_default or is_default)

        # A loop around can be continued from inside of a switch.
        around = "loop-switch" if self.scope.break_from.startswith("loop") else "switch"
        block = open_block(self.scope, self.scope, after, break_from=around)
        return _Either({":": lambda: block}, block)


class _Selector(State):
    __slots__ = ("cases", "seen")

    def __init__(self, cases: Cases, seen: frozenset[int]) -> None:
        self.cases = cases
        self.seen = seen

    def take(self, unit: str) -> State:
        value = self._value(unit)
        if value is None:
            reject("expected a whole number that no other case has")
        seen = self.seen | {value}
        body = self.cases.body(seen)
        return _Either({",": lambda: _Selector(self.cases, seen)}, body)

    def expects(self, prefix: str) -> bool:
        if self._value(prefix) is not None or (prefix.isdigit() and prefix != "0"):
            return True
        names = self.cases.scope.names
        return any(n.startswith(prefix) and self._value(n) is not None for n in names)

    def _value(self, unit: str) -> int | None:
        symbol = self.cases.scope.find(unit)
        if symbol is not None and symbol.count is not None:
            fits = accepted(concrete(self.cases.type)) >> symbol.type & 1
            return symbol.count if fits and symbol.count not in self.seen else None
        type_ = number_type(unit) if unit[0].isdigit() and unit.isalnum() else None
        if type_ is None or not accepted(concrete(self.cases.type)) >> type_ & 1:
            return None
        value = int(unit.rstrip("iu"), 0)
        return value if value not in self.seen else None


def declaration(
    word: str, scope: Scope, then: Callable[[Scope], State], *, space: str = "function"
) -> State:
    """Return the state after ``let``, ``const`` or ``var``."""

    def named(name: str) -> State:
        def typed(scope: Scope, type_: int) -> State:
            def made(scope: Scope, _type: int) -> State:
                return then(scope.declare(name, _symbol(word, type_, space)))

            wanted = Wanted(accepted(type_), made, is_const=is_const)
            start = {"=": lambda: expression(scope, wanted)}
            return _Either(start, made(scope, type_)) if word == "var" else Expect(start)

        def untyped(scope: Scope, type_: int) -> State:
            known = type_ if word == "const" else concrete(type_)
            return then(scope.declare(name, _symbol(word, known, space)))

        is_const = word == "const" or space != "function"
        types = any_value(scope)
        if word == "var":
            # Pointers can be given a name, but not be kept in a variable.
            types &= SHARED | sum(
                1 << n
                for n in range(NUM_SHARED, len(scope.table.types))
                if not isinstance(scope.table.types[n], Pointer)
            ) | (~0 << len(scope.table.types))  # fmt: skip
        wanted = Wanted(types, untyped, is_const=is_const)
        ways: dict[str, Callable[[], State]] = {
            ":": lambda: TypeName(scope, "value", typed),
            "=": lambda: (
                _Counted(scope, wanted, name, then)
                if word == "const"
                else expression(scope, wanted)
            ),
        }
        return Expect(ways)

    return NewName(scope, named)


class _Counted(State):
    """The value of a constant: a lone whole number is remembered, arrays may be so long."""

    __slots__ = ("name", "operand", "scope", "then")

    def __init__(
        self, scope: Scope, wanted: Wanted, name: str, then: Callable[[Scope], State]
    ) -> None:
        self.operand = expression(scope, wanted)
        self.scope = scope
        self.name = name
        self.then = then

    def take(self, unit: str) -> State:
        after = self.operand.take(unit)
        digits = unit.rstrip("iu")
        if not digits.isdigit():
            return after
        type_ = number_type(unit)
        assert type_ is not None, "the operand took it"
        symbol = Symbol("const", type_, count=int(digits))
        return _Either(
            {";": lambda: self.then(self.scope.declare(self.name, symbol)).take(";")}, after
        )

    def expects(self, prefix: str) -> bool:
        return self.operand.expects(prefix)


def _symbol(word: str, type_: int, space: str) -> Symbol:
    if word == "var":
        return Symbol("var", type_, space, is_writable=True)
    return Symbol("const" if word == "const" else "value", type_)


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

            def inside() -> State:
                close = lambda s, t: expect(")", lambda: Place(self, s, t))  # noqa: E731
                return _Pointed(self, after=close)

            return expect("*", inside)  # fmt: skip
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
        return expression(
            self.scope, Wanted(SHARED | any_value(self.scope), lambda s, _: self.then(s))
        )

    def _is_callable(self, name: str) -> bool:
        symbol = self.scope.find(name)
        if symbol is not None:
            stage = self.scope.stage or self.scope.stages
            return symbol.sort == "function" and bool(symbol.stages & stage)
        return name in _STATEMENT_CALLS and self._call().expects(name)


_STATEMENT_CALLS = tuple(
    name for name, f in builtin_functions.functions().items() if not f.must_use and not f.enable
)


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
        if unit == "." and not self.is_whole:
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
