"""The loop's order of records, its ends, and what it refuses."""

import itertools
import math

import pytest
import torch

from core.errors import CheckpointMismatch, DatasetError, RunError
from core.training.config import TrainingConfig
from core.training.records import EpochDone, Evaluated, Finished, Pair, StepDone


def kinds(records):
    return [type(record).__name__ for record in records]


def test_records_come_in_order(make_loop):
    config = TrainingConfig(num_epochs=3, batch_size=4, evaluate_every=2)
    loop = make_loop(config)
    assert (loop.step, loop.epoch, loop.total_steps) == (0, 0, 9)
    records = list(loop.run())
    steps = ["StepDone"] * 3
    assert kinds(records) == [
        *steps, "EpochDone", *steps, "EpochDone", "Evaluated", *steps, "EpochDone", "Evaluated",
        "Finished",
    ]  # fmt: skip
    assert records[-1] == Finished(9, 3, "completed")
    assert (loop.step, loop.epoch) == (9, 3)


def test_numbers_of_a_step_are_those_of_its_batch(make_loop):
    train = make_loop.pairs(10)
    loop = make_loop(TrainingConfig(num_epochs=1, batch_size=4, warmup_steps=0), train=train)
    steps = [record for record in loop.run() if isinstance(record, StepDone)]
    assert sum(step.num_tokens for step in steps) == sum(len(pair.code) + 1 for pair in train)
    assert [(step.step, step.epoch) for step in steps] == [(1, 1), (2, 1), (3, 1)]
    assert steps[0].learning_rate == 0.0003
    assert all(step.gradient_norm > 0 and step.tokens_per_s > 0 for step in steps)


def test_loss_of_an_epoch_is_the_mean_over_its_tokens(make_loop):
    records = list(make_loop(TrainingConfig(num_epochs=1, batch_size=4)).run())
    steps = [record for record in records if isinstance(record, StepDone)]
    (epoch,) = [record for record in records if isinstance(record, EpochDone)]
    expected = sum(s.loss * s.num_tokens for s in steps) / sum(s.num_tokens for s in steps)
    assert math.isclose(epoch.loss, expected)


def test_one_batch_can_be_learnt_by_heart(make_loop):
    train = make_loop.pairs(6, phrasings=1)
    config = TrainingConfig(num_epochs=80, batch_size=6, learning_rate=0.01, early_stopping=False)
    records = list(make_loop(config, train=train, val=train).run())
    (*_, last) = [record for record in records if isinstance(record, Evaluated)]
    assert last.val_token_accuracy == 1.0
    assert last.val_loss < 0.2


@pytest.mark.parametrize("optimizer", ["adamw", "adam", "sgd"])
def test_each_optimizer_lowers_the_loss(make_loop, optimizer):
    rate = 0.1 if optimizer == "sgd" else 0.005
    config = TrainingConfig(num_epochs=10, batch_size=5, learning_rate=rate, optimizer=optimizer)
    epochs = [r for r in make_loop(config, val=[]).run() if isinstance(r, EpochDone)]
    assert epochs[-1].loss < 0.9 * epochs[0].loss


def test_early_stop_counts_evaluations_without_gain(make_loop):
    # Learning by heart makes the loss on other examples rise.
    config = TrainingConfig(
        num_epochs=500, batch_size=10, learning_rate=0.03, early_stopping_patience=4
    )
    loop = make_loop(config)
    records = list(loop.run())
    assert isinstance(records[-1], Finished)
    assert records[-1].reason == "early_stopped"
    evaluated = [record for record in records if isinstance(record, Evaluated)]
    assert [record.is_best for record in evaluated[-5:]] == [True, False, False, False, False]
    assert loop.best_val_loss == min(record.val_loss for record in evaluated)


def test_early_stop_can_be_off(make_loop):
    config = TrainingConfig(
        num_epochs=60, batch_size=10, learning_rate=0.03, early_stopping=False,
        early_stopping_patience=1,
    )  # fmt: skip
    assert list(make_loop(config).run())[-1].reason == "completed"


def test_without_validation_examples_nothing_is_evaluated(make_loop):
    records = list(make_loop(TrainingConfig(num_epochs=2, batch_size=10), val=[]).run())
    assert kinds(records) == ["StepDone", "EpochDone", "StepDone", "EpochDone", "Finished"]


def test_time_limit_ends_with_an_evaluation(make_loop):
    seconds = itertools.count(0, 10)  # each look at the clock takes 10 s
    config = TrainingConfig(num_epochs=100, batch_size=2, max_train_minutes=2.0)
    loop = make_loop(config, clock=lambda: float(next(seconds)))
    records = list(loop.run())
    assert 1 < loop.step < 12
    assert kinds(records[-2:]) == ["Evaluated", "Finished"]
    assert records[-1].reason == "time_limit"


def test_a_broken_loss_is_an_error_that_says_what_to_do(make_loop):
    model = make_loop.model()
    loop = make_loop(TrainingConfig(num_epochs=1, batch_size=4), model=model)
    steps = loop.run()
    next(steps)
    with torch.no_grad():
        model.decoder.norm.weight.fill_(math.inf)
    with pytest.raises(RunError, match="step 2") as caught:
        next(steps)
    assert "learning_rate" in caught.value.hint
    assert loop.step == 1


def test_too_long_shaders_are_named(make_loop):
    train = [*make_loop.pairs(3), Pair(((4,),), (5,) * 15, "ok"), Pair(((4,),), (5,) * 16, "huge")]
    with pytest.raises(DatasetError, match=r"1 shaders are too long.*huge.*18 tokens") as caught:
        make_loop(TrainingConfig(), train=train)
    assert "max_seq_len to 18" in caught.value.hint


def test_nothing_to_train_on_is_an_error(make_loop):
    with pytest.raises(DatasetError, match="no example"):
        make_loop(TrainingConfig(), train=[])


def test_state_of_other_data_or_seed_is_refused(make_loop):
    state = make_loop(TrainingConfig(batch_size=4)).state()
    with pytest.raises(CheckpointMismatch, match="3 batches per epoch and seed 0"):
        make_loop(TrainingConfig(batch_size=5)).restore(state)
    with pytest.raises(CheckpointMismatch, match="this run has 3 and 1"):
        make_loop(TrainingConfig(batch_size=4, seed=1)).restore(state)
