"""Events folded into progress: the golden log, parts equal the whole, every state."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from core.jobs import events
from core.jobs.events import Event, LoggedEvent, from_record
from core.jobs.progress import RunProgress, RunState, Series, fold, run_state
from core.storage.append_log import read_log

GOLDEN = Path(__file__).parents[2] / "golden" / "event_log"
START = events.RunStarted(7, 3, 80, 10, 10)
READY = events.ModelReady(30, 1000, 500, 900, "ab", "cpu", 2)
STOPPED = events.RunFinished(12, 2, "stopped", "step-00000012")


def step(number: int) -> events.StepDone:
    return events.StepDone(number, 1 + number // 10, 3.0 / number, 0.1, 0.9, 100.0)


def folded(given: Sequence[Event]) -> RunProgress:
    logged = (LoggedEvent(seq, 100.0 + seq, event) for seq, event in enumerate(given))
    return fold(RunProgress(), logged)


def golden_events() -> list[LoggedEvent]:
    records = read_log(GOLDEN / "events.jsonl").records
    return [event for event in map(from_record, records) if event is not None]


def test_golden_log_gives_the_golden_progress(update_golden: bool) -> None:
    found = json.loads(json.dumps(asdict(fold(RunProgress(), golden_events()))))
    path = GOLDEN / "progress.json"
    if update_golden:
        path.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(path.read_text())


def test_parts_of_a_log_give_the_same_as_the_whole() -> None:
    logged = golden_events()
    whole = fold(RunProgress(), logged)
    for cut in range(len(logged)):
        assert fold(fold(RunProgress(), logged[:cut]), logged[cut:]) == whole


def test_resumed_run_forgets_what_came_after_its_checkpoint() -> None:
    saved = events.CheckpointSaved(4, 1, "step-00000004", None)
    again = events.RunStarted(8, 3, 80, 10, 10, resumed_from=4)
    first = [START, READY, *(step(n) for n in (1, 3, 5, 7)), saved]
    progress = folded([*first, again, READY, step(5), step(6)])
    assert progress.loss.steps == (1, 3, 5, 6)
    assert progress.step == 6
    assert progress.checkpoints == (saved,)
    assert folded([*first, again]).step == 4
    # Begun anew: nothing of the past counts.
    assert folded([*first, START, READY, step(1)]).loss.steps == (1,)
    assert folded([*first, START]).checkpoints == ()


def test_gap_in_the_log_is_reported() -> None:
    progress = fold(RunProgress(), [LoggedEvent(0, 1.0, START), LoggedEvent(3, 2.0, step(1))])
    assert [message.message for message in progress.warnings] == ["The event log lacks 2 lines."]


def test_repeated_warning_is_shown_once_with_its_count() -> None:
    progress = folded([events.Warned("slow", "wait"), events.Warned("hot"), events.Warned("slow")])
    assert [(m.message, m.count) for m in progress.warnings] == [("slow", 2), ("hot", 1)]


def test_remaining_time_follows_the_newest_speed() -> None:
    # One step a second, then 20 steps to go.
    progress = folded([START, READY, *(step(n) for n in range(1, 11))])
    assert progress.share_done == pytest.approx(1 / 3)
    assert progress.remaining_s == pytest.approx(20.0)
    assert folded([START, READY, step(1)]).remaining_s is None
    assert folded([START, step(1), step(2)]).remaining_s is None


def test_share_that_was_not_measured_is_no_point() -> None:
    scored = events.SamplesScored(5, 1, (), None, 0.5, 1.0)
    progress = folded([START, scored])
    assert progress.share_valid == Series()
    assert progress.share_exact_train == Series((5,), (0.5,))
    assert progress.samples == scored


def test_best_loss_passes_over_what_is_no_number() -> None:
    losses = [2.0, 1.5, None, 1.7]
    given = [
        events.Evaluated(n, n, loss, 0.5, False)  # type: ignore[arg-type]
        for n, loss in enumerate(losses, start=1)
    ]
    assert folded([START, *given]).best_val_loss == 1.5
    assert folded([START]).best_val_loss is None


FAILED = events.RunFailed("no")
STOP = events.StopRequested(12)


@pytest.mark.parametrize(
    ("given", "is_lock_held", "expected"),
    [
        ([START], True, "running"),
        ([], True, "running"),
        ([START, STOP], True, "stopping"),
        ([START], False, "crashed"),
        ([], False, "crashed"),
        ([START, STOP], False, "crashed"),
        ([START, events.RunFinished(30, 3, "completed")], True, "finished"),
        ([START, events.RunFinished(30, 3, "early_stopped")], False, "finished"),
        ([START, events.RunFinished(30, 3, "time_limit")], False, "finished"),
        ([START, STOP, STOPPED], True, "stopped"),
        ([START, STOP, STOPPED], False, "stopped"),
        ([START, FAILED], True, "failed"),
        ([START, FAILED], False, "failed"),
        ([START, STOP, FAILED], False, "stopped"),
        # Somebody resumed it, and that failed before it started.
        ([START, STOP, STOPPED, FAILED], False, "failed"),
        ([START, STOP, FAILED, FAILED], False, "failed"),
        ([START, STOP, STOPPED, START], True, "running"),
        ([START, FAILED, START], False, "crashed"),
    ],
)
def test_state(given: list[Event], is_lock_held: bool, expected: RunState) -> None:
    assert run_state(folded(given), is_lock_held=is_lock_held) == expected


def test_request_that_is_not_noted_yet_counts_as_stopping() -> None:
    assert run_state(folded([START]), is_lock_held=True, is_stop_asked=True) == "stopping"
    assert run_state(folded([START]), is_lock_held=False, is_stop_asked=True) == "crashed"


def test_thinned_series_keeps_the_last_point() -> None:
    series = Series(tuple(range(1, 102)), tuple(float(n) for n in range(1, 102)))
    thin = series.thinned(10)
    assert len(thin.steps) <= 10
    assert thin.steps[-1] == 101
    assert thin.values[-1] == 101.0
    assert series.thinned(101) is series
    assert Series().thinned(10) == Series()
