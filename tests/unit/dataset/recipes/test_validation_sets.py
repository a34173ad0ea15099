"""The recipes' validation sets: finite, the same every time, and of nothing that is trained on."""

from itertools import islice

import pytest

from core.dataset import lookalikes
from core.dataset.normalising import normalised_prompt
from core.dataset.recipes import validation
from core.dataset.recipes.splits import split_of, structure_of
from core.dataset.recipes.validation import VALIDATION_SPLITS, program_key, validation_pairs
from core.dataset.recipes.wording import is_held_out


@pytest.fixture(scope="module")
def sets(engine):
    return {split: validation_pairs(engine, split, 60) for split in VALIDATION_SPLITS}


@pytest.fixture(scope="module")
def trained(engine):
    return [pair for pair in islice(engine.stream(3), 8000) if split_of(pair) == "train"]


@pytest.mark.parametrize("split", VALIDATION_SPLITS)
def test_a_set_holds_its_split_alone_and_each_program_once(sets, split):
    assert [split_of(pair) for pair in sets[split]] == [split] * 60
    assert len({pair.code for pair in sets[split]}) == 60


def test_a_set_begins_the_same_whatever_its_size(engine, sets):
    assert validation_pairs(engine, "program", 10) == sets["program"][:10]


def test_no_program_and_no_prompt_is_in_training(sets, trained):
    codes = {pair.code for pair in trained}
    prompts = {normalised_prompt(pair.prompt) for pair in trained}
    for pairs in sets.values():
        assert not [pair for pair in pairs if pair.code in codes]
        assert not [pair for pair in pairs if normalised_prompt(pair.prompt) in prompts]


def test_no_structure_of_a_combination_is_in_training(sets, trained):
    structures = {structure_of(pair.code) for pair in trained}
    assert not [pair for pair in sets["combination"] if structure_of(pair.code) in structures]


def test_wordings_alone_are_what_two_sets_differ_in(sets):
    assert all(any(map(is_held_out, pair.wordings)) for pair in sets["wording"])
    assert not any(any(map(is_held_out, pair.wordings)) for pair in sets["program"])


def test_a_listed_lookalike_is_no_question(engine, sets, monkeypatch):
    dropped = sets["program"][3]
    listed = lookalikes.recipe_lookalikes() | {program_key(dropped)}
    monkeypatch.setattr(validation, "recipe_lookalikes", lambda: listed)
    without = validation_pairs(engine, "program", 20)
    assert program_key(dropped) not in map(program_key, without)
    assert without[:3] == sets["program"][:3]
