"""Stopping by what the answers show: what counts as good, when patience is spent, resumed runs."""

from core.jobs.events import LoggedEvent, SamplesScored, ScoredSample
from core.jobs.trainer.validity_watch import ValidityWatch, good_share


def sample(is_valid: bool | None, is_blank: bool | None, split: str = "val") -> ScoredSample:
    return ScoredSample("p", split, "fragment", "c", False, is_valid, "", is_blank)  # type: ignore[arg-type]


def scored(step: int, num_good: int, total: int = 4) -> SamplesScored:
    good = [sample(True, False)] * num_good
    return SamplesScored(step, step, (*good, *[sample(True, True)] * (total - num_good)))


def test_good_is_valid_and_not_blank_among_validation_prompts() -> None:
    samples = (
        sample(True, False), sample(True, True), sample(False, None), sample(True, None),
        sample(True, False, "train"), sample(None, None),
    )  # fmt: skip
    assert good_share(SamplesScored(1, 1, samples)) == 2 / 4
    assert good_share(SamplesScored(1, 1, samples[4:])) == 1.0
    assert good_share(SamplesScored(1, 1, samples[5:])) is None


def test_patience_counts_scorings_without_a_gain() -> None:
    watch = ValidityWatch(patience=2)
    assert [watch.note(scored(step, good)) for step, good in ((1, 1), (2, 3), (3, 3))] == [
        True, True, False,
    ]  # fmt: skip
    assert not watch.is_spent
    watch.note(scored(4, 2))
    assert watch.is_spent


def test_a_resumed_run_remembers_what_lies_before_its_step() -> None:
    watch = ValidityWatch(patience=2)
    log = [
        LoggedEvent(n, 0.0, scored(step, good))
        for n, (step, good) in enumerate(((1, 3), (2, 2), (9, 4)))
    ]
    watch.catch_up([*log, None], until_step=2)
    assert not watch.note(scored(3, 3))
    assert watch.is_spent
