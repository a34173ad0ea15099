"""Training rows near a shader."""

import pytest

from core.dataset.records import Example
from core.evaluation.novelty import TrainingIndex

DOUBLE = "fn double(x: f32) -> f32 { return 2.0 * x; }"
TRIPLE = "fn triple(x: f32) -> f32 { return 3.0 * x; }"
AREA = "fn area(r: f32) -> f32 { let s = r * r; return 3.14159 * s; }"
ROWS = [Example("double", DOUBLE, "function"), Example("area", AREA, "function")]


def test_a_training_row_in_another_layout_is_not_new():
    found = TrainingIndex(ROWS).look_up(DOUBLE.replace(" ", "\n ") + " // mine")
    assert found.share == 0.0
    assert found.by_code[0].example.natural_language == "double"


def test_other_names_and_numbers_are_the_same_structure_but_new_code():
    found = TrainingIndex(ROWS).look_up(TRIPLE)
    first, second = found.by_code
    assert (first.example.natural_language, first.is_same_structure) == ("double", True)
    assert not second.is_same_structure
    assert 0.0 < found.share < 1.0
    assert first.similarity > second.similarity
    assert found.by_picture == ()


def test_what_has_nothing_in_common_is_all_new():
    found = TrainingIndex(ROWS).look_up("vec4<f32>(0.0)")
    assert (found.by_code, found.share) == ((), 1.0)
    assert TrainingIndex([]).look_up(DOUBLE).share == 1.0


def test_rows_are_found_by_their_picture_whatever_their_code():
    index = TrainingIndex(ROWS, pictures=[None, 0b1011])
    found = index.look_up(TRIPLE, picture=0b1001)
    (row,) = found.by_picture
    assert (row.example.natural_language, row.picture_distance, row.looks_same) == ("area", 1, True)
    far = index.look_up(TRIPLE, picture=(1 << 200) - 1).by_picture[0]
    assert not far.looks_same
    assert index.look_up(TRIPLE).by_picture == ()


def test_each_row_needs_its_fingerprint():
    with pytest.raises(ValueError, match="for each example"):
        TrainingIndex(ROWS, pictures=[1])
