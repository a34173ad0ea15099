import math

import pytest
import torch

from core.generation.config import GenerationConfig
from core.generation.sampling import choose, keep_likely, row_chance

LOGITS = torch.tensor([[0.5, 0.1, 0.3, 0.1]]).log()

FROZEN = 0.8616707889024557


def choices(uniform, **settings):
    config = GenerationConfig(**settings)
    rows = LOGITS.expand(len(uniform), -1)
    return choose(rows, config=config, uniform_B=torch.tensor(uniform)).tolist()


def kept(**settings):
    values = keep_likely(LOGITS, **{"top_k": 0, "top_p": 1.0, **settings})[0]
    return [i for i, value in enumerate(values.tolist()) if value > -math.inf]


def test_temperature_zero_is_arg_max_whatever_the_chance():
    assert choices([0.0, 0.5, 0.999], temperature=0.0) == [0, 0, 0]


def test_equals_are_settled_for_the_first():
    config = GenerationConfig(temperature=0.0)
    assert choose(torch.zeros(1, 5), config=config, uniform_B=torch.zeros(1)).tolist() == [0]


def test_the_number_picks_from_the_distribution():
    assert choices([0.0, 0.49, 0.51, 0.59, 0.61, 0.89, 0.91, 1 - 1e-9], temperature=1.0) == [
        0, 0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip


def test_forbidden_tokens_are_never_picked():
    logits = torch.tensor([[-math.inf, 0.0, -math.inf, 0.0, -math.inf]])
    config = GenerationConfig(temperature=1.0)
    for number in (0.0, 0.25, 0.5, 0.75, 1 - 1e-12):
        uniform = torch.tensor([number], dtype=torch.float64)
        assert choose(logits, config=config, uniform_B=uniform).item() in (1, 3)


def test_low_temperature_sharpens_and_high_flattens():
    assert choices([0.6], temperature=0.2) == [0]
    assert choices([0.51], temperature=1.0) == [1]
    assert choices([0.4], temperature=10.0) == [1]


def test_top_k_keeps_the_likeliest():
    assert kept(top_k=1) == [0]
    assert kept(top_k=2) == [0, 2]
    assert kept(top_k=0) == kept(top_k=9) == [0, 1, 2, 3]


def test_top_p_keeps_just_enough():
    assert kept(top_p=0.4) == [0]
    assert kept(top_p=0.6) == [0, 2]
    assert kept(top_p=0.85) == [0, 1, 2]
    assert kept(top_p=1e-9) == [0]


def test_top_p_counts_among_those_that_top_k_left():
    # Of tokens 0 and 2 alone, the first has 0.625.
    assert kept(top_k=2, top_p=0.6) == [0]


def test_rows_are_independent():
    rows = torch.stack((LOGITS[0], LOGITS[0].flip(0)))
    config = GenerationConfig(temperature=0.7, top_k=3, top_p=0.9)
    uniform = torch.tensor([0.3, 0.8])
    both = choose(rows, config=config, uniform_B=uniform).tolist()
    alone = [
        choose(rows[i : i + 1], config=config, uniform_B=uniform[i : i + 1]).item() for i in (0, 1)
    ]
    assert both == alone


def test_chance_of_a_row_is_the_same_everywhere():
    # Frozen: the same seed must give the same shader on every machine.
    assert row_chance(0, prompt="red", sample=0).random() == pytest.approx(FROZEN, abs=1e-15)
    assert row_chance(0, prompt="red", sample=1).random() != pytest.approx(FROZEN)
