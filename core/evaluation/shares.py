"""Shares of counted cases, with the interval that so many cases allow."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from core.percent import percent

_Z_95 = 1.959964  # standard deviations that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Share:
    """``count`` of ``total`` cases; the interval is Wilson's, of 95 %."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1."""
        return self.count / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of endlessly many such cases lies, 95 times of 100."""
        n, share, z2 = self.total, self.value, _Z_95**2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z_95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{percent(self.value, 1)} ({100 * low:.1f}-{100 * high:.1f})"


def share_of(cases: Iterable[bool]) -> Share | None:
    """Return the share of the cases that are true; None where there is no case."""
    seen = list(cases)
    return Share(sum(seen), len(seen)) if seen else None
