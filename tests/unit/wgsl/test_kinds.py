"""Kinds are told apart by what the code holds."""

import pytest

from core.wgsl.kinds import detect_kind

CASES = {
    "expression": ["vec4<f32>(1.0, 0.0, 0.0, 1.0)", "a < b", "atomicAdd(&counter, 1u)", "", "x"],
    "statements": ["let a = 1.0;\na * 2.0", "if (condition) { x = 1.0; }", "return x", "x += 1.0;"],
    "function": [
        "fn f() {}",
        "struct A { a: f32 }",
        "const TAU = 6.28;\nfn f() -> f32 { return TAU; }",
        "var<private> seed: u32;\nfn next() -> u32 { seed = seed + 1u; return seed; }",
    ],
    "fragment": [
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }",
        "@vertex fn v() -> @builtin(position) vec4<f32> { return vec4<f32>(); }\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }",
    ],
    "compute": ["@compute @workgroup_size(1) fn c() {}"],
    "vertex": ["@vertex fn v() -> @builtin(position) vec4<f32> { return vec4<f32>(); }"],
    "module": [
        "@group(0) @binding(0) var<uniform> u: f32;\nfn f() -> f32 { return u; }",
        "const TAU = 6.28;" + "alias Colour = vec3<f32>;",
    ],
}


@pytest.mark.parametrize(("kind", "code"), [(k, c) for k, codes in CASES.items() for c in codes])
def test_detects(kind, code):
    assert detect_kind(code) == kind
