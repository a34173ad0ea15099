"""The prompts that no set may hold."""

from itertools import islice

import pytest

from core import paths
from core.dataset import benchmark_prompts
from core.dataset.benchmark_prompts import benchmark_key, is_benchmark_prompt
from core.dataset.importing import load_folder
from core.dataset.recipes.engine import RecipeEngine


@pytest.fixture
def listed(monkeypatch):
    def put(prompt):
        keys = frozenset({benchmark_key(prompt)})
        monkeypatch.setattr(benchmark_prompts, "_keys", lambda: keys)

    return put


def test_case_blanks_and_punctuation_do_not_hide_a_prompt(listed):
    listed("Paint the town mauve!")
    assert is_benchmark_prompt(" paint  the town, MAUVE")
    assert not is_benchmark_prompt("paint the town mauvish")


def test_the_shipped_list_holds_hashes(listed):
    assert is_benchmark_prompt("fill the screen with red")
    lines = paths.benchmark_prompts().read_text().splitlines()
    keys = [line for line in lines if not line.startswith("#")]
    assert len(keys) >= 80
    assert all(len(key) == 64 and not key.strip("0123456789abcdef") for key in keys)


def test_no_curated_prompt_is_one():
    examples = load_folder(paths.curated()).examples
    assert [p for e in examples for p in e.prompts if is_benchmark_prompt(p)] == []


def test_the_recipe_stream_leaves_them_out(listed):
    """A prompt that the stream would give is listed, and then is gone; the next ones stay."""
    before = list(islice(RecipeEngine().stream(5), 40))
    listed(before[20].prompt)
    after = list(islice(RecipeEngine().stream(5), 39))
    assert after == [pair for pair in before if not is_benchmark_prompt(pair.prompt)][:39]
    assert before[20] not in after
