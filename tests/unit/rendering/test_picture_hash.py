"""Fingerprints of pictures: near where people see the same, far where they do not."""

import pytest

from core.rendering.config import FrameConfig
from core.rendering.picture_hash import (
    HASHED_FRAMES,
    MAX_SAME_DISTANCE,
    distance,
    looks_like,
    picture_hash,
)
from core.rendering.renderer import render_shader

pytestmark = pytest.mark.gpu

HEAD = "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
CIRCLE = "length(uv - vec2<f32>(0.5)) - 0.25"


def shown(gpu, body, head=""):
    code = f"{head}@fragment\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{ {body} }}"
    report = render_shader(code, client=gpu, config=HASHED_FRAMES)
    assert report.frames, report.validation.render()
    return picture_hash(report.frames)


def filled(gpu, distance=CIRCLE, rgb="1.0, 0.0, 0.0", head=""):
    return shown(gpu, f"return vec4<f32>(vec3<f32>({rgb}) * step({distance}, 0.0), 1.0);", head)


@pytest.fixture(scope="module")
def red_circle(gpu):
    return filled(gpu)


def test_other_code_for_the_same_picture_looks_the_same(gpu, red_circle):
    other = "let q = uv - 0.5; if (dot(q, q) < 0.0625) { return vec4<f32>(1.0, 0.0, 0.0, 1.0); }"
    assert distance(red_circle, shown(gpu, other + " return vec4<f32>(0.0, 0.0, 0.0, 1.0);")) == 0


def test_a_softer_edge_looks_the_same(gpu, red_circle):
    soft = f"let a = smoothstep(0.01, -0.01, {CIRCLE}); return vec4<f32>(a, 0.0, 0.0, 1.0);"
    assert 0 < distance(red_circle, shown(gpu, soft)) <= MAX_SAME_DISTANCE


@pytest.mark.parametrize(
    "change",
    [
        {"rgb": "0.0, 0.0, 1.0"},
        {"rgb": "1.0, 0.5, 0.0"},
        {"rgb": "0.6, 0.0, 0.0"},
        {"distance": "length(uv - vec2<f32>(0.55, 0.5)) - 0.25"},
        {"distance": "length(uv - vec2<f32>(0.5)) - 0.3"},
        {"distance": "max(abs(uv.x - 0.5), abs(uv.y - 0.5)) - 0.22"},
        {"distance": f"abs({CIRCLE}) - 0.03"},
    ],
    ids=["blue", "orange", "dark red", "moved", "bigger", "square", "ring"],
)
def test_what_a_person_would_tell_apart_differs(gpu, red_circle, change):
    assert not looks_like(red_circle, filled(gpu, **change))


def test_a_tiny_shape_is_no_other_tiny_shape(gpu):
    dot = filled(gpu, "length(uv - vec2<f32>(0.5)) - 0.08")
    square = filled(gpu, "max(abs(uv.x - 0.5), abs(uv.y - 0.5)) - 0.08")
    assert not looks_like(dot, square)


def test_a_moving_shape_differs_from_the_same_at_rest(gpu):
    """The first frames are equal, so only the second tells."""
    start = HASHED_FRAMES.time_s
    moving = f"length(uv - vec2<f32>(0.5 + 0.2 * (u.time - {start}), 0.5)) - 0.25"
    assert not looks_like(filled(gpu, head=HEAD), filled(gpu, moving, head=HEAD))


def test_one_colour_has_no_fingerprint(gpu):
    assert shown(gpu, "return vec4<f32>(0.2, 0.4, 0.6, 1.0);") is None


def test_other_frames_than_agreed_are_a_mistake(gpu):
    code = "@fragment\nfn fs_main() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }"
    report = render_shader(code, client=gpu, config=FrameConfig(width_px=64, height_px=64))
    with pytest.raises(ValueError, match="2 frames"):
        picture_hash(report.frames)
