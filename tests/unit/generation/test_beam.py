"""Beam search on scripted models, where every probability is known."""

import math
from dataclasses import replace

import pytest

from core.generation.config import GenerationConfig
from core.generation.records import Request

BEAMS = GenerationConfig(num_beams=2, length_penalty=0.0)


def garden_path(prompt, text):
    """The likeliest first letter leads to the less likely whole."""
    return {"": {"a": 0.6, "b": 0.4}, "a": {"c": 0.5, "d": 0.5}, "b": {"e": 1.0}}.get(
        text, {".": 1.0}
    )


def found(scripted, script, config):
    generator, _ = scripted(script)
    return generator.search(Request("p"), config=config)


def test_the_likeliest_whole_is_found_where_the_likeliest_start_misleads(scripted):
    samples = found(scripted, garden_path, BEAMS)
    assert [sample.code for sample in samples] == ["be", "ac"]
    assert samples[0].log_probability == pytest.approx(math.log(0.4) / 3)
    assert all(sample.is_complete for sample in samples)


def test_one_beam_is_greedy(scripted):
    generator, _ = scripted(garden_path)
    greedy = generator.generate(["p"], config=GenerationConfig())[0][0]
    (single,) = generator.search(Request("p"), config=replace(BEAMS, num_beams=1))
    assert single.code == greedy.code == "ac"


def short_or_long(prompt, text):
    """The end after one letter, or four letters each nearly certain."""
    if text == "":
        return {"a": 0.55, "b": 0.45}
    return {".": 1.0} if text == "a" or len(text) == 5 else {"b": 0.9, "c": 0.1}


@pytest.mark.parametrize(("length_penalty", "best"), [(0.0, "a"), (1.0, "bbbbb")])
def test_the_length_penalty_decides_between_short_and_long(scripted, length_penalty, best):
    config = replace(BEAMS, length_penalty=length_penalty, num_beams=3)
    assert found(scripted, short_or_long, config)[0].code == best


def twins(prompt, text):
    """Four steps, at each a favourite; the alternatives are worse by 1.4 nats."""
    return {".": 1.0} if len(text) == 4 else {"a": 0.8, "b": 0.2}


def test_diversity_sends_beams_different_ways(scripted):
    alike = found(scripted, twins, replace(BEAMS, num_beams=2))
    apart = found(scripted, twins, replace(BEAMS, num_beams=2, diversity=2.0))
    assert alike[0].code == apart[0].code == "aaaa"
    assert alike[1].code.count("b") == 1
    assert apart[1].code == "bbbb"
    assert apart[1].log_probability == pytest.approx(4 * math.log(0.2) / 5)  # without penalty


class AtMostOne:
    """Forbids a second ``b``; counts on its own state, so copies must not share it."""

    is_closed_early = False

    def __init__(self, num_seen=0):
        self.num_seen = num_seen

    def copy(self):
        return AtMostOne(self.num_seen)

    def restrict(self, logits_V):
        if self.num_seen:
            logits_V[5] = -math.inf
        return logits_V

    def push(self, token_id):
        self.num_seen += token_id == 5


def test_each_beam_has_a_constraint_of_its_own(scripted):
    generator, _ = scripted(
        lambda prompt, text: {".": 1.0} if len(text) == 2 else {"a": 0.4, "b": 0.6}
    )
    samples = generator.search(
        Request("p"), config=replace(BEAMS, num_beams=4), new_constraint=lambda kind: AtMostOne()
    )
    assert {sample.code for sample in samples} >= {"ab", "ba", "aa"}
    assert all(sample.code.count("b") <= 1 for sample in samples)


def test_limits_end_the_search_and_say_so(scripted):
    endless = lambda prompt, text: {"a": 0.6, "b": 0.4}  # noqa: E731
    samples = found(scripted, endless, replace(BEAMS, max_new_tokens=3))
    assert [len(sample.code) for sample in samples] == [3, 3]
    assert not any(sample.is_complete for sample in samples)


def test_a_real_network_is_searched_the_same_each_time(real_generator):
    config = GenerationConfig(num_beams=3, max_new_tokens=20)
    one, other = (real_generator.search(Request("p"), config=config) for _ in range(2))
    assert [s.code for s in one] == [s.code for s in other]
    greedy = real_generator.generate(["p"], config=GenerationConfig(max_new_tokens=20))[0][0]
    (single,) = real_generator.search(Request("p"), config=replace(config, num_beams=1))
    assert single.code == greedy.code
    assert single.log_probability == pytest.approx(greedy.log_probability, abs=1e-5)
