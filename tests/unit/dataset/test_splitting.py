"""Splits: variants stay together, nothing moves as data grow, the ratios hold roughly."""

from collections import Counter
from dataclasses import replace

import pytest

from core.dataset.records import Example
from core.dataset.splitting import assign_split, split_at, split_position

OPERATIONS = ("sin", "cos", "abs", "fract", "floor", "sqrt", "exp", "log", "tan", "round")
SHADERS = [
    Example(f"{a} of {b} times {c}", f"{a}({b}(x) * {c}(y))", "expression")
    for a in OPERATIONS
    for b in OPERATIONS
    for c in OPERATIONS
]


def split(example: Example) -> str:
    return assign_split(example, train_ratio=0.8, val_ratio=0.1)


def test_ratios_hold_roughly() -> None:
    counts = Counter(split(example) for example in SHADERS)
    assert counts["train"] == pytest.approx(800, abs=50)
    assert counts["val"] == pytest.approx(100, abs=35)
    assert counts["test"] == pytest.approx(100, abs=35)


def test_paraphrases_and_parameter_variants_stay_together() -> None:
    for example in SHADERS[:100]:
        variant = example.wgsl_code.replace("x", "( x + 0.25 )").replace("y", "p.y")
        base = replace(example, wgsl_code=variant)
        others = (
            replace(base, natural_language="other words", phrasings=("more",), category="c"),
            replace(base, wgsl_code=variant.replace("0.25", "-7.5"), tags=("blue",)),
            replace(base, wgsl_code=variant.replace("p", "point") + " // comment"),
        )
        assert {split(other) for other in others} == {split(base)}


def test_named_concept_is_part_of_the_place() -> None:
    example = SHADERS[0]
    named = replace(example, tags=("concept:circle",))
    assert split_position(named) != split_position(example)
    assert split_position(named) == split_position(replace(example, tags=("a", "concept: Circle")))


def test_more_training_never_moves_a_training_example_out() -> None:
    for example in SHADERS[:200]:
        if assign_split(example, train_ratio=0.5, val_ratio=0.1) == "train":
            assert split(example) == "train"


def test_edges() -> None:
    assert split_at(0.0, train_ratio=0.0, val_ratio=0.1) == "val"
    assert split_at(0.999999, train_ratio=1.0, val_ratio=0.0) == "train"
    assert split_at(0.95, train_ratio=0.8, val_ratio=0.1) == "test"


def test_a_place_never_changes() -> None:
    # Shared by all installations: a changed value would leak test data into training.
    example = Example("red", "vec4<f32>(1.0, 0.0, 0.0, 1.0)", "expression")
    assert split_position(example) == 0.93878429606659
