"""Pictures show what the code of each kind says."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader

pytestmark = pytest.mark.gpu
SMALL = FrameConfig(width_px=16, height_px=16)


def pixels(gpu, code, *, config=SMALL, kind=None):
    report = render_shader(code, client=gpu, config=config, kind=kind)
    assert report.validation.is_valid, report.validation.render()
    assert report.frames, report.note
    frame = report.frames[0]
    rgba = np.frombuffer(frame.rgba, dtype=np.uint8)
    return rgba.reshape(frame.height_px, frame.width_px, 4)[..., :3] / 255


def test_uv_starts_at_the_bottom_left(gpu):
    picture = pixels(
        gpu,
        "@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> { return vec4<f32>(uv, 0.0, 1.0); }",
    )
    assert picture[-1, 0, 0] < 0.1
    assert picture[-1, 0, 1] < 0.1
    assert picture[0, 0, 1] > 0.9
    assert picture[-1, -1, 0] > 0.9


def test_position_starts_at_the_top_left(gpu):
    picture = pixels(
        gpu,
        "@fragment fn f(@builtin(position) p: vec4<f32>) -> @location(0) vec4<f32> { return vec4<f32>(p.xy / 16.0, 0.0, 1.0); }",
    )
    assert picture[0, 0, :2].max() < 0.1
    assert picture[-1, -1, :2].min() > 0.9


def test_a_colour_is_a_flat_picture(gpu):
    picture = pixels(gpu, "vec4<f32>(1.0, 0.5, 0.0, 1.0)")
    np.testing.assert_allclose(picture, np.broadcast_to([1.0, 0.5, 0.0], picture.shape), atol=0.01)


def test_undeclared_names_vary_over_the_frame(gpu):
    picture = pixels(gpu, "let k = x * 1.0;\nvec3<f32>(k)")
    assert picture[8, -1, 0] - picture[8, 0, 0] > 0.8


def test_a_function_shows_its_values(gpu):
    picture = pixels(gpu, "fn half(p: vec2<f32>) -> f32 { return step(0.0, p.x); }")
    assert picture[8, 0, 0] == 0
    assert picture[8, -1, 0] == 1


def test_a_lone_vertex_stage_is_drawn_white(gpu):
    code = (
        "@vertex fn v(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {\n"
        "    let x = f32(i & 1u) * 4.0 - 1.0; let y = f32(i >> 1u) * 4.0 - 1.0;\n"
        "    return vec4<f32>(x, y, 0.0, 1.0);\n}"
    )
    assert pixels(gpu, code).max() == 1


def test_textures_hold_the_test_card(gpu):
    code = (
        "@group(0) @binding(1) var tex: texture_2d<f32>;\n@group(0) @binding(2) var samp: sampler;\n"
        "@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> { return textureSample(tex, samp, uv); }"
    )
    assert pixels(gpu, code).std() > 0.1


def test_times_run_from_the_first_frame(gpu):
    code = (
        "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(u.time); }"
    )
    config = FrameConfig(width_px=4, height_px=4, time_s=0.5, num_frames=3, frames_per_s=10)
    report = render_shader(code, client=gpu, config=config)
    assert [round(f.time_s, 3) for f in report.frames] == [0.5, 0.6, 0.7]
    np.testing.assert_allclose([f.rgba[0] / 255 for f in report.frames], [0.5, 0.6, 0.7], atol=0.01)


def test_compute_shows_its_output_and_returns_it(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read> a: array<f32>;\n"
        "@group(0) @binding(1) var<storage, read_write> b: array<f32>;\n"
        "@compute @workgroup_size(64) fn c(@builtin(global_invocation_id) id: vec3<u32>) { b[id.x] = a[id.x] * 2.0; }"
    )
    report = render_shader(code, client=gpu, config=SMALL)
    values = np.frombuffer(report.outputs[0].data, dtype=np.float32)
    np.testing.assert_allclose(values, np.arange(4096) / 2048, atol=1e-6)
    assert report.frames[0].width_px == 64


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("struct A { a: f32 }", "no function"),
        ("let a = 1.0;", "does not end"),
        (
            "@group(0) @binding(0) var<storage> t: array<f32, 100000000>;\n"
            "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(t[0]); }",
            "needs 400000000 bytes; the preview offers 134217728",
        ),
    ],
)
def test_says_why_nothing_is_drawn(gpu, code, reason):
    report = render_shader(code, client=gpu, config=SMALL)
    assert report.validation.is_valid
    assert not report.frames
    assert reason in report.note


def test_an_invalid_shader_has_diagnostics_and_no_frame(gpu):
    report = render_shader("fn f( {", client=gpu, config=SMALL)
    assert not report.validation.is_valid
    assert not report.frames


def test_compute_uniforms_are_filled_by_name_so_that_a_preview_shows_something(gpu):
    code = (
        "struct Params { width: u32, count: u32, scale: f32 }\n"
        "@group(0) @binding(0) var<uniform> params: Params;\n"
        "@group(0) @binding(1) var<storage, read_write> out: array<f32>;\n"
        "@compute @workgroup_size(1) fn c() {\n"
        "    out[0] = f32(params.width); out[1] = f32(params.count); out[2] = params.scale;\n}"
    )
    report = render_shader(code, client=gpu, config=SMALL)
    values = np.frombuffer(report.outputs[0].data, dtype=np.float32)
    assert values[:3].tolist() == [64.0, 4096.0, 1.0]


def test_a_matrix_uniform_is_the_identity(gpu):
    code = (
        "@group(0) @binding(0) var<uniform> m: mat4x4<f32>;\n"
        "@vertex fn v(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {\n"
        "    return m * vec4<f32>(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);\n}"
    )
    assert pixels(gpu, code).max() == 1


KERNEL = "@compute @workgroup_size({size}) fn c(@builtin(global_invocation_id) id: vec3<u32>) {{ {body} }}"


def output(gpu, declarations, size, body):
    code = declarations + KERNEL.format(size=size, body=body)
    report = render_shader(code, client=gpu, config=SMALL)
    assert report.validation.is_valid, report.validation.render()
    assert report.outputs, report.note
    return np.frombuffer(report.outputs[-1].data, dtype=np.float32)


PARAMS = (
    "struct P { width: u32, scale: f32, count: u32, size: u32, tint: vec3<f32>, m: mat4x4<f32> }\n"
    "@group(0) @binding(0) var<uniform> p: P;\n"
    "@group(0) @binding(1) var<storage, read_write> o: array<f32>;\n"
)
STORE = (
    "let v = array<f32, 7>(f32(p.width), p.scale, f32(p.count), f32(p.size), p.tint.z, p.m[3].w, p.m[3].x);"
    " if (id.x < 7u && id.y == 0u) { o[id.x] = v[id.x]; }"
)


def test_uniforms_of_kernels_hold_sensible_values(gpu):
    values = output(gpu, PARAMS, "64", STORE)[:7]
    np.testing.assert_allclose(values, [64, 1.0, 4096, 4096, 0.25, 1, 0])
    assert output(gpu, PARAMS, "8, 8", STORE)[3] == 64


def test_kernels_that_work_in_place_have_something_to_work_on(gpu):
    declared = "@group(0) @binding(0) var<storage, read_write> o: array<f32>;\n"
    values = output(gpu, declared, "64", "o[id.x] = o[id.x] * 2.0;")
    np.testing.assert_allclose(values[[0, 2048]], [0, 1])


def test_two_inputs_differ(gpu):
    declared = (
        "@group(0) @binding(0) var<storage, read> a: array<f32>;\n"
        "@group(0) @binding(1) var<storage, read> b: array<f32>;\n"
        "@group(0) @binding(2) var<storage, read_write> o: array<f32>;\n"
    )
    values = output(gpu, declared, "64", "o[id.x] = a[id.x] - b[id.x];")
    assert values.std() > 0.1


def test_a_matrix_in_the_place_of_the_contract_is_the_identity(gpu):
    code = (
        "struct U { m: mat4x4<f32> }\n@group(0) @binding(0) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return u.m * vec4<f32>(0.2, 0.4, 0.6, 1.0); }"
    )
    np.testing.assert_allclose(pixels(gpu, code)[0, 0], [0.2, 0.4, 0.6], atol=0.01)


def test_a_large_uniform_has_room(gpu):
    code = (
        "struct U { a: array<vec4<f32>, 1000> }\n@group(0) @binding(1) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return u.a[999] + vec4<f32>(1.0); }"
    )
    assert pixels(gpu, code).min() == 1


def test_a_buffer_of_structs_is_run_and_said_to_have_no_picture(gpu):
    code = "struct P { at: vec2<f32>, by: vec2<f32> }\n@group(0) @binding(0) var<storage, read_write> ps: array<P>;\n"
    code += KERNEL.format(size="64", body="ps[id.x].at += vec2<f32>(1.0);")
    report = render_shader(code, client=gpu, config=SMALL)
    assert report.outputs
    assert "`ps: array<P>`" in report.note


def test_a_module_of_many_functions_is_drawn(gpu):
    code = "\n".join(f"fn number{i}(x: f32) -> f32 {{ return x * {i}.0; }}" for i in range(500))
    assert pixels(gpu, code).max() == 1


def test_what_the_driver_refuses_is_told_in_one_line(gpu):
    code = KERNEL.format(size="4096", body="")
    note = render_shader(code, client=gpu, config=SMALL).note
    assert "4096" in note
    assert "\n" not in note
