"""Which stages are drawn together, and what stands in for one that is missing."""

import pytest

from core.gpu.records import Checked, CheckJob
from core.rendering.stages import choose_partners
from core.rendering.targets import targets_for
from core.wgsl import contract
from core.wgsl.reflection import reflect

VERTEX = """
struct Out { @builtin(position) at: vec4f, @location(0) uv: vec2f, @location(1) normal: vec3f }
@vertex fn vs_shape() -> Out { return Out(); }
@vertex fn vs_screen() -> @builtin(position) vec4f { return vec4f(); }
"""


def partners(source, entry=""):
    return choose_partners(reflect(source), source, entry)


def fragment(inputs="", output="@location(0) vec4f", value="vec4f()", name="main"):
    return f"@fragment fn {name}({inputs}) -> {output} {{ return {value}; }}\n"


def test_stages_with_fitting_values_go_together():
    pair = partners(VERTEX + fragment("@location(1) n: vec3f"))
    assert pair.vertex.name == "vs_shape"
    assert pair.fragment_entry == "main"


def test_common_words_decide_between_several():
    source = VERTEX + fragment(name="fs_shape") + fragment(name="fs_screen")
    assert partners(source).vertex.name == partners(source).fragment.name.replace("fs", "vs")
    assert partners(source, "fs_shape").vertex.name == "vs_shape"
    assert partners(source, "fs_screen").vertex.name == "vs_screen"


def test_a_fragment_stage_of_other_values_is_drawn_over_the_frame():
    pair = partners(VERTEX + fragment("@location(1) n: vec4f"))
    assert pair.vertex is None
    assert "vec4<f32>" in pair.vertex_source


def test_the_contracts_stage_serves_its_one_varying():
    assert partners(fragment("@location(0) uv: vec2f")).vertex_source == contract.FULL_SCREEN_VERTEX
    assert partners(fragment()).vertex_source == contract.FULL_SCREEN_VERTEX


def test_the_wanted_entry_point_is_taken():
    source = fragment(name="first") + fragment(name="second")
    assert partners(source).fragment_entry == "second"
    assert partners(source, "first").fragment_entry == "first"
    assert partners(VERTEX, "vs_shape").vertex_entry == "vs_shape"


def test_nothing_to_draw():
    assert partners("fn f() {}") is None


GENERATED = [
    fragment("@location(0) uv: vec2f, @location(3) @interpolate(flat) id: u32"),
    fragment("@location(0) normal: vec3f, @location(1) world_pos: vec4f, @location(2) fog: f32"),
    fragment("@location(0) @interpolate(linear, centroid) a: vec3f, @location(1) tangent: vec4f"),
    fragment("@location(0) @interpolate(flat) cell: vec2i, @builtin(front_facing) f: bool"),
    "enable f16;\n" + fragment("@location(0) a: vec2h, @location(1) b: f16"),
    "@vertex fn v() -> @builtin(position) vec4f { return vec4f(); }",
    VERTEX,
    "struct O { @builtin(position) p: vec4f, @location(2) @interpolate(flat) colour: vec3f }"
    "@vertex fn v() -> O { return O(); }",
]


@pytest.mark.gpu
@pytest.mark.parametrize("source", GENERATED)
def test_generated_stages_are_valid(gpu, source):
    pair = partners(source)
    outcome = gpu.run(CheckJob((pair.vertex_source, pair.fragment_source)))
    assert outcome == Checked((None, None))


@pytest.mark.parametrize(
    ("outputs", "formats", "shown"),
    [
        ("@location(0) vec4f", ("rgba32float",), 0),
        ("@location(1) f32", ("", "r32float"), 1),
        ("@location(0) vec3f", ("rg11b10ufloat",), 0),
        ("@location(0) vec2u", ("rg32uint",), 0),
        ("@builtin(frag_depth) f32", (), -1),
    ],
)
def test_a_target_for_each_output(outputs, formats, shown):
    value = outputs.rpartition(" ")[2] + "()"
    targets = targets_for(partners(fragment(output=outputs, value=value)).fragment.outputs)
    assert targets.formats == formats
    assert targets.shown == shown


def test_only_the_shown_target_is_large():
    source = (
        "struct G { @location(0) albedo: vec4f, @location(1) normal: vec4f, @location(2) id: u32,"
        " @builtin(frag_depth) depth: f32 }"
        "@fragment fn f() -> G { return G(); }"
    )
    targets = targets_for(partners(source).fragment.outputs)
    assert targets.formats == ("rgba32float", "rgba16float", "r32uint")
    assert targets.needs_depth
