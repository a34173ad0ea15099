"""The shipped pairs: every one valid, every fragment a picture, no prompt twice."""

from collections import Counter

import pytest

from core import paths
from core.dataset.importing import load_folder
from core.dataset.normalising import normalised_prompt
from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader
from core.validation.validator import validate_shader
from core.wgsl.kinds import detect_kind

EXAMPLES = load_folder(paths.curated()).examples
MIN_EXAMPLES = 300
SIZE_PX = 96  # thin lines fall between the pixels of a smaller frame
# Shaders that are meant to fill the frame with one colour, at least at some moment.
ONE_COLOUR_WORDS = (
    "background",
    "fill",
    "solid",
    "screen",
    "frame",
    "fade",
    "blink",
    "flash",
    "colour",
    "color",
)
CATEGORIES_OF_THE_ORIGINAL_TOOL = (
    *("colors", "chromatic", "math", "compute", "vertex", "texture", "matrices", "structs"),
    *("atomics", "control_flow", "lighting", "noise", "color", "3d"),
)


def test_every_file_loads_without_a_problem():
    assert load_folder(paths.curated()).problems == ()


def test_there_are_enough_and_they_cover_the_categories():
    assert len(EXAMPLES) >= MIN_EXAMPLES
    assert set(CATEGORIES_OF_THE_ORIGINAL_TOOL) <= {example.category for example in EXAMPLES}


def test_no_prompt_is_used_twice():
    counts = Counter(normalised_prompt(p) for example in EXAMPLES for p in example.prompts)
    assert [prompt for prompt, count in counts.items() if count > 1] == []


def test_kinds_are_those_that_the_code_shows():
    assert [e.natural_language for e in EXAMPLES if e.kind != detect_kind(e.wgsl_code)] == []


@pytest.mark.gpu
def test_every_shader_is_valid(gpu):
    reports = [(e, validate_shader(e.wgsl_code, client=gpu, kind=e.kind)) for e in EXAMPLES]
    assert [(e.natural_language, r.render()) for e, r in reports if not r.is_valid] == []


@pytest.mark.gpu
def test_every_fragment_draws_a_picture(gpu):
    config = FrameConfig(
        width_px=SIZE_PX, height_px=SIZE_PX, time_s=1.2, mouse_x_px=40, mouse_y_px=60
    )
    plain, missing = [], []
    for example in EXAMPLES:
        if example.kind != "fragment":
            continue
        report = render_shader(example.wgsl_code, client=gpu, config=config, kind="fragment")
        if not report.frames:
            missing.append((example.natural_language, report.note))
        elif len({report.frames[0].rgba[i : i + 4] for i in range(0, SIZE_PX**2 * 4, 4)}) == 1:
            plain.append(example.natural_language)
    assert missing == []
    unmeant = [p for p in plain if not any(word in p.lower() for word in ONE_COLOUR_WORDS)]
    assert unmeant == []
