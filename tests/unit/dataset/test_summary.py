"""The numbers of the Dataset page."""

from core.dataset.records import Example
from core.dataset.summary import Spread, summarise


def test_counts_and_lengths() -> None:
    examples = [
        Example("a red dot", "vec3<f32>(1.0)", "expression", category="colour", phrasings=("dot",)),
        Example("a wave of water", "let y = sin(x);\ny", "statements"),
    ]
    summary = summarise(examples)
    assert (summary.num_examples, summary.num_prompts) == (2, 3)
    assert summary.num_by_kind == {"expression": 1, "statements": 1}
    assert summary.num_by_category == {"(none)": 1, "colour": 1}
    assert sum(summary.num_by_split.values()) == 2
    assert summary.prompt_words == Spread(1, 3.0, 8 / 3, 4)
    assert summary.code_lines == Spread(1, 1.5, 1.5, 2)


def test_nothing_is_all_zero() -> None:
    summary = summarise([])
    assert summary.num_examples == 0
    assert summary.code_tokens == Spread()
    assert summary.num_by_split == {"train": 0, "val": 0, "test": 0}
