"""Training on a stream: exact to the bit, ended by steps or time, never on broken numbers."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import CheckpointMismatch, RunError
from core.training.batching import Row
from core.training.buckets import PackedBatch, bucket_batches
from core.training.config import TrainingConfig
from core.training.lanes import Lanes
from core.training.stream_loop import StreamLoop
from core.training.team import Team

CONFIG = TrainingConfig(
    num_steps=12, learning_rate=0.01, warmup_steps=2, ema_decay=0.9, schedule="wsd", seed=3
)


class Chunks:
    """A stream of the small vocabulary of these tests."""

    def __init__(self, pairs):
        self._rows = [Row(pair.prompts[0], pair.code) for pair in pairs]

    def chunk(self, number):
        rows = np.random.default_rng(number).permutation(len(self._rows))
        return bucket_batches(
            [self._rows[i] for i in rows], tokens_per_batch=64, text_width=8, max_width=16, eos=2
        )

    def batches_from(self, chunk, batch, *, num_workers, stride=1):
        for number in itertools.count(chunk, stride):
            for idx, made in enumerate(self.chunk(number)):
                if number > chunk or idx >= batch:
                    yield number, idx, made


@pytest.fixture
def stream_loop(make_loop):
    def make(config=CONFIG, *, model=None, pairs=None, **more):
        return StreamLoop(
            model or make_loop.model(dropout=0.2),
            stream=Chunks(pairs or make_loop.pairs(10)),
            config=config,
            code_ids=make_loop.code_ids,
            device="cpu",
            report_every=1,
            **more,
        )

    return make


def losses(loop):
    return [(report.step, report.chunk, report.loss, report.gradient_norm) for report in loop.run()]


def copy_of(model, make_loop):
    made = make_loop.model(dropout=0.2)
    made.load_state_dict({name: value.clone() for name, value in model.state_dict().items()})
    return made


def test_a_seed_decides_every_loss(stream_loop):
    first = losses(stream_loop())
    assert [step for step, *_ in first] == list(range(1, 13))
    assert first == losses(stream_loop())


@pytest.mark.parametrize("at", [1, 3, 7, 11])
def test_it_goes_on_exactly_from_a_state(stream_loop, make_loop, at):
    whole_loop = stream_loop()
    whole = losses(whole_loop)
    model = make_loop.model(dropout=0.2)
    first = stream_loop(model=model)
    for _ in itertools.islice(first.run(), at):
        pass
    second = stream_loop(model=copy_of(model, make_loop))
    second.restore(first.state())
    assert losses(second) == whole[at:]
    ends = [loop.state().moments for loop in (whole_loop, second)]
    assert ends[0].keys() == ends[1].keys()
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_it_learns_and_the_average_is_what_is_measured(stream_loop, make_loop):
    config = TrainingConfig(
        num_steps=150, learning_rate=0.01, warmup_steps=5, ema_decay=0.9, schedule="wsd"
    )
    pairs = make_loop.pairs(6)
    model = make_loop.model()
    loop = stream_loop(config, model=model, pairs=pairs)
    sets = {"known": Chunks(pairs).chunk(0)}
    before = loop.evaluate(sets)["known"]
    losses(loop)
    after = loop.evaluate(sets)["known"]
    assert before.exact_share == 0.0
    assert (after.exact_share, after.token_accuracy) == (1.0, 1.0)
    assert after.loss < 0.2 < before.loss
    # Weights of one step do not count: the average is measured, and the weights come back.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    assert loop.evaluate(sets)["known"] == after
    assert not any(parameter.any() for parameter in model.parameters())


def test_the_rate_rises_stays_and_falls(stream_loop):
    config = TrainingConfig(
        num_steps=10, learning_rate=0.01, warmup_steps=1, schedule="wsd", decay_share=0.5,
        final_learning_rate_ratio=0.0,
    )  # fmt: skip
    rates = [report.learning_rate for report in stream_loop(config).run()]
    expected = [0.005, *[0.01] * 5, 0.008, 0.006, 0.004, 0.002]
    assert rates == pytest.approx(expected)


def test_the_end_fits_the_time(stream_loop):
    seconds = itertools.count()
    config = TrainingConfig(
        max_train_minutes=1.0, learning_rate=0.01, warmup_steps=0, schedule="linear",
        final_learning_rate_ratio=0.0,
    )  # fmt: skip
    loop = stream_loop(config, clock=lambda: float(next(seconds)))
    reports = list(loop.run())
    assert loop.is_over
    assert reports[-1].elapsed_s >= 60.0 > reports[-2].elapsed_s
    rates = [report.learning_rate for report in reports]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.2 * rates[0]


def test_a_run_without_an_end_is_refused(stream_loop):
    with pytest.raises(RunError, match="Nothing ends this run"):
        stream_loop(TrainingConfig())


def test_broken_numbers_end_the_run(stream_loop, make_loop):
    model = make_loop.model()
    loop = stream_loop(model=model)
    steps = loop.run()
    next(steps)
    with torch.no_grad():
        model.decoder.embedding.weight.fill_(math.nan)
    with pytest.raises(RunError, match="loss nan") as caught:
        next(steps)
    assert "lower learning_rate" in caught.value.hint


def test_states_of_other_runs_are_refused(stream_loop, make_loop):
    state = stream_loop().state()
    with pytest.raises(CheckpointMismatch, match="seed 3"):
        stream_loop(TrainingConfig(num_steps=3, seed=4)).restore(state)
    epochs = make_loop(TrainingConfig(num_epochs=1)).state()
    with pytest.raises(CheckpointMismatch, match="between with seed 0"):
        stream_loop(TrainingConfig(num_steps=3)).restore(epochs)


def test_a_state_of_larger_steps_is_refused(stream_loop):
    state = stream_loop(replace(CONFIG, batches_per_step=2)).state()
    with pytest.raises(CheckpointMismatch, match="2 batches in each step, and now takes 1"):
        stream_loop().restore(state)


class Merged(Chunks):
    """Each batch holds what a step of two batches takes."""

    def batches_from(self, chunk, batch, *, num_workers, stride=1):
        lanes = [
            super(Merged, self).batches_from(lane, 0, num_workers=0, stride=2) for lane in (0, 1)
        ]
        for number, ((*_, one), (*_, other)) in enumerate(zip(*lanes, strict=True)):
            prompts = np.concatenate([one.prompts_BS, other.prompts_BS])
            yield number, 0, PackedBatch(prompts, np.concatenate([one.codes_BT, other.codes_BT]))


def test_two_batches_in_a_step_count_by_their_tokens(stream_loop, make_loop, monkeypatch):
    pairs = make_loop.pairs(11)
    chunk = Chunks(pairs).chunk(0)
    assert len({batch.num_tokens for batch in chunk}) > 1
    two = losses(
        stream_loop(replace(CONFIG, batches_per_step=2), model=make_loop.model(), pairs=pairs)
    )
    monkeypatch.setitem(globals(), "Chunks", Merged)
    one = losses(stream_loop(model=make_loop.model(), pairs=pairs))
    assert [report[2:] for report in two] == [pytest.approx(report[2:], rel=1e-3) for report in one]


def test_a_step_of_two_batches_goes_on_exactly(stream_loop, make_loop):
    config = replace(CONFIG, batches_per_step=2)
    whole = losses(stream_loop(config))
    model = make_loop.model(dropout=0.2)
    first = stream_loop(config, model=model)
    for _ in itertools.islice(first.run(), 5):
        pass
    second = stream_loop(config, model=copy_of(model, make_loop))
    second.restore(first.state())
    assert losses(second) == whole[5:]


def test_a_team_that_cannot_share_a_step_is_refused():
    with pytest.raises(RunError, match="2 processes cannot share 3 batches") as caught:
        Lanes(Chunks([]), num=3, team=Team(0, 2))
    assert "batches_per_step" in caught.value.hint


def test_each_process_has_lanes_of_its_own():
    second = Lanes(Chunks([]), num=4, team=Team(1, 2))
    assert list(second.own) == [1, 3]
    second.restore(torch.tensor([[0, 1], [5, 2], [2, 3], [7, 4]]))
    assert (second.chunk, second.batch) == (7, 2)


def test_weights_alone_go_on_in_a_later_chunk_with_a_warm_up(stream_loop):
    config = TrainingConfig(num_steps=9, learning_rate=0.01, warmup_steps=3, schedule="constant")
    loop = stream_loop(config)
    loop.go_on_after(step=5, chunk=7, elapsed_s=50.0)
    reports = list(loop.run())
    assert [report.step for report in reports] == [6, 7, 8, 9]
    assert reports[0].chunk == 8
    assert [r.learning_rate for r in reports] == pytest.approx([0.0025, 0.005, 0.0075, 0.01])
    assert reports[0].elapsed_s >= 50.0
