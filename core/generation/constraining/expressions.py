"""Expressions: operands, what follows them, calls; each checked against the types wanted."""

from core.generation.constraining import calls as calling
from core.generation.constraining import operators
from core.generation.constraining.builtin_calls import (
    CALLABLE,
    FUNCTIONS,
    STAGES_OF,
    STARTS,
    UNFOLDED,
    builtin_calls,
)
from core.generation.constraining.calls import Calls
from core.generation.constraining.inferring import INFERRED, Listed, NeededArrays, own_values
from core.generation.constraining.member_names import MemberName, Then
from core.generation.constraining.numbers import number_type, number_types
from core.generation.constraining.operators import LEVELS, UNARY, Pending, describe
from core.generation.constraining.snippet_names import given_symbols, is_given_prefix
from core.generation.constraining.states import (
    CLOSE,
    OPEN,
    Either,
    Expect,
    Forks,
    Rejected,
    Scope,
    State,
    Symbol,
    expect,
    is_word,
    reject,
)
from core.generation.constraining.type_names import TypeName, type_of_word
from core.generation.constraining.value_types import (
    A_FLOAT,
    A_INT,
    FLOAT,
    INT,
    INTEGERS,
    NUM_SHARED,
    SHARED,
    TRUTH,
    TYPED,
    mask,
    outer,
)
from core.generation.constraining.wanted import MAX_DEPTH, Wanted

_NOT_ZERO = frozenset("123456789abcdABCD")  # e and f may be more than digits


def expression(scope: Scope, wanted: Wanted, pending: Pending = ()) -> "Operand":
    """Return the state at the beginning of an expression, or after an operator in it."""
    own = 0 if pending else wanted.types & ~SHARED
    need = operators.operands(pending, wanted.types & SHARED) | own
    return Operand(scope, wanted, pending, need)


class Operand(State):
    """A value is to come. ``need`` are the types it may have, parts of it included."""

    __slots__ = ("need", "pending", "scope", "sign", "wanted")

    def __init__(
        self, scope: Scope, wanted: Wanted, pending: Pending, need: int, sign: str = ""
    ) -> None:
        self.scope = scope
        self.wanted = wanted
        self.pending = pending
        self.need = need
        self.sign = sign

    def take(self, unit: str) -> State:
        """Return the state after the first unit of the operand."""
        first = unit[0]
        if is_word(unit):
            return self._word(unit)
        if first.isdigit() or (first == "." and len(unit) > 1):
            return self._number(unit)
        if unit == "(":
            inner = self.wanted.inner(self._outer(), self._bracketed, is_kept=self.wanted.is_kept)
            return expression(self.scope, inner)
        if unit in UNARY:
            return self._signed(unit)
        if unit.startswith(("vec", "mat")):
            return self._constructor(type_of_word(unit, self.scope), unit)
        if unit in ("*", "&"):
            return self._address(unit)
        raise Rejected("expected a value")

    def expects(self, prefix: str) -> bool:
        """Tell whether a name or number may come here that begins so."""
        if prefix[0].isdigit() or prefix[0] == ".":
            return bool(number_types(prefix) & self.need)
        scope, need = self.scope, self.need
        symbol = scope.find(prefix)
        if symbol is not None and self._suits(symbol):
            return True
        if any(
            self._suits_builtin(name) for name in STARTS.get(prefix, ()) if not scope.find(name)
        ):
            return True
        names = scope.names
        if any(name.startswith(prefix) and self._suits(names[name]) for name in names):
            return True
        return (
            scope.is_snippet and not self.wanted.is_const and is_given_prefix(prefix, scope, need)
        )

    def after(self, scope: Scope, type_: int, *, is_whole: bool = False) -> State:
        """Return the state after an operand of this type."""
        return AfterOperand(scope, self.wanted, self.pending, self.need, type_, is_whole)

    def _outer(self) -> int:
        table, need = self.scope.table, self.need
        own = range(NUM_SHARED, len(table.types))
        return need | outer(need & SHARED) | mask(*(n for n in own if table.inside(n) & need))

    def _number(self, unit: str) -> State:
        type_ = number_type(unit)
        if type_ is None or not self.need >> type_ & 1:
            reject(f"expected {describe(self.need)}")
        if self.pending and self.pending[-1][1] in "/%" and not any(c in _NOT_ZERO for c in unit):
            reject("nothing can be divided by zero")
        return self.after(self.scope, type_, is_whole=True)

    def _signed(self, unit: str) -> State:
        need = self.need & UNARY[unit]
        if unit == "-" and not need & mask(A_FLOAT, FLOAT, INT):
            need &= ~mask(A_INT)  # it would become a u32, which has no negative values
        if unit == self.sign or not need:
            reject(f"`{unit}` does not give {describe(self.need)}")
        return Operand(self.scope, self.wanted, self.pending, need, unit)

    def _address(self, unit: str) -> State:
        # Addresses hold expressions in their turn, so their file imports this one.
        from core.generation.constraining.addresses import PointerName, VariableName

        if unit == "*":
            return PointerName(self)
        if self.wanted.is_kept or self.wanted.is_const or not self.need & ~SHARED:
            reject("no address is needed here")
        return VariableName(self)

    def _bracketed(self, scope: Scope, type_: int) -> State:
        return expect(")", lambda: self.after(scope, type_))

    def _word(self, unit: str) -> State:
        scope = self.scope
        symbol = scope.find(unit)
        if symbol is None:
            if unit in CALLABLE or type_of_word(unit, scope) is not None:
                return self._builtin(unit)
            if unit in ("true", "false"):
                if not self.need >> TRUTH & 1:
                    reject(f"expected {describe(self.need)}")
                return self.after(scope, TRUTH, is_whole=True)
            return self._given(unit)
        if not self._suits(symbol):
            reject(f"`{unit}` does not fit; expected {describe(self.need)}")
        if symbol.sort == "type":
            return self._constructor(symbol.type, unit)
        if symbol.sort == "function":
            assert symbol.calls is not None
            return self._call(symbol.calls, scope.needing(symbol.stages))
        return self.after(scope.needing(symbol.stages), symbol.type)

    def _suits(self, symbol: Symbol) -> bool:
        table, need = self.scope.table, self.need
        if self.wanted.is_const and symbol.sort not in ("const", "type"):
            return False
        if symbol.sort == "function":
            calls = symbol.calls
            is_stage = not self.scope.stage or bool(symbol.stages & self.scope.stage)
            return is_stage and calls is not None and self._is_open(calls)
        if symbol.sort == "type":
            calls = calling.constructor(symbol.type, table)
            return calls is not None and bool(table.inside(symbol.type) & need)
        return bool(table.inside(symbol.type) & need)

    def _suits_builtin(self, name: str) -> bool:
        scope, need = self.scope, self.need
        function = FUNCTIONS.get(name)
        if function is None:
            if name == "array":
                return bool(need & (TYPED | own_values(scope.table)))
            if name in INFERRED:
                return self._is_open(INFERRED[name]())
            type_ = type_of_word(name, scope)
            return type_ is not None and bool(scope.table.inside(type_) & need)
        if self.wanted.is_const and (not function.is_const or name in UNFOLDED):
            return False
        if not STAGES_OF[name] & (scope.stage or scope.stages):
            return False
        if name == "bitcast" and self.wanted.depth < MAX_DEPTH:
            return bool(outer(need & SHARED) & calling.BITCASTABLE)
        return self._is_open(builtin_calls(name, scope))

    def _is_open(self, calls: Calls) -> bool:
        """Tell whether a call can lead to what is needed; arguments need room in the depth."""
        table = self.scope.table
        may_go_on = self.wanted.depth < MAX_DEPTH and bool(calls.goal(self.need, table))
        return may_go_on or calls.may_end(self.need, table)

    def _builtin(self, name: str) -> State:
        ways = self._given_ways(name)
        if not self._suits_builtin(name):
            if ways:
                return Forks(ways)
            reject(f"`{name}` does not give {describe(self.need)} here")
        if name == "bitcast":
            types = outer(self.need & SHARED) & calling.BITCASTABLE
            return expect(OPEN, lambda: TypeName(self.scope, "value", self._cast, types))
        if name == "array":
            return self._array()
        if name in INFERRED:
            return self._call(INFERRED[name](), self.scope)
        if name in FUNCTIONS:
            scope = self.scope.needing(STAGES_OF[name])
            call = self._call(builtin_calls(name, scope), scope)
            return Forks((call, *ways)) if ways else call
        return self._constructor(type_of_word(name, self.scope), name)

    def _array(self) -> State:
        """Return the state after ``array``: its type follows, or is inferred from its elements."""
        needed = NeededArrays(self.need, self.scope.table)
        listed = Listed(needed)
        ways = {}
        if self.wanted.depth < MAX_DEPTH and listed.goal(self.need, self.scope.table):
            ways["("] = lambda: Arguments(self, listed, self.scope)
        return Either(
            ways, TypeName(self.scope, "value", self._made, counts=needed.lengths).take("array")
        )

    def _cast(self, scope: Scope, type_: int) -> State:
        return expect(CLOSE, lambda: self._call(calling.bitcast(type_), scope))

    def _made(self, _scope: Scope, type_: int) -> State:
        return self._constructor(type_, "array")

    def _constructor(self, type_: int | None, word: str) -> State:
        if type_ is None or not self.scope.table.inside(type_) & self.need:
            reject(f"`{word}` does not fit; expected {describe(self.need)}")
        calls = calling.constructor(type_, self.scope.table)
        if calls is None:
            reject(f"no `{word}` can be made")
        return self._call(calls, self.scope)

    def _call(self, calls: Calls, scope: Scope) -> State:
        return expect("(", lambda: Arguments(self, calls, scope))

    def _given(self, unit: str) -> State:
        ways = self._given_ways(unit)
        if not ways:
            reject(f"`{unit}` is not declared")
        return Forks(ways) if len(ways) > 1 else ways[0]

    def _given_ways(self, unit: str) -> tuple[State, ...]:
        """Return the states after a name that the wrapper of a snippet declares."""
        scope = self.scope
        if not scope.is_snippet or self.wanted.is_const:
            return ()
        return tuple(
            self.after(scope.but(given={**scope.given, unit: symbol}), symbol.type)
            for symbol in given_symbols(unit, scope)
            if scope.table.inside(symbol.type) & self.need
        )


class Arguments(State):
    """After the opening bracket of a call."""

    __slots__ = ("calls", "operand", "scope")

    def __init__(self, operand: Operand, calls: Calls, scope: Scope) -> None:
        self.operand = operand
        self.calls = calls
        self.scope = scope

    def take(self, unit: str) -> State:
        """Return the state after a first argument began, or after the closing bracket."""
        if unit != ")":
            return self.argument().take(unit)
        operand, calls, table = self.operand, self.calls, self.scope.table
        if not calls.may_end(operand.need, table):
            reject("arguments are missing")
        return operand.after(self.scope, calls.result(operand.need, table))

    def expects(self, prefix: str) -> bool:
        """Tell whether an argument may begin so."""
        goal = self.calls.goal(self.operand.need, self.scope.table)
        return bool(goal) and self.argument().expects(prefix)

    def argument(self) -> Operand:
        """Return the state before the first argument."""
        return self._next(self.scope, self.calls)

    def _next(self, scope: Scope, calls: Calls) -> Operand:
        goal = calls.goal(self.operand.need, scope.table)
        if not goal:
            reject("the call takes no further argument")
        wanted = self.operand.wanted

        def then(scope: Scope, type_: int) -> State:
            return self._argued(scope, calls.after(type_))

        return expression(scope, wanted.inner(goal, then))

    def _argued(self, scope: Scope, calls: Calls) -> State:
        """Return the state after an argument; a comma may also stand after the last one."""
        operand, need = self.operand, self.operand.need
        goes_on = calls.goal(need, scope.table)
        if not calls.may_end(need, scope.table):
            return Expect({",": lambda: self._next(scope, calls)} if goes_on else {})

        def close() -> State:
            return operand.after(scope, calls.result(need, scope.table))

        def after_comma() -> State:
            ways = {")": close}
            return Either(ways, self._next(scope, calls)) if goes_on else Expect(ways)

        return Expect({")": close, ",": after_comma})


class AfterOperand(State):
    """A value may be followed by a part of it, by an operator, or by the end of the expression."""

    __slots__ = ("is_whole", "need", "pending", "scope", "type", "wanted")

    def __init__(
        self, scope: Scope, wanted: Wanted, pending: Pending, need: int, type_: int, is_whole: bool
    ) -> None:
        self.scope = scope
        self.wanted = wanted
        self.pending = pending
        self.need = need
        self.type = type_
        self.is_whole = is_whole  # a literal or a pointer: nothing can be taken out of it

    def take(self, unit: str) -> State:
        """Return the state after a unit that goes on, or that follows, the expression."""
        if unit == "." and not self.is_whole:
            if not self.scope.table.has_member(self.type, self.need):
                reject(f"it has no member that fits; expected {describe(self.need)}")
            return MemberName(self.scope, self.type, self.need, self._part)
        if unit == "[" and not self.is_whole:
            return index(self.scope, self.type, self.need, self.wanted, self._part)
        if unit in LEVELS:
            if not self.need >> self.type & 1 or self.type >= NUM_SHARED:
                reject(f"expected {describe(self.need)} before `{unit}`")
            wanted = self.wanted
            chain = operators.extended(self.pending, self.type, unit, wanted.types & SHARED)
            if chain is None:
                reject(f"`{unit}` does not lead to {describe(wanted.types)} here")
            return expression(self.scope, wanted, chain)
        return self._after().take(unit)

    def ends(self) -> bool:
        """Tell whether the code may end with this value."""
        return self.type_if_ended() is not None and self._after().ends()

    def type_if_ended(self) -> int | None:
        """Return the type of the expression if it ends here, None where it may not."""
        if not self.need >> self.type & 1:
            return None
        type_ = operators.finished(self.pending, self.type) if self.pending else self.type
        return type_ if type_ is not None and self.wanted.types >> type_ & 1 else None

    def _after(self) -> State:
        type_ = self.type_if_ended()
        if type_ is None:
            reject(f"the value does not have the type wanted: {describe(self.wanted.types)}")
        return self.wanted.then(self.scope, type_)

    def _part(self, scope: Scope, type_: int) -> State:
        return AfterOperand(scope, self.wanted, self.pending, self.need, type_, False)


def index(scope: Scope, type_: int, need: int, wanted: Wanted, then: Then) -> State:
    """Return the state after the opening bracket of an index."""
    element = scope.table.element(type_)
    if element is None or not scope.table.inside(element) & need:
        reject("there are no elements that fit")
    return expression(
        scope,
        wanted.inner(INTEGERS, lambda scope, _: expect("]", lambda: then(scope, element))),
    )


def condition(scope: Scope, then: Then) -> Operand:
    """Return the state before a truth value."""
    return expression(scope, Wanted(mask(TRUTH), then))
