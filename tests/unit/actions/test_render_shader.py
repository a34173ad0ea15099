"""Which shaders may move."""

import pytest

from core.actions.render_shader import is_animated

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
    assert is_animated(code)


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
    assert not is_animated(code)
