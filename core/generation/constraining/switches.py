"""Inside of a switch: cases with whole numbers that differ, and one default."""

from typing import Protocol

from core.generation.constraining.numbers import number_type
from core.generation.constraining.states import AfterBlock, Either, Rejected, Scope, State, reject
from core.generation.constraining.value_types import accepted, concrete


class OpenBlock(Protocol):
    """Gives the state before a block; see ``statements.open_block``."""

    def __call__(
        self,
        scope: Scope,
        outer: Scope,
        then: AfterBlock,
        *,
        here: frozenset[str] = ...,
        **changes: str,
    ) -> State:
        """Return the state before the block."""
        ...


class Cases(State):
    """Inside of a switch, between its cases."""

    __slots__ = ("end", "has_default", "open_block", "returns", "scope", "seen", "type")

    def __init__(
        self,
        scope: Scope,
        type_: int,
        open_block: OpenBlock,
        end: AfterBlock,
        *,
        seen: frozenset[int] = frozenset(),
        returns: bool = True,
        has_default: bool = False,
    ) -> None:
        self.scope = scope
        self.type = type_
        self.open_block = open_block
        self.end = end
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
            return self.end(self.scope, self.returns)
        raise Rejected("expected a case")

    def body(self, seen: frozenset[int], *, is_default: bool = False) -> State:
        """Return the state after the selectors of a case."""

        def after(scope: Scope, returns: bool) -> State:
            both = self.returns and returns
            return Cases(
                scope,
                self.type,
                self.open_block,
                self.end,
                seen=seen,
                returns=both,
                has_default=self.has_default or is_default,
            )

        # A loop around can be continued from inside of a switch.
        around = "loop-switch" if self.scope.break_from.startswith("loop") else "switch"
        block = self.open_block(self.scope, self.scope, after, break_from=around)
        return Either({":": lambda: block}, block)


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
        return Either({",": lambda: _Selector(self.cases, seen)}, body)

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
