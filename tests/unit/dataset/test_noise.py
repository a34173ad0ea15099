"""Slips in prompts."""

import random

import pytest

from core.dataset.noise import with_slips

PROMPT = "a red circle of radius 0.25 on a dark background"


def variants(prompt: str, count: int = 300) -> list[str]:
    return [with_slips(prompt, random.Random(seed)) for seed in range(count)]


def test_equal_seeds_give_equal_slips():
    assert variants(PROMPT) == variants(PROMPT)


def test_slips_differ_and_mostly_change_the_prompt():
    found = variants(PROMPT)
    assert sum(text != PROMPT for text in found) > len(found) / 2
    assert len(set(found)) > 50


def test_numbers_stay_as_they_are():
    assert all("0.25" in text.split(" ") for text in variants(PROMPT))


def test_a_prompt_loses_two_words_at_most():
    num_words = len(PROMPT.split(" "))
    assert {num_words - len(text.split(" ")) for text in variants(PROMPT)} == {0, 1, 2}


def test_a_mistyped_word_keeps_its_ends():
    found = {text.lower() for text in variants("wonderful")}
    assert len(found) > 10
    assert all(text.startswith("w") and text.endswith("l") for text in found)


@pytest.mark.parametrize("prompt", ["", " ", "x", "to", "sin cos"])
def test_short_prompts_keep_their_words(prompt):
    assert {len(text.split(" ")) for text in variants(prompt)} == {len(prompt.split(" "))}
