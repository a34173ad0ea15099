"""What numbers of a code are for, and which must stay."""

import pytest

from core.dataset.growing.colour_places import colour_distance, find_colours
from core.dataset.growing.literals import find_literals


def free_values(code: str) -> list[float]:
    return [literal.value for literal in find_literals(code) if not literal.is_fixed]


@pytest.mark.parametrize(
    "code",
    [
        "@compute @workgroup_size(64) fn main() {}",
        "@group(2) @binding(3) var<uniform> u: f32;",
        "@fragment fn main(@location(4) a: f32) {}",
        "var<workgroup> tile: array<f32, 128>;",
        "let a = data[5];",
        "let a = 0.0 + 1.0;",
        "let a = 3.14159 * b;",
        "let a = 6.2832 * b;",
        "let a = fract(sin(x) * 43758.55);",
        "let p = uv * 2.0 - 1.0;",
        "let p = uv - 0.5;",
        "let a = 0.5 + 0.5 * b;",
        "let s = f * f * (3.0 - 2.0 * f);",
        "let a = x >> 3u;",
        "let a = 0xffu;",
    ],
)
def test_structure_stays(code):
    assert free_values(code) == []


@pytest.mark.parametrize(
    ("code", "value", "role"),
    [
        ("let d = length(p) - 0.3;", 0.3, "radius"),
        ("if distance(p, q) < 0.2 { return 1.0; }", 0.2, "radius"),
        ("let radius = 0.4;", 0.4, "radius"),
        ("fn disc(p: vec2<f32>, r: f32) -> f32 { return r; }\nlet d = disc(p, 0.35);", 0.35, "radius"),
        ("let a = sin(u.time * 3.0);", 3.0, "rate"),
        ("let a = sin(3.0 * u.time);", 3.0, "rate"),
        ("for (var i = 0; i < 7; i++) {}", 7.0, "bound"),
        ("let a = sin(x * 7.0);", 7.0, "factor"),
        ("let a = x + 7.0;", 7.0, ""),
    ],
)  # fmt: skip
def test_roles(code, value, role):
    found = [literal for literal in find_literals(code) if literal.value == value]
    assert [(literal.role, literal.is_fixed) for literal in found] == [(role, False)]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [("0.5", 0.25, "0.25"), ("4.0", 6.0, "6.0"), ("4", 6.0, "6"), ("4u", 6.0, "6u"), ("2f", 0.5, "0.5f")],
)  # fmt: skip
def test_a_new_value_has_the_old_type(text, value, written):
    (literal,) = find_literals(text)
    assert literal.written(value) == written


@pytest.mark.parametrize(
    ("code", "rgb"),
    [
        ("mix(a, vec3<f32>(0.2, 0.8, 0.3), t)", (0.2, 0.8, 0.3)),
        ("vec4<f32>(1.0, 0.0, 0.0, 1.0)", (1.0, 0.0, 0.0)),
        ("vec3f(0.9)", (0.9, 0.9, 0.9)),
        ("fn f() -> vec3<f32> { return vec3<f32>(0.1, 0.2, 0.3); }", (0.1, 0.2, 0.3)),
    ],
)
def test_colours_are_found(code, rgb):
    assert [place.rgb for place in find_colours(code)] == [rgb]


@pytest.mark.parametrize(
    "code",
    [
        "normalize(vec3<f32>(0.5, 0.8, 0.3))",
        "dot(color, vec3<f32>(0.3, 0.6, 0.1))",
        "let light_dir = vec3<f32>(0.5, 0.8, 0.3);",
        "cos(t + vec3<f32>(0.0, 0.33, 0.67))",
        "vec3<f32>(0.0, 2.1, 4.2)",
        "vec3<f32>(uv, 0.0)",
        "vec4<f32>(0.5)",
    ],
)
def test_directions_weights_and_phases_are_no_colours(code):
    assert find_colours(code) == ()


def test_shades_of_a_hue_are_nearer_than_other_hues():
    red, dark_red, green = (1.0, 0.0, 0.0), (0.7, 0.05, 0.05), (0.0, 0.8, 0.0)
    assert colour_distance(red, dark_red) < colour_distance(red, green) / 2
    assert colour_distance(red, red) == 0.0
