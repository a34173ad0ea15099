"""A small tokenizer, trained once: its code has words that become one token and words that do not."""

import pytest

from core.tokenizer.config import TokenizerConfig
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.training import train_tokenizer

PROMPTS = ("a red circle", "a blue circle that pulses", "Checkerboard in two colours", "red noise")
CODES = (
    "fn circle(p: vec2<f32>, radius: f32) -> f32 { return length(p) - radius; }",
    "@fragment fn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {"
    " let color = vec3<f32>(0.5, 0.25, 1.0); return vec4<f32>(color, 1.0); }",
    "let color = mix(color_a, color_b, 0.5); let radius = 0.25;",
)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return train_tokenizer(PROMPTS, CODES, config=TokenizerConfig())
