"""Facts about frames whose content is known, and about real shaders."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.records import Frame
from core.rendering.renderer import render_shader

SIDE = 64
X, Y = np.meshgrid((np.arange(SIDE) + 0.5) / SIDE, (np.arange(SIDE) + 0.5) / SIDE)


def frame(rgb, *, alpha=255, size=(SIDE, SIDE), **more):
    """Return a frame of an array of shape (height, width, 3) or of one colour."""
    pixels = np.empty((size[1], size[0], 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = rgb, alpha
    return Frame(size[0], size[1], pixels.tobytes(), 1.0, **more)


def choose(mask, inside, outside):
    return np.where(mask[..., None], inside, outside)


def shares(facts):
    return {colour.name: round(colour.share, 2) for colour in facts.colours}


def test_no_frame_is_a_mistake():
    with pytest.raises(ValueError, match="no frame"):
        picture_facts([])


def test_a_flat_frame_is_blank_and_says_its_colour():
    facts = picture_facts([frame((0, 0, 139))])
    assert facts.is_blank
    assert facts.blank_colour.name == "dark blue"
    assert facts.blank_colour.css_name == "darkblue"
    assert facts.mean_rgb == (0, 0, 139)
    assert facts.contrast == 0
    assert shares(facts) == {"dark blue": 1.0}


def test_rounding_is_no_content():
    noise = np.random.default_rng(0).integers(100, 103, (SIDE, SIDE, 1)).repeat(3, axis=2)
    assert picture_facts([frame(noise)]).is_blank
    noise[0, 0] = 104
    assert not picture_facts([frame(noise)]).is_blank


def test_a_single_pixel_in_a_large_frame_is_content():
    picture = np.zeros((1024, 1024, 3), np.uint8)
    picture[777, 333] = 255
    assert not picture_facts([frame(picture, size=(1024, 1024))]).is_blank


def test_alpha_is_no_content():
    alpha = (X * 255).astype(np.uint8)
    first, second = frame((9, 9, 9), alpha=alpha), frame((9, 9, 9), alpha=255 - alpha)
    facts = picture_facts([first, second])
    assert facts.is_blank
    assert facts.is_static


def test_flat_art_has_exactly_its_colours():
    disc = np.hypot(X - 0.5, Y - 0.5) < 0.3
    facts = picture_facts([frame(choose(disc, (255, 0, 0), (0, 0, 0)))])
    assert shares(facts) == {"black": 0.72, "red": 0.28}
    assert [colour.rgb for colour in facts.colours] == [(0, 0, 0), (255, 0, 0)]


@pytest.mark.parametrize("side", [64, 512, 1000])
def test_a_board_of_single_pixels_keeps_its_shares_at_every_size(side):
    board = np.indices((side, side)).sum(axis=0) % 2 == 0
    facts = picture_facts([frame(choose(board, 255, (0, 0, 128)), size=(side, side))])
    assert shares(facts) == {"dark blue": 0.5, "white": 0.5}


def test_a_gradient_has_its_ends_and_what_lies_between():
    gradient = np.stack([255 * (1 - X), 0 * X, 255 * X], axis=-1)
    facts = picture_facts([frame(gradient)])
    assert {"red", "purple", "blue"} <= set(shares(facts))
    assert facts.mean_rgb == pytest.approx((127, 0, 127), abs=2)
    assert sum(colour.share for colour in facts.colours) > 0.9


def test_black_to_white_has_all_the_contrast_there_is():
    grey = (X * 255)[..., None].repeat(3, axis=2)
    assert picture_facts([frame(grey)]).contrast > 0.7
    assert picture_facts([frame(grey / 4)]).contrast < 0.4


def test_one_frame_neither_moves_nor_stands_still():
    facts = picture_facts([frame((1, 2, 3))])
    assert (facts.is_static, facts.motion) == (None, None)


def test_equal_frames_are_static():
    facts = picture_facts([frame((1, 2, 3))] * 3)
    assert (facts.is_static, facts.motion) == (True, 0)


def test_one_moving_pixel_is_motion():
    pictures = np.zeros((2, 1024, 1024, 3), np.uint8)
    pictures[1, 100, 101] = 255
    facts = picture_facts([frame(p, size=(1024, 1024)) for p in pictures])
    assert facts.is_static is False


def test_motion_is_the_mean_difference():
    flashes = [frame((0, 0, 0)), frame((255, 255, 255)), frame((255, 255, 255))]
    assert picture_facts(flashes).motion == pytest.approx(0.5)


def test_flat_frames_of_several_colours_are_blank_and_not_static():
    facts = picture_facts([frame((0, 0, 0)), frame((255, 0, 0))])
    assert facts.blank_colour.name == "black"
    assert facts.is_static is False


def test_the_worst_frame_and_the_median_time_count():
    frames = [frame((0, 0, 0), non_finite_px=n, gpu_ms=ms) for n, ms in ((0, 1.0), (7, 9.0))]
    frames.append(frame((0, 0, 0), gpu_ms=2.0))
    facts = picture_facts(frames)
    assert facts.non_finite_px == 7
    assert facts.gpu_ms == 2.0
    assert picture_facts([frame((0, 0, 0))]).gpu_ms is None


UNIFORMS = (
    "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
)


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("body", "is_blank", "is_static", "colours"),
    [
        ("return vec4<f32>(1.0, 0.5, 0.0, 1.0);", True, True, {"orange"}),
        (
            "return vec4<f32>(step(0.2, length(uv - 0.5)), 0.0, 0.0, 1.0);",
            False,
            True,
            {"red", "black"},
        ),
        ("return vec4<f32>(step(u.time, uv.x), 0.0, 0.0, 1.0);", False, False, {"red", "black"}),
    ],
)
def test_facts_of_real_shaders(gpu, body, is_blank, is_static, colours):
    code = f"{UNIFORMS}@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{ {body} }}"
    config = FrameConfig(64, 64, time_s=0.25, num_frames=2, frames_per_s=2)
    facts = picture_facts(render_shader(code, client=gpu, config=config).frames)
    assert (facts.is_blank, facts.is_static) == (is_blank, is_static)
    assert {colour.name for colour in facts.colours} == colours
