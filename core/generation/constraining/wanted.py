"""What an expression is for."""

from core.generation.constraining.member_names import Then
from core.generation.constraining.states import Scope, reject

MAX_DEPTH = 24  # of brackets; far beyond what a shader needs, far below what upsets a compiler


class Wanted:
    """What an expression is for: the types that will do, and what comes after it."""

    __slots__ = ("depth", "is_const", "is_kept", "then", "types")

    def __init__(
        self,
        types: int,
        then: Then,
        *,
        is_const: bool = False,
        is_kept: bool = False,
        depth: int = 0,
    ) -> None:
        self.types = types
        self.then = then
        self.is_const = is_const
        self.is_kept = is_kept  # in a variable or by the caller, which no address can be
        self.depth = depth

    def inner(self, types: int, then: Then, *, is_kept: bool = False) -> "Wanted":
        """Return the wish for an expression in brackets inside of this one."""
        if self.depth >= MAX_DEPTH:
            reject("brackets are nested too deep")
        return Wanted(types, then, is_const=self.is_const, is_kept=is_kept, depth=self.depth + 1)


def any_value(scope: Scope) -> int:
    """Return the types of values that can be given a name."""
    return ~scope.table.unnamed
