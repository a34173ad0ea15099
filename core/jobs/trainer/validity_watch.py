"""Early stopping by what the answers show: valid shaders with something to see in them."""

from collections.abc import Iterable

from core.jobs.events import LoggedEvent, SamplesScored


class ValidityWatch:
    """Remembers the best share of good answers, and for how many scorings it was not surpassed.

    Args:
        patience: scorings without a gain after which training stops.
    """

    def __init__(self, patience: int) -> None:
        self._patience = patience
        self._best: float | None = None
        self._without_gain = 0

    def note(self, scored: SamplesScored) -> bool:
        """Take a scoring in; return whether it is the best so far."""
        share = good_share(scored)
        if share is None:
            return False
        is_best = self._best is None or share > self._best
        if is_best:
            self._best = share
        self._without_gain = 0 if is_best else self._without_gain + 1
        return is_best

    def catch_up(self, events: Iterable[LoggedEvent | None], *, until_step: int) -> None:
        """Take in what an earlier trainer of the run scored, up to the step it is resumed from."""
        seen: dict[int, SamplesScored] = {}
        for logged in events:
            if logged and isinstance(logged.event, SamplesScored):
                seen[logged.event.step] = logged.event
        for step in sorted(seen):
            if step <= until_step:
                self.note(seen[step])

    @property
    def is_spent(self) -> bool:
        """Whether training should stop."""
        return self._without_gain >= self._patience


def good_share(scored: SamplesScored) -> float | None:
    """Return the share of valid answers that are not blank, among those to validation prompts.

    Where no prompt is for validation all count; None where nothing was judged. What has no
    picture, such as an expression, counts by its validity.
    """
    judged = [sample for sample in scored.samples if sample.is_valid is not None]
    judged = [sample for sample in judged if sample.split == "val"] or judged
    if not judged:
        return None
    return sum(bool(s.is_valid and not s.is_blank) for s in judged) / len(judged)
