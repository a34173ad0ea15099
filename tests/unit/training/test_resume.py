"""A run that is stopped anywhere and resumed equals one that never stopped, bit for bit."""

from dataclasses import replace

import pytest
import torch

from core.training.config import TrainingConfig
from core.training.records import Evaluated, Finished, StepDone

CONFIG = TrainingConfig(
    num_epochs=3, batch_size=5, learning_rate=0.01, warmup_steps=2, evaluate_every=2,
    early_stopping_patience=9,
)  # fmt: skip


def timeless(records):
    return [replace(r, tokens_per_s=0.0) if isinstance(r, StepDone) else r for r in records]


def weights(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


def resumed(make_loop, config, first_model, state):
    model = make_loop.model(dropout=0.2, seed=99)
    model.load_state_dict(first_model.state_dict())
    loop = make_loop(config, model=model)
    loop.restore(state)
    return model, loop


@pytest.mark.parametrize("optimizer", ["adamw", "sgd"])
def test_resume_equals_uninterrupted_at_every_record(make_loop, optimizer):
    config = replace(CONFIG, optimizer=optimizer)
    whole_model = make_loop.model(dropout=0.2)
    expected = timeless(make_loop(config, model=whole_model).run())
    for stop_after in range(len(expected) + 1):
        model = make_loop.model(dropout=0.2)
        loop = make_loop(config, model=model)
        records = loop.run()
        before = timeless(next(records) for _ in range(stop_after))
        torch.manual_seed(stop_after)  # whatever others draw in between does not matter
        second, other = resumed(make_loop, config, model, loop.state())
        after = timeless(other.run())
        if stop_after == len(expected):
            assert after == expected[-1:]  # a finished run says so again
        else:
            assert before + after == expected
        for name, value in weights(second).items():
            assert torch.equal(value, whole_model.state_dict()[name]), (stop_after, name)


def test_random_numbers_drawn_between_steps_do_not_matter(make_loop):
    expected = timeless(make_loop(CONFIG, model=make_loop.model(dropout=0.2)).run())
    found = []
    for record in make_loop(CONFIG, model=make_loop.model(dropout=0.2)).run():
        torch.rand(7)
        found.append(record)
    assert timeless(found) == expected


def test_patience_survives_a_stop(make_loop):
    config = replace(CONFIG, num_epochs=400, learning_rate=0.05, evaluate_every=1)
    config = replace(config, early_stopping_patience=3)
    whole = list(make_loop(config, model=make_loop.model(dropout=0.2)).run())
    assert whole[-1].reason == "early_stopped"
    losing = [i for i, r in enumerate(whole) if isinstance(r, Evaluated) and not r.is_best]
    model = make_loop.model(dropout=0.2)
    loop = make_loop(config, model=model)
    records = loop.run()
    for _ in range(losing[-2] + 1):
        next(records)
    _, other = resumed(make_loop, config, model, loop.state())
    assert timeless(other.run()) == timeless(whole[losing[-2] + 1 :])


def test_a_completed_run_goes_on_when_more_epochs_are_allowed(make_loop):
    model = make_loop.model(dropout=0.2)
    loop = make_loop(CONFIG, model=model)
    list(loop.run())
    _, other = resumed(make_loop, replace(CONFIG, num_epochs=4), model, loop.state())
    records = list(other.run())
    assert [r.step for r in records if isinstance(r, StepDone)] == [7, 8]
    assert records[-1] == Finished(8, 4, "completed")


def test_a_timed_out_run_goes_on_in_the_middle_of_the_epoch(make_loop):
    config = replace(CONFIG, num_epochs=2, evaluate_every=1)
    expected = [
        r for r in timeless(make_loop(config, model=make_loop.model(dropout=0.2)).run())
        if isinstance(r, StepDone)
    ]  # fmt: skip
    now = [0.0]
    model = make_loop.model(dropout=0.2)
    limited = replace(config, max_train_minutes=1.0)
    loop = make_loop(limited, model=model, clock=lambda: now[0])
    first = []
    for record in loop.run():
        first.append(record)
        now[0] = 61.0 if loop.step == 3 else now[0]
    assert first[-1] == Finished(3, 2, "time_limit")
    state = loop.state()
    assert state.progress.elapsed_s == 61.0
    again = make_loop(limited, model=make_loop.model(dropout=0.2))
    again.restore(state)
    assert list(again.run()) == first[-1:]
    _, other = resumed(make_loop, config, model, state)
    found = [r for r in timeless([*first, *other.run()]) if isinstance(r, StepDone)]
    assert found == expected
