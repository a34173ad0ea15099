"""Textures of every kind are bound and hold something, as the shader itself sees it."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader

pytestmark = pytest.mark.gpu
SMALL = FrameConfig(width_px=16, height_px=16)
DIRECTION = "vec3f(uv * 2.0 - 1.0, 0.7)"
SAMPLED = {
    "texture_1d<f32>": "textureSample(t, s, uv.x)",
    "texture_2d<f32>": "textureSample(t, s, uv)",
    "texture_2d_array<f32>": "textureSample(t, s, uv, 1)",
    "texture_3d<f32>": "textureSample(t, s, vec3f(uv, 0.5))",
    "texture_cube<f32>": f"textureSample(t, s, {DIRECTION})",
    "texture_cube_array<f32>": f"textureSample(t, s, {DIRECTION}, 1)",
    "texture_depth_2d": "vec4f(textureSample(t, s, uv))",
    "texture_depth_2d_array": "vec4f(textureSample(t, s, uv, 1))",
}
COMPARED = {
    "texture_depth_2d": "textureSampleCompare(t, s, uv, 0.6)",
    "texture_depth_2d_array": "textureSampleCompare(t, s, uv, 0, 0.6)",
    "texture_depth_cube": f"textureSampleCompare(t, s, {DIRECTION}, 0.6)",
    "texture_depth_cube_array": f"textureSampleCompare(t, s, {DIRECTION}, 1, 0.6)",
}
AT = "vec2i(uv * 255.0)"
LOADED = {
    "texture_multisampled_2d<f32>": f"textureLoad(t, {AT}, 2)",
    "texture_multisampled_2d<u32>": f"vec4f(textureLoad(t, {AT}, 0)) / 255.0",
    "texture_multisampled_2d<i32>": f"vec4f(textureLoad(t, {AT}, 3)) / 127.0",
    "texture_depth_multisampled_2d": f"vec4f(textureLoad(t, {AT}, 1))",
    "texture_2d<u32>": f"vec4f(textureLoad(t, {AT}, 0)) / 255.0",
    "texture_2d<i32>": f"vec4f(textureLoad(t, {AT}, 0)) / 127.0",
    "texture_2d_array<u32>": f"vec4f(textureLoad(t, {AT}, 2, 0)) / 255.0",
    "texture_3d<i32>": "vec4f(textureLoad(t, vec3i(vec3f(uv, 0.5) * 31.0), 0)) / 127.0",
}


def picture(gpu, declared, value, sampler="sampler"):
    code = (
        f"@group(1) @binding(3) var t: {declared};\n@group(0) @binding(2) var s: {sampler};\n"
        f"@fragment fn f(@location(0) uv: vec2f) -> @location(0) vec4f {{ _ = s; return {value}; }}"
    )
    report = render_shader(code, client=gpu, config=SMALL)
    assert report.frames, report.note or report.validation.render()
    assert {resource.name for resource in report.resources} == {"t", "s"}
    return np.frombuffer(report.frames[0].rgba, "u1").reshape(16, 16, 4)[..., :3] / 255


@pytest.mark.parametrize("declared", SAMPLED)
def test_sampled(gpu, declared):
    assert picture(gpu, declared, SAMPLED[declared]).std() > 0.02


@pytest.mark.parametrize("declared", COMPARED)
def test_compared(gpu, declared):
    value = f"vec4f({COMPARED[declared]})"
    assert np.isfinite(picture(gpu, declared, value, "sampler_comparison")).all()


def test_comparison_tells_near_from_far(gpu):
    shown = picture(
        gpu, "texture_depth_2d", f"vec4f({COMPARED['texture_depth_2d']})", "sampler_comparison"
    )
    assert shown[8, 8, 0] == 0
    assert shown[0, 0, 0] == 1


@pytest.mark.parametrize("declared", LOADED)
def test_loaded(gpu, declared):
    assert picture(gpu, declared, LOADED[declared]).std() > 0.02


def test_smaller_levels_are_blurred(gpu):
    levels = [
        picture(gpu, "texture_2d<f32>", f"textureSampleLevel(t, s, uv, {n}.0)") for n in (0, 8)
    ]
    assert levels[0].std() > 5 * levels[1].std()


def test_names_choose_the_picture(gpu):
    code = (
        "@group(0) @binding(0) var normal_map: texture_2d<f32>;"
        "@fragment fn f(@location(0) uv: vec2f) -> @location(0) vec4f {"
        " return textureLoad(normal_map, vec2i(uv * 255.0), 0); }"
    )
    report = render_shader(code, client=gpu, config=SMALL)
    mean = np.frombuffer(report.frames[0].rgba, "u1").reshape(-1, 4).mean(axis=0)
    assert mean[2] > 200  # tangent-space normals point up
    assert "normal" in report.resources[0].holds


STORAGE = [
    ("rgba8unorm", "vec4f"), ("rgba8snorm", "vec4f"), ("bgra8unorm", "vec4f"), ("r32float", "vec4f"),
    ("rgba16float", "vec4f"), ("rg32float", "vec4f"), ("rgba32float", "vec4f"),
    ("rgba8uint", "vec4u"), ("r32uint", "vec4u"), ("rgba16uint", "vec4u"), ("rgba32uint", "vec4u"),
    ("rgba8sint", "vec4i"), ("r32sint", "vec4i"), ("rgba32sint", "vec4i"),
]  # fmt: skip


@pytest.mark.parametrize(("format_", "vector"), STORAGE)
def test_storage_textures_become_pictures(gpu, format_, vector):
    code = (
        f"@group(0) @binding(0) var t: texture_storage_2d<{format_}, write>;\n"
        "@compute @workgroup_size(8, 8) fn c(@builtin(global_invocation_id) id: vec3u) {\n"
        f"  textureStore(t, id.xy, {vector}(vec4f(vec2f(id.xy) / 40.0, 0.0, 1.0)"
        f"{'' if vector == 'vec4f' else ' * 100.0'}));\n}}"
    )
    report = render_shader(code, client=gpu, config=FrameConfig(40, 20))
    assert report.frames, report.note
    frame = report.frames[0]
    assert (frame.width_px, frame.height_px) == (40, 20)
    rgba = np.frombuffer(frame.rgba, "u1").reshape(20, 40, 4).astype(int)
    assert rgba[0, -1].sum() > rgba[0, 0].sum()


@pytest.mark.parametrize(
    ("family", "access", "value"),
    [
        ("texture_storage_1d<r32float, read>", "read", "textureLoad(t, id.x)"),
        ("texture_storage_2d<rgba16float, read>", "read", "textureLoad(t, id.xy)"),
        ("texture_storage_2d_array<rgba8unorm, read>", "read", "textureLoad(t, id.xy, 1)"),
        ("texture_storage_3d<r32float, read>", "read", "textureLoad(t, vec3u(id.xy, 16u))"),
        ("texture_storage_2d<r32float, read_write>", "both", "textureLoad(t, id.xy)"),
    ],
)
def test_storage_textures_are_read(gpu, family, access, value):
    code = (
        f"@group(0) @binding(0) var t: {family};\n"
        "@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;\n"
        "@compute @workgroup_size(8, 8) fn c(@builtin(global_invocation_id) id: vec3u) {\n"
        f"  out[id.x + id.y * 64u] = {value};\n}}"
    )
    report = render_shader(code, client=gpu, config=FrameConfig(64, 64))
    assert report.outputs, report.note
    values = np.frombuffer(report.outputs[-1].data, "<f4")
    assert values.std() > 0.05
