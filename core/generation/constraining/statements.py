"""Statements: what may be declared, assigned and called, and whether every path returns."""

from collections.abc import Callable

from core.generation.constraining.assertions import assertion
from core.generation.constraining.assignments import Simple
from core.generation.constraining.declarations import declaration
from core.generation.constraining.expressions import Operand, condition, expression
from core.generation.constraining.states import (
    FRAGMENT,
    AfterBlock,
    Either,
    Expect,
    Scope,
    State,
    expect,
    forked,
    reject,
)
from core.generation.constraining.switches import Cases
from core.generation.constraining.value_types import (
    INTEGERS,
    NOTHING,
    SHARED,
    accepted,
    concrete,
    mask,
)
from core.generation.constraining.wanted import Wanted, any_value

MAX_BLOCKS = 12


class Statements(State):
    """Where a statement may begin, or the block end.

    ``has_left``: nothing may follow but one `;`, if ``may_repeat``. ``returns``: no path comes past the statement before.
    ``end`` says what follows the closing brace; without it this is the body of a snippet.
    """

    __slots__ = ("end", "has_left", "is_continuing", "is_empty", "may_repeat", "returns", "scope")

    def __init__(
        self,
        scope: Scope,
        end: AfterBlock | None,
        *,
        returns: bool = False,
        has_left: bool = False,
        is_continuing: bool = False,
        is_empty: bool = False,
        may_repeat: bool = False,
    ) -> None:
        self.scope = scope
        self.end = end
        self.returns = returns
        self.has_left = has_left
        self.is_continuing = is_continuing
        self.is_empty = is_empty
        self.may_repeat = may_repeat  # a `;` that does nothing

    def take(self, unit: str) -> State:
        """Return the state after the first unit of a statement, or after the block."""
        if unit == "}":
            if self.end is None:
                reject("there is no block to close")
            return self.end(self.scope, self.returns)
        if unit == ";" and self.may_repeat:
            return self._again()
        if self.has_left:
            reject("nothing may follow in this block")
        way = _WAYS.get(unit)
        if way is not None:
            return way(self)
        statement = Simple(self.scope, self._terminated)
        if self.end is None and unit not in ("_", "*"):
            return forked(unit, statement, tail(self.scope))
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
        is_plain = self.end is not None and not self.is_continuing
        return Statements(
            scope,
            self.end,
            returns=returns,
            has_left=has_left,
            is_continuing=self.is_continuing,
            may_repeat=is_plain and (returns or not has_left),
        )

    def _again(self) -> "Statements":
        """Return the state after a `;` that does nothing."""
        return Statements(self.scope, self.end, returns=self.returns, has_left=self.has_left)

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

    def assert_(self) -> State:
        """Return the state after ``const_assert``."""
        return assertion(self.scope, self._terminated)

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

            return Either({")": lambda: body(scope).take(")")}, Simple(scope, body))

        ways = {
            "var": lambda: declaration("var", inner, init),
            "let": lambda: declaration("let", inner, init),
            ";": lambda: init(inner).take(";"),
        }
        return expect("(", lambda: Either(ways, Simple(inner, init)))

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
            return expect("{", lambda: Cases(scope, type_, open_block, self._after_switch))

        return expression(outer, Wanted(INTEGERS, cases))

    def _after_switch(self, scope: Scope, returns: bool) -> State:
        return self.next(scope, returns=returns)

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

            def after(scope: Scope, _type: int) -> State:
                return expect(";", lambda: self.next(scope, has_left=True))

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

        def end(scope: Scope) -> State:
            return self.next(scope, returns=True, has_left=True)

        if scope.returns == NOTHING:
            return expect(";", lambda: end(scope))
        types = _RETURNED if scope.returns is None else accepted(scope.returns)

        def then(scope: Scope, type_: int) -> State:
            known = scope.returns if scope.returns is not None else concrete(type_)
            return expect(";", lambda: end(scope.but(returns=known)))

        value = expression(scope, Wanted(types, then))
        if scope.returns is None:
            return Either({";": lambda: end(scope.but(returns=NOTHING))}, value)
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
    "const_assert": Statements.assert_,
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
    return expression(scope, Wanted(types, lambda _scope, _type: Tail(), is_kept=True))


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
