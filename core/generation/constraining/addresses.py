"""Addresses in expressions: behind ``&`` a variable or a part of it, behind ``*`` a pointer."""

from core.generation.constraining.expressions import Operand, index
from core.generation.constraining.member_names import MemberName
from core.generation.constraining.snippet_names import (
    given_symbols,
    given_targets,
    is_given_prefix,
)
from core.generation.constraining.states import Forks, Scope, State, Symbol, pointer_to, reject
from core.generation.constraining.value_types import mask
from core.wgsl.contract import CONVENTIONAL_RESOURCES
from core.wgsl.shader_types import Pointer


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
        return scope.is_snippet and self._expects_given(prefix)

    def _expects_given(self, prefix: str) -> bool:
        """Tell whether a name that the wrapper declares may begin so."""
        scope = self.operand.scope
        resources = (name for name in CONVENTIONAL_RESOURCES if name.startswith(prefix))
        if any(self._suits(symbol) for name in resources for symbol in given_symbols(name, scope)):
            return True
        return is_given_prefix(prefix, scope, given_targets(scope, self.operand.need))

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
