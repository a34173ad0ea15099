"""Which shaders may move."""

import pytest

from core.actions.render_shader import follows_mouse, follows_time

UNIFORM = "struct U {{ {members} }}\n@group({group}) @binding(0) var<uniform> u: U;\n"
MAIN = "@fragment fn f() -> @location(0) vec4<f32> {{ return vec4<f32>({value}); }}"


def module(members, value, group=0):
    return UNIFORM.format(members=members, group=group) + MAIN.format(value=value)


@pytest.mark.parametrize(
    "code",
    [
        module("resolution: vec2<f32>, time: f32", "u.time"),
        module("size: vec2f, clock: f32", "u.clock"),
        module("color: vec4f, iTime: f32", "u.iTime", group=1),
        module("color: vec4f, u_time: f32", "u.u_time"),
        module("color: vec4f, frame: u32", "f32(u.frame)"),
        "@group(0) @binding(1) var<uniform> time: f32;\n" + MAIN.format(value="time"),
        "fn wave(p: vec2f, t: f32) -> f32 { return sin(p.x + t); }",
    ],
)
def test_shaders_that_read_the_time_may_move(code):
    assert follows_time(code)


@pytest.mark.parametrize(
    "code",
    [
        "vec4<f32>(uv, 0.0, 1.0)",
        MAIN.format(value="1.0"),
        module("resolution: vec2<f32>, time: f32", "u.resolution.x"),
        module("color: vec4f, gain: f32", "u.gain"),
        "fn grey(p: vec2f) -> f32 { return p.x; }",
        "fn f( {",
        "",
    ],
)
def test_others_stand_still(code):
    assert not follows_time(code)


@pytest.mark.parametrize(
    ("members", "read", "is_followed"),
    [
        ("a: vec2<f32>, b: f32, c: f32, d: vec4<f32>", "u.d.x", True),
        ("a: vec2<f32>, b: f32, c: f32, d: vec4<f32>", "u.b", False),
        ("speed: f32, cursor: vec2<f32>", "u.cursor.y", True),
        ("speed: f32, cursor: vec2<f32>", "u.speed", False),
    ],
)
def test_the_mouse_is_followed_where_it_is_read(members, read, is_followed):
    code = (
        f"struct U {{ {members} }}\n@group(0) @binding(0) var<uniform> u: U;\n"
        f"@fragment fn f() -> @location(0) vec4<f32> {{ return vec4<f32>({read}); }}"
    )
    assert follows_mouse(code) is is_followed
