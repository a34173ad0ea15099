"""The memorisation lens over the shipped dataset."""

import pytest

from core.actions.measure_novelty import measure_novelty, open_training_index
from core.actions.open_model import find_model
from core.evaluation.novelty import TrainingIndex

pytestmark = pytest.mark.gpu


def test_a_row_of_the_dataset_is_known_by_code_and_picture(gpu):
    index = open_training_index(find_model("templates"))
    assert len(index) > 100
    example = next(e for e in index.look_up("@fragment fn").by_code if e.example.kind == "fragment")
    code = example.example.wgsl_code
    found = measure_novelty(index, code.replace("    ", "\t"), client=gpu)
    assert found.share == 0.0
    assert found.by_picture[0].looks_same
    assert measure_novelty(index, code).by_picture == ()


def test_pictures_tell_a_still_row_from_another_colour(gpu):
    from core.dataset.records import Example

    code = "@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{ return vec4<f32>(uv, {}, 1.0); }}"
    index = TrainingIndex([Example("blue", code.format("1.0"), "fragment")])
    assert measure_novelty(index, code.format("1.00"), client=gpu).by_picture[0].looks_same
    other = measure_novelty(index, code.format("0.0"), client=gpu)
    assert not other.by_picture[0].looks_same
    assert other.by_code[0].is_same_structure
