"""Any module with a vertex or fragment stage becomes a picture."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.records import RenderInputs
from core.rendering.renderer import render_shader

pytestmark = pytest.mark.gpu
SMALL = FrameConfig(width_px=16, height_px=16)


def render(gpu, code, config=SMALL, **inputs):
    report = render_shader(code, client=gpu, config=config, inputs=RenderInputs(**inputs))
    assert report.validation.is_valid, report.validation.render()
    return report


def pixels(gpu, code, config=SMALL, **inputs):
    report = render(gpu, code, config, **inputs)
    assert report.frames, report.note
    frame = report.frames[-1]
    rgba = np.frombuffer(frame.rgba, "u1").reshape(frame.height_px, frame.width_px, 4)
    return rgba[..., :3] / 255


def shade(value, inputs="@location(0) uv: vec2f", extra=""):
    return f"{extra}\n@fragment fn f({inputs}) -> @location(0) vec4f {{ return {value}; }}"


def test_uniforms_by_name_follow_the_frame(gpu):
    code = shade(
        "vec4f(iTime, clock.frame / 100.0, s.size.x / 100.0, 1.0)",
        extra="struct C { pad: vec4f, frame: f32 } struct S { size: vec3u, }"
        "@group(1) @binding(0) var<uniform> iTime: f32; @group(1) @binding(4) var<uniform> clock: C;"
        "@group(3) @binding(1) var<uniform> s: S;",
    ).replace("s.size.x", "f32(s.size.x)")
    config = FrameConfig(16, 16, time_s=0.25, num_frames=2, frames_per_s=4)
    np.testing.assert_allclose(pixels(gpu, code, config)[0, 0], [0.5, 0.3, 0.16], atol=0.01)


def test_values_of_controls_arrive(gpu):
    code = shade("vec4f(p.tint * p.gain, 1.0)", extra="struct P { tint: vec3f, gain: f32 } @group(0) @binding(1) var<uniform> p: P;")  # fmt: skip
    report = render(gpu, code)
    assert [c.path for c in report.controls] == ["p.tint", "p.gain"]
    values = (("p.tint", (0.2, 0.4, 0.8)), ("p.gain", (0.5,)))
    np.testing.assert_allclose(pixels(gpu, code, values=values)[0, 0], [0.1, 0.2, 0.4], atol=0.01)


def test_overrides_are_controls_too(gpu):
    code = shade("vec4f(level, half, 0.0, 1.0)", extra="override level: f32; @id(7) override half = 0.5;")  # fmt: skip
    assert {c.path for c in render(gpu, code).controls} == {"level", "half"}
    shown = pixels(gpu, code, values=(("level", (0.25,)), ("half", (1.0,))))
    np.testing.assert_allclose(shown[0, 0, :2], [0.25, 1.0], atol=0.01)


def test_a_users_array_takes_the_place_of_the_pattern(gpu):
    code = shade("vec4f(b[0], b[1], b[2], 1.0)", extra="@group(0) @binding(0) var<storage> b: array<f32>;")  # fmt: skip
    shown = pixels(gpu, code, arrays=(((0, 0), (0.2, 0.4, 0.6)),))
    np.testing.assert_allclose(shown[0, 0], [0.2, 0.4, 0.6], atol=0.01)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"entry": "g"}, "no entry point `g`; the shader has `f`"),
        (
            {"arrays": (((0, 9), b"1234"),)},
            r"@group(0) @binding(9), where the shader has no buffer",
        ),
        ({"arrays": (((0, 0), b"123456"),)}, "no whole number of elements"),
    ],
)
def test_inputs_that_do_not_fit_are_told(gpu, inputs, message):
    code = shade("vec4f(b[0])", extra="@group(0) @binding(0) var<storage> b: array<f32>;")
    report = render(gpu, code, **inputs)
    assert not report.frames
    assert message in report.note


def test_values_that_fit_nothing_are_told(gpu):
    code = shade("vec4f(speed)", extra="@group(0) @binding(1) var<uniform> speed: f32;")
    report = render(gpu, code, values=(("sped", (1.0,)),))
    assert report.frames
    assert report.note == "The shader has no `sped` to set; it has `speed`."
    assert (
        "has 1 component(s); 2 were given"
        in render(gpu, code, values=(("speed", (1.0, 2.0)),)).note
    )


def test_the_resources_are_reported(gpu):
    code = shade(
        "textureSample(card, s, uv) * b[0]",
        extra="@group(0) @binding(1) var card: texture_2d<f32>; @group(0) @binding(2) var s: sampler;"
        "@group(0) @binding(3) var<storage> b: array<f32>; @group(0) @binding(4) var<storage> unused: array<f32>;",
    )
    resources = render(gpu, code).resources
    assert [(r.name, r.type) for r in resources] == [
        ("card", "texture_2d<f32>"),
        ("s", "sampler"),
        ("b", "array<f32>"),
    ]
    assert resources[2].size_bytes == 4 * 4096
    assert "card" in resources[0].holds


BOX = """
struct U { mvp: mat4x4f }
@group(0) @binding(0) var<uniform> u: U;
struct In { @location(0) position: vec3f, @location(1) normal: vec3f, @location(2) uv: vec2f }
struct Out { @builtin(position) at: vec4f, @location(0) normal: vec3f }
@vertex fn vs(in: In) -> Out { return Out(u.mvp * vec4f(in.position, 1.0), in.normal); }
@fragment fn fs(in: Out) -> @location(0) vec4f { return vec4f(in.normal * 0.5 + 0.5, 1.0); }
"""


def test_vertex_buffers_hold_a_solid_before_the_camera(gpu):
    shown = pixels(gpu, BOX)
    assert shown[0, 0].max() == 0
    assert shown[8, 8].min() > 0.5  # the side that faces the camera, on its right and above it
    assert shown.std() > 0.1


def test_a_lone_vertex_stage_shows_what_it_passes_on(gpu):
    shown = pixels(gpu, BOX[: BOX.index("@fragment")])
    assert shown.std() > 0.1


def test_coordinates_in_pixels_are_tried_where_a_picture_is_empty(gpu):
    code = """
@group(0) @binding(0) var<uniform> screen_size: vec2f;
@vertex fn vs(@location(0) pos: vec2f) -> @builtin(position) vec4f {
    return vec4f(pos * 0.01 - vec2f(1.5, 0.5), 0.0, select(0.0, 1.0, screen_size.x > 1.0));
}
@fragment fn fs() -> @location(0) vec4f { return vec4f(1.0); }
"""
    assert pixels(gpu, code, FrameConfig(200, 200)).max() == 1


@pytest.mark.parametrize(
    "corners",
    [
        "array<vec2f, 4>(vec2f(-1, -1), vec2f(1, -1), vec2f(-1, 1), vec2f(1, 1))",
        "array(vec2f(-1, -1), vec2f(1, -1), vec2f(1, 1), vec2f(-1, -1), vec2f(1, 1), vec2f(-1, 1))",
        "array(vec2f(-1, -1), vec2f(3, -1), vec2f(-1, 3),)",
    ],
)
def test_tables_of_corners_fill_the_frame(gpu, corners):
    code = (
        "@vertex fn v(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
        f" var corners = {corners}; return vec4f(corners[i], 0.0, 1.0); }}"
    )
    assert pixels(gpu, code).min() == 1


def test_particles_are_drawn_once_for_each(gpu):
    code = """
struct Particle { position: vec2f, velocity: vec2f }
@group(0) @binding(0) var<storage> particles: array<Particle>;
@vertex fn v(@builtin(vertex_index) i: u32, @builtin(instance_index) n: u32) -> @builtin(position) vec4f {
    var corners = array(vec2f(-1, -1), vec2f(1, -1), vec2f(0, 1));
    return vec4f(particles[n].position + corners[i] * 0.05, 0.0, 1.0);
}"""
    covered = pixels(gpu, code, FrameConfig(64, 64))[..., 0].mean()
    assert 0.1 < covered < 0.9


@pytest.mark.parametrize(
    ("output", "value", "expected"),
    [
        ("@location(0) f32", "0.5", [0.5, 0.5, 0.5]),
        ("@location(0) vec2f", "vec2f(0.25, 0.75)", [0.25, 0.75, 0]),
        ("@location(0) vec3f", "vec3f(0.25, 0.5, 0.75)", [0.25, 0.5, 0.75]),
        ("@location(2) vec4f", "vec4f(0.25, 0.5, 0.75, 1.0)", [0.25, 0.5, 0.75]),
        ("@location(0) vec4u", "vec4u(51, 102, 204, 255)", [0.2, 0.4, 0.8]),
        ("@location(0) vec4i", "vec4i(51, 102, 204, 255)", [0.2, 0.4, 0.8]),
        ("@builtin(frag_depth) f32", "0.25", [0.25, 0.25, 0.25]),
    ],
)
def test_outputs_of_every_type_are_shown(gpu, output, value, expected):
    code = f"@fragment fn f() -> {output} {{ return {value}; }}"
    np.testing.assert_allclose(pixels(gpu, code)[0, 0], expected, atol=0.01)


def test_numbers_that_are_names_get_different_colours(gpu):
    code = "@fragment fn f(@location(0) uv: vec2f) -> @location(0) u32 { return u32(uv.x * 2.0) + 1u; }"
    shown = pixels(gpu, code)
    assert np.abs(shown[0, 0] - shown[0, -1]).max() > 0.2


def test_several_targets_show_the_first(gpu):
    code = (
        "struct G { @location(0) a: vec4f, @location(1) b: vec4f, @location(2) id: u32 }"
        "@fragment fn f() -> G { return G(vec4f(0.5), vec4f(1.0), 3u); }"
    )
    np.testing.assert_allclose(pixels(gpu, code)[0, 0], [0.5] * 3, atol=0.01)


def test_two_sources_are_blended(gpu):
    code = (
        "enable dual_source_blending;\n"
        "struct G { @location(0) @blend_src(0) a: vec4f, @location(0) @blend_src(1) b: vec4f }"
        "@fragment fn f() -> G { return G(vec4f(0.5), vec4f(0.25)); }"
    )
    np.testing.assert_allclose(pixels(gpu, code)[0, 0], [0.5] * 3, atol=0.01)


@pytest.mark.parametrize(
    "value",
    [
        "vec4f(uv, 0.5, 1.0)",
        "vec4f(uv * 4.0 - 2.0, -uv.x, uv.y * 2.0)",
        "vec4f((floor(uv.x * 256.0) + 0.5) / 255.0, (floor(uv.y * 256.0) + 0.5) / 255.0, 0.5 / 255.0, 1.0)",
        "vec4f(sin(uv.x * 40.0), fract(uv.y * 7.0), pow(uv.x, 2.2), uv.y)",
    ],
)
def test_frames_that_are_counted_equal_those_that_are_not(gpu, value):
    """The first and the last frame take a way over floats, those between are drawn directly."""
    config = FrameConfig(256, 64, num_frames=3)
    frames = render(gpu, shade(value), config).frames
    assert frames[0].rgba == frames[1].rgba == frames[2].rgba


def test_pixels_that_are_not_finite_are_counted(gpu):
    code = shade("vec4f(select(uv.x, zero / zero, uv.x > 0.5), select(0.0, 1.0 / zero, uv.y > 0.75), 0.0, 1.0)", extra="@group(0) @binding(1) var<uniform> zero: f32;")  # fmt: skip
    values = (("zero", (0.0,)),)
    assert render(gpu, code, values=values).frames[0].non_finite_px == 16 * 16 * 5 // 8
    assert render(gpu, shade("vec4f(uv * 1e30, 1.0, 1.0)")).frames[0].non_finite_px == 0


def test_a_loop_that_is_cut_is_told(gpu):
    code = shade("vec4f(x)").replace("{ return", "{ var x = 0.0; loop { x += 1e-9; if x < 0.0 { break; } } return")  # fmt: skip
    report = render(gpu, code)
    assert report.frames
    assert "loop was left after 50,000 rounds" in report.note
    ends = code.replace("x < 0.0", "x > 1e-8")
    assert render(gpu, ends).note == ""


def test_the_entry_point_may_be_chosen(gpu):
    code = "".join(
        f"@fragment fn f{i}() -> @location(0) vec4f {{ return vec4f({i}.0 / 4.0); }}\n"
        for i in (1, 2)
    )
    assert render(gpu, code).entries == ("f1", "f2")
    assert pixels(gpu, code)[0, 0, 0] == pytest.approx(0.5, abs=0.01)
    assert pixels(gpu, code, entry="f1")[0, 0, 0] == pytest.approx(0.25, abs=0.01)


def test_the_gpus_time_is_measured_where_it_can_be(gpu):
    gpu_ms = render(gpu, shade("vec4f(uv, 0.0, 1.0)")).frames[0].gpu_ms
    assert gpu_ms is None or gpu_ms >= 0
