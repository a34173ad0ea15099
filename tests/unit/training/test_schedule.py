import pytest

from core.training.config import TrainingConfig
from core.training.schedule import learning_rate


def curve(total, **settings):
    config = TrainingConfig(learning_rate=1.0, **settings)
    return [learning_rate(step, total_steps=total, config=config) for step in range(1, total + 1)]


def test_warm_up_rises_in_a_line_to_the_top():
    assert curve(10, warmup_steps=3)[:4] == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("schedule", ["cosine", "linear"])
def test_rate_falls_to_its_share_in_the_last_step(schedule):
    rates = curve(50, warmup_steps=5, schedule=schedule, final_learning_rate_ratio=0.2)
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[-1] == pytest.approx(0.2)
    assert max(rates) == 1.0


def test_linear_is_halfway_in_the_middle_and_cosine_too():
    for schedule in ("linear", "cosine"):
        rates = curve(101, warmup_steps=0, schedule=schedule, final_learning_rate_ratio=0.0)
        assert rates[50] == pytest.approx(0.5)


def test_constant_stays():
    assert curve(6, warmup_steps=2, schedule="constant")[2:] == [1.0] * 4


def test_steps_after_the_end_keep_the_last_rate():
    config = TrainingConfig(learning_rate=1.0)
    assert learning_rate(500, total_steps=100, config=config) == pytest.approx(0.1)


def test_a_run_shorter_than_its_warm_up_still_reaches_the_top():
    assert curve(3, warmup_steps=100)[-1] == 1.0
    assert curve(1, warmup_steps=100) == [1.0]
