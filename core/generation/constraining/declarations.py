"""Declarations of values, in functions and at module scope."""

from collections.abc import Callable

from core.generation.constraining.expressions import Operand, expression
from core.generation.constraining.numbers import number_type
from core.generation.constraining.states import Either, Expect, NewName, Scope, State, Symbol
from core.generation.constraining.type_names import TypeName
from core.generation.constraining.value_types import (
    INTEGERS,
    NUM_SHARED,
    SCALARS,
    SHARED,
    accepted,
    concrete,
)
from core.generation.constraining.wanted import Wanted, any_value
from core.wgsl.shader_types import Pointer


def declaration(
    word: str, scope: Scope, then: Callable[[Scope], State], *, space: str = "function"
) -> State:
    """Return the state after ``let``, ``const``, ``override`` or ``var``."""

    def named(name: str) -> State:
        def typed(scope: Scope, type_: int) -> State:
            def made(scope: Scope, _type: int) -> State:
                return then(scope.declare(name, _symbol(word, type_, space)))

            wanted = Wanted(accepted(type_), made, is_const=is_const)
            start = {"=": lambda: value(scope, wanted, type_)}
            return Either(start, made(scope, type_)) if word == "var" else Expect(start)

        def value(scope: Scope, wanted: Wanted, type_: int | None) -> State:
            plain = expression(scope, wanted)
            if word != "const":
                return plain
            return _Counted(plain, type_, lambda symbol: then(scope.declare(name, symbol)))

        def untyped(scope: Scope, type_: int) -> State:
            known = type_ if word == "const" else concrete(type_)
            return then(scope.declare(name, _symbol(word, known, space)))

        is_const = word in ("const", "override") or space != "function"
        types = SCALARS if word == "override" else any_value(scope)
        if word == "var":
            # Pointers can be given a name, but not be kept in a variable.
            types &= SHARED | sum(
                1 << n
                for n in range(NUM_SHARED, len(scope.table.types))
                if not isinstance(scope.table.types[n], Pointer)
            ) | (~0 << len(scope.table.types))  # fmt: skip
        wanted = Wanted(types, untyped, is_const=is_const, is_kept=word == "var")
        ways: dict[str, Callable[[], State]] = {
            ":": lambda: TypeName(scope, "value", typed, SCALARS if word == "override" else ~0),
            "=": lambda: value(scope, wanted, None),
        }
        return Expect(ways)

    return NewName(scope, named)


class _Counted(State):
    """The value of a constant: a lone whole number is remembered, arrays may be so long."""

    __slots__ = ("operand", "then", "type")

    def __init__(
        self, operand: Operand, type_: int | None, then: Callable[[Symbol], State]
    ) -> None:
        self.operand = operand
        self.type = type_
        self.then = then

    def take(self, unit: str) -> State:
        after = self.operand.take(unit)
        digits = unit.rstrip("iu")
        if not digits.isdigit():
            return after
        type_ = number_type(unit) if self.type is None else self.type
        assert type_ is not None, "the operand took it"
        if not INTEGERS >> type_ & 1:
            return after
        symbol = Symbol("const", type_, count=int(digits))
        return Either({";": lambda: self.then(symbol).take(";")}, after)

    def expects(self, prefix: str) -> bool:
        return self.operand.expects(prefix)


def _symbol(word: str, type_: int, space: str) -> Symbol:
    if word == "var":
        return Symbol("var", type_, space, is_writable=True)
    return Symbol("const" if word == "const" else "value", type_)
