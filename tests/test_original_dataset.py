"""A dataset as the original tool kept it loads unchanged, and its snippets are judged fairly."""

from pathlib import Path

import pytest

from core.dataset.importing import read_examples
from core.validation.validator import validate_shader

FIXTURE = Path(__file__).parent / "fixtures" / "original_style.toml"
# Calls a function that nobody declares; a conventional name cannot stand for one.
MEANT_TO_FAIL = {"fbm noise from a noise helper"}


def test_loads_unchanged():
    result = read_examples(FIXTURE)
    assert len(result.examples) == 60
    assert not result.problems


@pytest.mark.gpu
def test_natural_snippets_are_accepted(gpu):
    rejected = {
        example.natural_language: validate_shader(example.wgsl_code, client=gpu).render()
        for example in read_examples(FIXTURE).examples
        if not validate_shader(example.wgsl_code, client=gpu).is_valid
    }
    assert set(rejected) == MEANT_TO_FAIL, "\n".join(rejected.values())
