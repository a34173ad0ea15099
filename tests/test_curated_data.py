"""The shipped pairs: every shader is valid as its kind, shows something, and has its own prompts."""

import numpy as np
import pytest

from core import paths
from core.dataset.importing import load_folder
from core.dataset.normalising import normalised_prompt
from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader
from core.validation.validator import validate_shader
from core.wgsl.kinds import detect_kind

SMALL = FrameConfig(width_px=64, height_px=64, time_s=0.7, mouse_x_px=20.5, mouse_y_px=24.5)
# Fills of the whole frame, which are meant to be of one colour at any moment.
ONE_COLOUR = {
    "full frame of one colour that drifts through all hues",
    "screen fading between black and white",
    "mouse x controls the hue of the whole screen",
    "background turns red while the mouse button is down, else blue",
}


@pytest.fixture(scope="module")
def curated():
    result = load_folder(paths.curated())
    assert not [problem for problem in result.problems if problem.is_skipped]
    return result.examples


def test_the_kind_is_told_from_the_code(curated):
    told = {e.natural_language: (e.kind, detect_kind(e.wgsl_code)) for e in curated}
    assert not {prompt: kinds for prompt, kinds in told.items() if kinds[0] != kinds[1]}


def test_no_two_rows_share_a_prompt(curated):
    owners = {}
    for number, example in enumerate(curated):
        for prompt in example.prompts:
            owners.setdefault(normalised_prompt(prompt), set()).add(number)
    assert not {prompt: rows for prompt, rows in owners.items() if len(rows) > 1}


@pytest.mark.gpu
def test_every_shader_is_valid(gpu, curated):
    reports = {
        e.natural_language: validate_shader(e.wgsl_code, client=gpu, kind=e.kind) for e in curated
    }
    assert not {p: report.render() for p, report in reports.items() if not report.is_valid}


@pytest.mark.gpu
def test_every_fragment_shader_draws_a_picture(gpu, curated):
    flat = {}
    for example in curated:
        if example.kind != "fragment":
            continue
        report = render_shader(example.wgsl_code, client=gpu, config=SMALL)
        if not report.frames:
            flat[example.natural_language] = report.note
            continue
        pixels = np.frombuffer(report.frames[0].rgba, dtype=np.uint8).reshape(-1, 4)
        is_flat = len(np.unique(pixels, axis=0)) == 1
        if is_flat and "solid" not in example.tags:
            flat[example.natural_language] = "one colour"
    assert set(flat) == ONE_COLOUR, flat
