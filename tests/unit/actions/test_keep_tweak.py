"""A tweak that is kept is a row of its own, valid, with its wording and where it came from."""

import pytest

from core.actions.keep_tweak import keep_tweak, lift_literals, propose_wording, tweaked_code
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError

pytestmark = pytest.mark.gpu

CODE = """@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let bad = array<f32, 3>(0.3, 0.2, 0.4);
    return vec4<f32>(mix(vec3<f32>(0.1), vec3<f32>(1.0, 0.0, 0.0), step(bad[2], uv.x)), 1.0);
}
"""
SOURCE = Example("a red half", CODE, "fragment", category="shapes", tags=("icon",), author="a")


@pytest.fixture
def store(tmp_path):
    return DatasetStore(tmp_path / "dataset.sqlite")


def keep(store, gpu, code, prompts, source=SOURCE):
    return keep_tweak(
        store, code, prompts, source=source, changes=["colour red → blue"], author="me", client=gpu
    )


def test_a_tweak_is_a_row_of_its_own(gpu, store):
    kept_source = store.add(SOURCE, author="me")
    lifted = lift_literals(CODE)
    red = next(item for item in lifted if item.key == "c1")
    values = {red.key: (0.0, 0.0, 1.0)}
    code = tweaked_code(CODE, lifted, values)
    wording = propose_wording(SOURCE, lifted, values)
    row = keep(store, gpu, code, [*wording.prompts, "  ", "blue on the right"])
    assert store.get(kept_source.id).example == SOURCE
    assert row.example.prompts == ("a blue half", "blue on the right")
    assert row.example.tags == ("icon", "tweaked")
    assert row.example.category == "shapes"
    assert row.example.notes == "Tweaked from 'a red half': colour red → blue."


def test_what_naga_rejects_and_what_has_no_prompt_is_not_kept(gpu, store):
    with pytest.raises(DatasetError, match="not a valid fragment"):
        keep(store, gpu, CODE.replace("uv.x", "uv.q"), ["a half"])
    with pytest.raises(DatasetError, match="no prompt"):
        keep(store, gpu, CODE, [" "])
    assert store.count() == 0


def test_code_without_a_row_can_be_kept(gpu, store):
    row = keep(store, gpu, CODE, ["halves"], source=None)
    assert (row.example.kind, row.example.prompts) == ("fragment", ("halves",))
