"""The short end of a run that is to finish now: the learning rate falls to almost nothing."""

import math
from dataclasses import dataclass

TAIL_SHARE = 0.1  # of the steps done
MIN_TAIL_STEPS = 10  # a shorter tail would be a sudden stop


@dataclass(frozen=True)
class FinishTail:
    """The last steps: ``from_step`` still has the full rate, ``until_step`` is the last one."""

    from_step: int
    until_step: int

    def share(self, step: int) -> float:
        """Return the share of the planned learning rate that a step gets, counted from 1."""
        if step <= self.from_step:
            return 1.0
        left = max(0, self.until_step + 1 - step)
        return left / (self.until_step + 1 - self.from_step)


def plan_tail(step: int, *, total_steps: int) -> FinishTail:
    """Return the tail of a run that was asked to finish after ``step``.

    It never goes beyond the steps that were planned anyway.
    """
    length = max(MIN_TAIL_STEPS, math.ceil(TAIL_SHARE * step))
    return FinishTail(step, min(step + length, total_steps))
