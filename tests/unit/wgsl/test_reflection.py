"""Reflection reads the top level of modules, whole or broken."""

from core.wgsl.reflection_tokens import Member, reflect

MODULE = """
struct Uniforms { resolution: vec2<f32>, time: f32 }
struct Out { @builtin(position) position: vec4<f32>, @location(0) uv: vec2<f32> }
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(3) var<storage, read_write> cells: array<atomic<u32>, 16>;
@group(1) @binding(1) var image: texture_2d<f32>;
@group(1) @binding(2) var<storage> input: array<vec4<f32>>;
var<private> seed: u32 = 1u;
fn helper(a: array<vec2<f32>, 4>, b: f32) -> vec3<f32> { if (b < 1.0) { return vec3<f32>(b); } return vec3<f32>(0.0); }
@vertex fn vs(@builtin(vertex_index) i: u32) -> Out { var o: Out; return o; }
@compute @workgroup_size(8, 4u) fn cs(@builtin(global_invocation_id) id: vec3<u32>) {}
@fragment
fn fs(in: Out) -> @location(0) vec4<f32> { return vec4<f32>(in.uv, 0.0, 1.0); }
"""


def test_functions_and_entry_points():
    reflection = reflect(MODULE)
    assert [f.name for f in reflection.functions] == ["helper", "vs", "cs", "fs"]
    helper = reflection.functions[0]
    assert helper.parameters == (Member("a", "array<vec2<f32>, 4>"), Member("b", "f32"))
    assert helper.return_type == "vec3<f32>"
    assert reflection.entry("fragment").return_type == "vec4<f32>"
    assert reflection.entry("compute").workgroup_size == (8, 4, 1)
    assert reflection.entry("vertex").parameters[0].attributes == ("builtin(vertex_index)",)


def test_resources():
    found = {r.name: r for r in reflect(MODULE).resources}
    assert set(found) == {"u", "cells", "image", "input"}
    assert (found["u"].address_space, found["u"].type) == ("uniform", "Uniforms")
    assert (found["cells"].binding, found["cells"].access) == (3, "read_write")
    assert (found["image"].group, found["image"].address_space) == (1, "")
    assert found["input"].access == "read"


def test_structs_and_names():
    reflection = reflect(MODULE)
    assert reflection.structs["Out"][0] == Member("position", "vec4<f32>", ("builtin(position)",))
    assert {"Uniforms", "seed", "helper", "u"} <= reflection.names


def test_broken_text_does_not_fail():
    for end in range(len(MODULE)):
        reflect(MODULE[:end])
