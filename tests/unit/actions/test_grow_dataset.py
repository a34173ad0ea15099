"""Growing with a GPU: what is kept, what is dropped and why, and how it ends."""

from dataclasses import replace

import pytest

from core.actions.grow_dataset import accept_grown, grow_examples, read_sources, save_grown
from core.dataset.importing import read_examples
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.wgsl.kinds import detect_kind

pytestmark = pytest.mark.gpu

CODE = """@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    return vec4<f32>(mix(vec3<f32>(0.0), vec3<f32>(1.0, 0.0, 0.0), step(length(uv - 0.5), 0.3)), 1.0);
}
"""
DISC = Example("a red shape", CODE, "fragment")


def grow(gpu, *examples, number=4, **options):
    return list(grow_examples(examples, number=number, seed=5, client=gpu, **options))


def kept(steps):
    return [step.variant for step in steps if step.variant and not step.reason]


def test_as_many_as_wanted_are_kept_and_progress_is_told(gpu):
    steps = grow(gpu, DISC)
    assert len(kept(steps)) == 4
    assert len({variant.example.natural_language for variant in kept(steps)}) == 4
    assert steps[-1].num_kept == steps[-1].num_wanted == 4
    assert steps[-1].eta_s == 0.0


def test_each_example_has_its_turn(gpu):
    other = replace(DISC, natural_language="thing in red", wgsl_code=CODE.replace("0.3)", "0.2)"))
    sources = [variant.source.natural_language for variant in kept(grow(gpu, DISC, other))]
    assert sorted(sources) == ["a red shape", "a red shape", "thing in red", "thing in red"]


def test_an_example_without_variants_is_named_with_the_reason(gpu):
    (step,) = grow(gpu, replace(DISC, natural_language="a shape"))
    assert step.variant is None
    assert "said in its prompts" in step.reason


def test_what_naga_rejects_is_dropped(gpu):
    broken = replace(DISC, wgsl_code=CODE.replace("step(", "stepp("))
    steps = grow(gpu, broken)
    assert kept(steps) == []
    assert "not a valid fragment" in steps[0].reason
    assert "stepp" in steps[0].reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (", 0.3)", ", 2.0)", "one colour only"),
        ("return", "return sqrt(uv.x - 0.5) *", "NaN"),
    ],
)
def test_what_shows_nothing_is_dropped(gpu, old, new, reason):
    steps = grow(gpu, replace(DISC, wgsl_code=CODE.replace(old, new)))
    assert kept(steps) == []
    assert reason in " ".join(step.reason for step in steps)


def test_a_change_that_cannot_be_seen_is_dropped(gpu):
    # The red is computed and never shown.
    code = CODE.replace("vec3<f32>(1.0, 0.0, 0.0)", "vec3<f32>(0.2, 0.5, 0.9)").replace(
        "    return", "    let unseen = vec3<f32>(1.0, 0.0, 0.0);\n    return"
    )
    steps = grow(gpu, replace(DISC, wgsl_code=code))
    assert kept(steps) == []
    assert steps[0].reason == "it looks like its source"


def test_known_prompts_do_not_come_again(gpu):
    first = [variant.example for variant in kept(grow(gpu, DISC))]
    steps = grow(gpu, DISC, known=first)
    again = {variant.example.natural_language for variant in kept(steps)}
    assert len(again) == 4
    assert not again & {row.natural_language for row in first}
    assert "in the dataset already" in " ".join(step.reason for step in steps)


def test_growing_can_be_stopped(gpu):
    growth = grow_examples([DISC], number=1000, seed=5, client=gpu)
    assert next(growth).num_kept == 1
    growth.close()


@pytest.mark.parametrize("code", [
    "fn tint() -> vec3<f32> { return vec3<f32>(1.0, 0.0, 0.0); }",
    "vec4<f32>(1.0, 0.0, 0.0, 1.0)",
    "let c = vec3<f32>(1.0, 0.0, 0.0);\nc * 0.5",
    "@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>;\n"
    "@compute @workgroup_size(64)\nfn cs_main(@builtin(global_invocation_id) id: vec3<u32>) {\n"
    "    out[id.x] = vec4<f32>(1.0, 0.0, 0.0, 1.0);\n}",
])  # fmt: skip
def test_every_kind_grows(gpu, code):
    source = Example("red", code, detect_kind(code))
    assert len(kept(grow(gpu, source))) == 4


def test_what_grew_is_saved_and_accepted(gpu, tmp_path):
    found = kept(grow(gpu, DISC))
    save_grown(tmp_path / "grown.toml", found)
    assert read_examples(tmp_path / "grown.toml").examples == tuple(v.example for v in found)
    store = DatasetStore(tmp_path / "some.sqlite")
    assert accept_grown(store, found, author="test") == 4
    assert accept_grown(store, found, author="test") == 0
    store.undo_last(author="test")
    assert store.count() == 0


@pytest.mark.parametrize(("number", "examples"), [(0, [DISC]), (4, [])])
def test_what_cannot_be_grown_is_refused_at_once(gpu, number, examples):
    with pytest.raises(DatasetError):
        grow_examples(examples, number=number, seed=0, client=gpu)


def test_a_bad_row_is_named_before_anything_grows(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[[examples]]\nnatural_language = "no code"\n')
    with pytest.raises(DatasetError, match=r"bad\.toml: row 1: wgsl_code is missing"):
        read_sources([path])
