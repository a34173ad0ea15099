"""``const_assert``: a comparison of whole numbers that is true.

A compiler rejects what is false, so only such comparisons may come as can be worked out here: of
whole numbers and of constants whose value is known, with at most one operator on the left.
"""

from collections.abc import Callable, Iterator
from functools import partial

from core.generation.constraining.numbers import number_type
from core.generation.constraining.states import Either, Expect, Scope, State, expect, reject
from core.generation.constraining.value_types import A_INT, INT, UINT, accepted

_LARGEST = 2**31 - 1
_COMPUTED: dict[str, Callable[[int, int], int]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left // right,
    "%": lambda left, right: left % right,
}
_COMPARED: dict[str, Callable[[int, int], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}

Whole = tuple[int, int]  # value and type
After = Callable[[Whole], State]


def assertion(scope: Scope, then: Callable[[Scope], State]) -> State:
    """Return the state after ``const_assert``."""

    def compared(end: Callable[[], State]) -> State:
        return Asserted(scope, lambda left: _after_left(scope, left, end), lambda _: True, 0)

    bare = compared(lambda: then(scope))
    bracketed = compared(lambda: expect(")", lambda: then(scope)))
    return Either({"(": lambda: bracketed}, bare)


def _after_left(scope: Scope, left: Whole, end: Callable[[], State]) -> State:
    """Return the state after the first number: an operator or a comparison."""
    ways = _comparisons(scope, left, end)
    for sign in _COMPUTED:

        def computed(right: Whole, sign: str = sign) -> State:
            value = _COMPUTED[sign](left[0], right[0])
            return Expect(_comparisons(scope, (value, _common(left[1], right[1])), end))

        def fits(right: Whole, sign: str = sign) -> bool:
            is_zero = sign in "/%" and right[0] == 0
            value = 0 if is_zero else _COMPUTED[sign](left[0], right[0])
            return not is_zero and 0 <= value <= _LARGEST and _agree(left[1], right[1])

        ways[sign] = partial(Asserted, scope, computed, fits, 1)
    return Expect(ways)


def _comparisons(
    scope: Scope, left: Whole, end: Callable[[], State]
) -> dict[str, Callable[[], State]]:
    ways: dict[str, Callable[[], State]] = {}
    for sign, holds in _COMPARED.items():
        if not holds(left[0], 0) and not holds(left[0], _LARGEST) and sign != "==":
            continue  # no number would do

        def fits(right: Whole, holds: Callable[[int, int], bool] = holds) -> bool:
            return holds(left[0], right[0]) and _agree(left[1], right[1])

        ways[sign] = partial(Asserted, scope, lambda _: end(), fits, left[0])
    return ways


def _agree(one: int, other: int) -> bool:
    return bool(accepted(one) >> other & 1 or accepted(other) >> one & 1)


def _common(one: int, other: int) -> int:
    return one if accepted(one) >> other & 1 else other


class Asserted(State):
    """A whole number that fits, or a constant that is one; ``example`` is near to one that does."""

    __slots__ = ("example", "fits", "scope", "then")

    def __init__(
        self, scope: Scope, then: After, fits: Callable[[Whole], bool], example: int
    ) -> None:
        self.scope = scope
        self.then = then
        self.fits = fits
        self.example = example

    def take(self, unit: str) -> State:
        """Return the state after the number."""
        whole = self._whole(unit)
        if whole is None or not self.fits(whole):
            reject("expected a whole number that makes the assertion true")
        return self.then(whole)

    def expects(self, prefix: str) -> bool:
        """Tell whether such a number begins so."""
        names = [name for name in self.scope.names if name.startswith(prefix)]
        return any(map(self._is_fitting, (prefix, *names, *self._longer(prefix))))

    def examples(self) -> Iterator[str]:
        """Yield numbers that fit."""
        near = (0, 1, self.example, self.example + 1)
        yield from (str(n) for n in near if self._is_fitting(str(n)))

    def _longer(self, digits: str) -> Iterator[str]:
        """Yield numbers that begin with these digits: if none of them fits, no other does."""
        if not digits.isdigit() or digits[0] == "0":
            return
        for more in range(1, len(str(_LARGEST)) - len(digits) + 1):
            yield digits + "0" * more
            yield digits + "9" * more
        if str(self.example).startswith(digits):
            yield str(self.example)

    def _is_fitting(self, unit: str) -> bool:
        whole = self._whole(unit)
        return whole is not None and self.fits(whole)

    def _whole(self, unit: str) -> Whole | None:
        symbol = self.scope.find(unit)
        if symbol is not None:
            return None if symbol.count is None else (symbol.count, symbol.type)
        type_ = number_type(unit) if unit[0].isdigit() and unit.isalnum() else None
        if type_ not in (A_INT, INT, UINT):
            return None
        value = int(unit.rstrip("iu"), 0)
        return (value, type_) if value <= _LARGEST else None
