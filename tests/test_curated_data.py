"""The shipped pairs: every shader is valid as its kind, shows something, and has its own prompts."""

import pytest

from core import paths
from core.actions.check_dataset import check_rows, read_dataset
from core.dataset.importing import load_folder
from core.dataset.normalising import normalised_code, normalised_prompt
from core.wgsl.kinds import detect_kind


@pytest.fixture(scope="module")
def curated():
    result = load_folder(paths.curated())
    assert not [problem for problem in result.problems if problem.is_skipped]
    return result.examples


def test_the_kind_is_told_from_the_code(curated):
    told = {e.natural_language: (e.kind, detect_kind(e.wgsl_code)) for e in curated}
    assert not {prompt: kinds for prompt, kinds in told.items() if kinds[0] != kinds[1]}


def test_no_two_rows_share_a_prompt(curated):
    owners = {}
    for number, example in enumerate(curated):
        for prompt in example.prompts:
            owners.setdefault(normalised_prompt(prompt), set()).add(number)
    assert not {prompt: rows for prompt, rows in owners.items() if len(rows) > 1}


def test_every_shader_has_at_least_five_prompts(curated):
    assert [e.natural_language for e in curated if len(e.prompts) < 5] == []


def test_there_are_thousands_of_distinct_shaders(curated):
    assert len({normalised_code(e.wgsl_code) for e in curated}) >= 2500


@pytest.mark.gpu
@pytest.mark.parametrize("path", sorted(paths.curated().glob("*.toml")), ids=lambda path: path.stem)
def test_every_row_is_valid_and_shows_something(gpu, path):
    rows = check_rows(read_dataset(path), client=gpu)
    assert [str(problem) for row in rows for problem in row.problems()] == []
