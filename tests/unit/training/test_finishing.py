"""Finish now: how long the tail is, how the rate falls, and that the loop obeys."""

import pytest

from core.training.config import TrainingConfig
from core.training.finishing import FinishTail, plan_tail
from core.training.records import Evaluated, Finished, StepDone


@pytest.mark.parametrize(
    ("step", "total", "until"), [(1000, 5000, 1100), (5, 5000, 15), (4990, 5000, 5000)]
)
def test_tail_is_a_tenth_and_never_longer_than_planned(step: int, total: int, until: int) -> None:
    assert plan_tail(step, total_steps=total) == FinishTail(step, until)


def test_share_falls_evenly_to_almost_nothing() -> None:
    tail = FinishTail(10, 14)
    assert [tail.share(step) for step in (1, 10, 11, 12, 13, 14, 15)] == pytest.approx(
        [1, 1, 0.8, 0.6, 0.4, 0.2, 0]
    )


def test_loop_ends_with_its_tail_and_an_evaluation(make_loop) -> None:
    loop = make_loop(TrainingConfig(num_epochs=50, batch_size=4, schedule="constant"))
    records = []
    for record in loop.run():
        records.append(record)
        if record == records[0]:
            loop.finish_with(FinishTail(1, 5))
    rates = [record.learning_rate for record in records if isinstance(record, StepDone)]
    assert len(rates) == loop.step == loop.total_steps == 5
    assert isinstance(records[-2], Evaluated)
    assert records[-1] == Finished(5, 2, "finished_now")
    again = make_loop(TrainingConfig(num_epochs=50, batch_size=4, schedule="constant"))
    again.restore(loop.state())
    assert next(again.run()) == Finished(5, 2, "finished_now")


def test_rate_of_the_tail_is_a_share_of_the_planned_one(make_loop) -> None:
    config = TrainingConfig(num_epochs=4, batch_size=4, warmup_steps=0)
    planned = [r.learning_rate for r in make_loop(config).run() if isinstance(r, StepDone)]
    loop, tail = make_loop(config), FinishTail(2, 6)
    loop.finish_with(tail)
    found = [r.learning_rate for r in loop.run() if isinstance(r, StepDone)]
    assert found == pytest.approx([planned[i] * tail.share(i + 1) for i in range(6)])
