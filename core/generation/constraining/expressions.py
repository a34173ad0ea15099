"""Expressions: operands, what follows them, calls; each checked against the types wanted."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from core.generation.constraining import calls as calling
from core.generation.constraining import operators
from core.generation.constraining.calls import Calls
from core.generation.constraining.numbers import number_type, number_types
from core.generation.constraining.operators import LEVELS, UNARY, Pending, describe
from core.generation.constraining.snippet_names import given_symbols, is_given_prefix, usual_firsts
from core.generation.constraining.states import (
    CLOSE,
    OPEN,
    STAGES,
    Expect,
    Forks,
    Scope,
    State,
    Symbol,
    expect,
    is_word,
    pointer_to,
    reject,
)
from core.generation.constraining.type_names import TypeName, type_of_word
from core.generation.constraining.types import (
    A_FLOAT,
    A_INT,
    FLOAT,
    INT,
    INTEGERS,
    NUM_SHARED,
    SHARED,
    TRUTH,
    is_swizzle,
    mask,
    members,
    vector,
)
from core.wgsl import builtin_functions, lexicon
from core.wgsl.shader_types import Array, Pointer, Struct, Texture, Type, Vector

MAX_DEPTH = 24  # of brackets; far beyond what a shader needs, far below what upsets a compiler

Then = Callable[[Scope, int], State]
_PACKED = ("4x8snorm", "4x8unorm", "2x16snorm", "2x16unorm", "2x16float")

# Constant functions that naga cannot compute beforehand (naga 29).
_UNFOLDED = frozenset(
    (
        *(
            "determinant",
            "extractBits",
            "faceForward",
            "insertBits",
            "ldexp",
            "mix",
            "quantizeToF16",
        ),
        *("reflect", "refract", "smoothstep", "transpose", "frexp", "modf", "bitcast"),
        *(f"{word}{kind}" for word in ("pack", "unpack") for kind in _PACKED),
    )
)
_NOT_ZERO = frozenset("123456789abcdABCD")  # e and f may be more than digits

_FUNCTIONS = builtin_functions.functions()
_STARTS: dict[str, list[str]] = {}
for _name in (*_FUNCTIONS, *lexicon.SCALAR_TYPES, *lexicon.TYPE_ALIASES, "array"):
    for _end in range(1, len(_name) + 1):
        _STARTS.setdefault(_name[:_end], []).append(_name)
STAGES_OF = {
    name: sum(STAGES[stage] for stage in function.stages) or 7
    for name, function in _FUNCTIONS.items()
}


class Wanted:
    """What an expression is for: the types that will do, and what comes after it."""

    __slots__ = ("depth", "is_const", "then", "types")

    def __init__(self, types: int, then: Then, *, is_const: bool = False, depth: int = 0) -> None:
        self.types = types
        self.then = then
        self.is_const = is_const
        self.depth = depth

    def inner(self, types: int, then: Then) -> "Wanted":
        """Return the wish for an expression in brackets inside of this one."""
        if self.depth >= MAX_DEPTH:
            reject("brackets are nested too deep")
        return Wanted(types, then, is_const=self.is_const, depth=self.depth + 1)


def expression(scope: Scope, wanted: Wanted, pending: Pending = ()) -> "Operand":
    """Return the state at the beginning of an expression, or after an operator in it."""
    own = 0 if pending else wanted.types & ~SHARED
    need = operators.operands(pending, wanted.types & SHARED) | own
    return Operand(scope, wanted, pending, need)


@lru_cache(maxsize=4096)
def _outer(need: int) -> int:
    """Return the built-in types with a part that is needed."""
    table = _PLAIN
    return mask(*(number for number in range(NUM_SHARED) if table.inside(number) & need))


_PLAIN = calling.TypeTable()


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
            return expression(self.scope, self.wanted.inner(self._outer(), self._bracketed))
        if unit in UNARY:
            return self._signed(unit)
        if unit.startswith(("vec", "mat")):
            return self._constructor(type_of_word(unit, self.scope), unit)
        if unit == "*":
            return PointerName(self)
        if unit == "&" and self.need & ~SHARED:
            return VariableName(self)
        reject("expected a value")

    def expects(self, prefix: str) -> bool:
        """Tell whether a name or number may come here that begins so."""
        if prefix[0].isdigit() or prefix[0] == ".":
            return bool(number_types(prefix) & self.need)
        scope, need = self.scope, self.need
        symbol = scope.find(prefix)
        if symbol is not None and self._suits(symbol):
            return True
        if any(
            self._suits_builtin(name) for name in _STARTS.get(prefix, ()) if not scope.find(name)
        ):
            return True
        names = scope.names
        if any(name.startswith(prefix) and self._suits(names[name]) for name in names):
            return True
        return (
            scope.is_snippet and not self.wanted.is_const and is_given_prefix(prefix, scope, need)
        )

    def after(self, scope: Scope, type_: int, *, is_whole: bool = False) -> "AfterOperand":
        """Return the state after an operand of this type."""
        return AfterOperand(scope, self.wanted, self.pending, self.need, type_, is_whole)

    def _outer(self) -> int:
        table, need = self.scope.table, self.need
        own = range(NUM_SHARED, len(table.types))
        return need | _outer(need & SHARED) | mask(*(n for n in own if table.inside(n) & need))

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

    def _bracketed(self, scope: Scope, type_: int) -> State:
        return expect(")", lambda: self.after(scope, type_))

    def _word(self, unit: str) -> State:
        scope = self.scope
        symbol = scope.find(unit)
        if symbol is None:
            if unit in _FUNCTIONS or unit == "array" or type_of_word(unit, scope) is not None:
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
            return is_stage and calls is not None and _is_open(calls, need, self.scope)
        if symbol.sort == "type":
            calls = calling.constructor(symbol.type, table)
            return calls is not None and bool(table.inside(symbol.type) & need)
        return bool(table.inside(symbol.type) & need)

    def _suits_builtin(self, name: str) -> bool:
        scope, need = self.scope, self.need
        function = _FUNCTIONS.get(name)
        if function is None:
            if name == "array":
                return bool(need & (SHARED | self._own_values()))
            type_ = type_of_word(name, scope)
            return type_ is not None and bool(scope.table.inside(type_) & need)
        if self.wanted.is_const and (not function.is_const or name in _UNFOLDED):
            return False
        if not STAGES_OF[name] & (scope.stage or scope.stages):
            return False
        if name == "bitcast":
            return bool(_outer(need & SHARED) & calling.BITCASTABLE)
        return _is_open(builtin_calls(name, scope), need, scope)

    def _builtin(self, name: str) -> State:
        ways = self._given_ways(name)
        if not self._suits_builtin(name):
            if ways:
                return Forks(ways)
            reject(f"`{name}` does not give {describe(self.need)} here")
        if name == "bitcast":
            types = _outer(self.need & SHARED) & calling.BITCASTABLE
            return expect(OPEN, lambda: TypeName(self.scope, "value", self._cast, types))
        if name == "array":
            return TypeName(self.scope, "value", self._made, counts=self._counts).take(name)
        if name in _FUNCTIONS:
            scope = self.scope.needing(STAGES_OF[name])
            call = self._call(builtin_calls(name, scope), scope)
            return Forks((call, *ways)) if ways else call
        return self._constructor(type_of_word(name, self.scope), name)

    def _own_values(self) -> int:
        """Return the types of this shader alone that values may have."""
        types = self.scope.table.types
        own = range(NUM_SHARED, len(types))
        return mask(*(number for number in own if isinstance(types[number], Array | Struct)))

    def _counts(self, element: Type) -> frozenset[int] | None:
        """Return the lengths that an array of ``element`` may have, None for any."""
        table, need = self.scope.table, self.need
        if table.inside(table.number(element)) & need:
            return None
        needed = (table.types[number] for number in members(need & self._own_values()))
        return frozenset(
            type_.count
            for type_ in needed
            if isinstance(type_, Array) and type_.element == element and type_.count
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


def _is_open(calls: Calls, need: int, scope: Scope) -> bool:
    return bool(calls.goal(need, scope.table)) or calls.may_end(need, scope.table)


def builtin_calls(name: str, scope: Scope) -> Calls:
    """Return the forms of a built-in function that the resources in scope allow."""
    if not calling.is_opaque(name):
        return calling.shared_calls(name)
    table = scope.table
    firsts: dict[int, None] = {}
    for symbol in (*scope.names.values(), *scope.given.values()):
        if symbol.sort == "var" or symbol.sort == "value":
            firsts |= dict.fromkeys(_firsts(symbol, scope))
    if scope.is_snippet:
        firsts |= dict.fromkeys(usual_firsts(table))
    key = (name, tuple(firsts))
    found = table.calls.get(key)
    if found is None:
        forms = [form for first in firsts for form in calling.opaque_calls(name, first, table)]
        if name in ("frexp", "modf"):
            forms = [form for one in (FLOAT, *(vector(n, FLOAT) for n in (2, 3, 4)))
                     for form in calling.opaque_calls(name, one, table)]  # fmt: skip
        found = table.calls[key] = Calls(forms)
    return found


def _firsts(symbol: Symbol, scope: Scope) -> Iterable[int]:
    """Return the textures and pointers that a variable offers to built-in functions."""
    table = scope.table
    if isinstance(table.types[symbol.type], Texture | Pointer):
        yield symbol.type
    elif symbol.sort == "var" and symbol.space in ("storage", "workgroup"):
        for target in table.paths(symbol.type):
            yield pointer_to(symbol, target, table)


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
            return self._next(self.scope, self.calls).take(unit)
        operand, calls = self.operand, self.calls
        if not calls.may_end(operand.need, self.scope.table):
            reject("arguments are missing")
        return operand.after(self.scope, calls.result())

    def expects(self, prefix: str) -> bool:
        """Tell whether an argument may begin so."""
        goal = self.calls.goal(self.operand.need, self.scope.table)
        return bool(goal) and self._next(self.scope, self.calls).expects(prefix)

    def _next(self, scope: Scope, calls: Calls) -> Operand:
        goal = calls.goal(self.operand.need, scope.table)
        if not goal:
            reject("the call takes no further argument")
        wanted = self.operand.wanted

        def then(scope: Scope, type_: int) -> State:
            after = calls.after(type_)
            operand, ways = self.operand, {}
            if after.goal(operand.need, scope.table):
                ways[","] = lambda: self._next(scope, after)
            if after.may_end(operand.need, scope.table):
                ways[")"] = lambda: operand.after(scope, after.result())
            return Expect(ways, "another argument" if "," in ways else "")  # type: ignore[arg-type]

        return expression(scope, wanted.inner(goal, then))


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
            if not self.has_fitting_part():
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

    def has_fitting_part(self) -> bool:
        """Tell whether a member or swizzle leads to what is needed."""
        table = self.scope.table
        type_ = table.types[self.type]
        if isinstance(type_, Vector):
            return bool(table.inside(self.type) & self.need)
        names = table.member_names(self.type)
        parts = (table.member(self.type, name) for name in names)
        return any(part is not None and table.inside(part) & self.need for part in parts)

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


class MemberName(State):
    """The name of a member, or components of a vector."""

    __slots__ = ("need", "scope", "then", "type")

    def __init__(self, scope: Scope, type_: int, need: int, then: Then) -> None:
        self.scope = scope
        self.type = type_
        self.need = need
        self.then = then

    def take(self, unit: str) -> State:
        """Return the state after the name."""
        part = self.scope.table.member(self.type, unit)
        if part is None:
            reject(f"there is no member `{unit}`")
        if not self.scope.table.inside(part) & self.need:
            reject(f"`{unit}` does not fit; expected {describe(self.need)}")
        return self.then(self.scope, part)

    def expects(self, prefix: str) -> bool:
        """Tell whether a member may begin so."""
        table, need = self.scope.table, self.need
        type_ = table.types[self.type]
        if isinstance(type_, Vector):
            widths = range(len(prefix), 5) if is_swizzle(prefix, type_.width) else ()
            letter = prefix[0]
            parts = (table.member(self.type, letter * width) for width in widths)
            return any(part is not None and table.inside(part) & need for part in parts)
        names = (name for name in table.member_names(self.type) if name.startswith(prefix))
        parts = (table.member(self.type, name) for name in names)
        return any(part is not None and table.inside(part) & need for part in parts)


class PointerName(State):
    """After ``*``: the name of a pointer to what is needed."""

    __slots__ = ("operand",)

    def __init__(self, operand: Operand) -> None:
        self.operand = operand
        if not any(self._target(name) is not None for name in operand.scope.names):
            reject("there is no pointer that fits")

    def take(self, unit: str) -> State:
        """Return the state after the name."""
        target = self._target(unit)
        if target is None:
            reject(f"`{unit}` is no pointer that fits")
        return self.operand.after(self.operand.scope, target, is_whole=True)

    def expects(self, prefix: str) -> bool:
        """Tell whether a pointer's name begins so."""
        names = self.operand.scope.names
        return any(n.startswith(prefix) and self._target(n) is not None for n in names)

    def _target(self, name: str) -> int | None:
        scope = self.operand.scope
        symbol = scope.find(name)
        type_ = scope.table.types[symbol.type] if symbol and symbol.sort == "value" else None
        if not isinstance(type_, Pointer):
            return None
        target = scope.table.number(type_.target)
        return target if self.operand.need >> target & 1 else None


class VariableName(State):
    """After ``&``: the name of a variable that holds what a pointer is needed to."""

    __slots__ = ("operand",)

    def __init__(self, operand: Operand) -> None:
        self.operand = operand

    def take(self, unit: str) -> State:
        """Return the state after the name."""
        operand, scope = self.operand, self.operand.scope
        symbol = scope.find(unit)
        if symbol is None and scope.is_snippet:
            ways = tuple(
                InVariable(operand, scope.but(given={**scope.given, unit: one}), one, one.type)
                for one in given_symbols(unit, scope)
                if self._suits(one)
            )
            if ways:
                return Forks(ways) if len(ways) > 1 else ways[0]
        if symbol is None or not self._suits(symbol):
            reject(f"`{unit}` is no variable whose address fits")
        return InVariable(operand, scope.needing(symbol.stages), symbol, symbol.type)

    def expects(self, prefix: str) -> bool:
        """Tell whether such a variable's name begins so."""
        scope = self.operand.scope
        if any(n.startswith(prefix) and self._suits(s) for n, s in scope.names.items()):
            return True
        return scope.is_snippet and is_given_prefix(prefix, scope, ~0)

    def _suits(self, symbol: Symbol) -> bool:
        return symbol.sort == "var" and bool(targets(symbol, self.operand, symbol.type))


def targets(symbol: Symbol, operand: Operand, type_: int) -> list[int]:
    """Return what inside of a variable an address that is needed may point to."""
    table = operand.scope.table
    # Drivers crash on pointers to parts of variables that are passed to functions.
    is_split = symbol.space in ("storage", "workgroup")
    inside = table.paths(type_) if is_split else (symbol.type,)
    return [one for one in inside if operand.need >> pointer_to(symbol, one, table) & 1]


class InVariable(State):
    """After ``&variable``, on the way to the part that is meant."""

    __slots__ = ("operand", "scope", "symbol", "type")

    def __init__(self, operand: Operand, scope: Scope, symbol: Symbol, type_: int) -> None:
        self.operand = operand
        self.scope = scope
        self.symbol = symbol
        self.type = type_

    def take(self, unit: str) -> State:
        """Return the state after a step inwards, or after the whole."""
        operand, table = self.operand, self.scope.table
        if unit == ".":
            return MemberName(self.scope, self.type, self._wanted_inside(), self._part)
        if unit == "[":
            return index(self.scope, self.type, self._wanted_inside(), operand.wanted, self._part)
        pointer = pointer_to(self.symbol, self.type, table)
        if not operand.need >> pointer & 1:
            reject("the address of a part of it is needed")
        return operand.after(self.scope, pointer, is_whole=True).take(unit)

    def ends(self) -> bool:
        """Tell whether the code may end here; an address is no value to end with."""
        return False

    def _wanted_inside(self) -> int:
        return mask(*targets(self.symbol, self.operand, self.type))

    def _part(self, scope: Scope, type_: int) -> State:
        if not targets(self.symbol, self.operand, type_):
            reject("there is nothing in it whose address fits")
        return InVariable(self.operand, scope, self.symbol, type_)


def condition(scope: Scope, then: Then) -> Operand:
    """Return the state before a truth value."""
    return expression(scope, Wanted(mask(TRUTH), then))


def any_value(scope: Scope) -> int:
    """Return the types of values that can be given a name."""
    return ~scope.table.unnamed
