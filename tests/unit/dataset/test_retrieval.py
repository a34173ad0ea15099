"""Nearest prompts: exact ones win, typos and other endings still find their word."""

import pytest

from core.dataset.records import Example
from core.dataset.retrieval import PromptIndex

EXAMPLES = (
    Example("a red circle", "vec4<f32>(1.0)", "expression", phrasings=("crimson disc on black",)),
    Example("a blue square", "vec4<f32>(0.5)", "expression"),
    Example("rotating stripes", "fn f() -> f32 { return 1.0; }", "function"),
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("a red circle", 0),
        ("crimson disc", 0),
        ("SQUARE, blue", 1),
        ("blu sqare", 1),
        ("stripe that rotates", 2),
    ],
)
def test_the_nearest_example_is_found(asked, expected):
    assert PromptIndex(EXAMPLES).nearest(asked)[0].example is EXAMPLES[expected]


def test_a_known_prompt_is_as_near_as_can_be():
    match = PromptIndex(EXAMPLES).nearest("Crimson disc on black")[0]
    assert match.prompt == "crimson disc on black"
    assert match.nearness == pytest.approx(1.0)


def test_each_example_comes_once_and_nearest_first():
    matches = PromptIndex(EXAMPLES).nearest("a red circle or a blue square", num_matches=9)
    assert len({id(match.example) for match in matches}) == len(matches) >= 2
    assert [m.nearness for m in matches] == sorted((m.nearness for m in matches), reverse=True)


def test_another_kind_is_passed_over():
    match = PromptIndex(EXAMPLES).nearest("a red circle that rotates", kind="function")[0]
    assert match.example.kind == "function"


@pytest.mark.parametrize("asked", ["", "¿?", "qqqq"])
def test_nothing_in_common_finds_nothing(asked):
    assert PromptIndex(EXAMPLES).nearest(asked) == []


def test_no_examples_at_all():
    assert PromptIndex(()).nearest("a red circle") == []
