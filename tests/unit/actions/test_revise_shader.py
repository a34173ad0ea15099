"""Shaders that are no text are refused by every task that reads one."""

import pytest

from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.actions.revise_shader import describe_shader, edit_shader, repair_shader
from core.errors import PromptError
from core.generation.config import GenerationConfig

CONFIG = GenerationConfig()
HALF = "let a = 1.0; // \ud800"


@pytest.fixture(scope="module")
def model(taught_folder):
    return open_model(find_model(str(taught_folder)))


@pytest.mark.gpu
def test_half_a_character_in_a_shader_is_told(model, gpu):
    match = "The shader is no text: character 17"
    with pytest.raises(PromptError, match=match):
        edit_shader(model, HALF, "make it blue", config=CONFIG, client=gpu)
    with pytest.raises(PromptError, match=match):
        repair_shader(model, HALF, config=CONFIG, client=gpu)
    with pytest.raises(PromptError, match=match):
        describe_shader(model, HALF, config=CONFIG)
