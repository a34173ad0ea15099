"""The tokenizer of the model that ships: learned from curated rows and draws of the recipes."""

import random
from collections.abc import Sequence

from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.records import Example
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.training import train_tokenizer

_NUM_PROMPTS, _NUM_CODES, _NUM_EDITS = 20_000, 6_000, 3_000
_CURATED_WEIGHT = 2


def new_tokenizer(rows: Sequence[Example], config: TokenizerConfig) -> Tokenizer:
    """Return a tokenizer for everything that the model learns."""
    rng, engine = random.Random("tokenizer"), RecipeEngine()
    pairs = [engine.draw(rng) for _ in range(_NUM_PROMPTS)]
    edits = (edit_scene(pair.scene, engine, rng) for pair in pairs[:_NUM_EDITS])
    prompts = [prompt for row in rows for prompt in row.prompts] * _CURATED_WEIGHT
    prompts += [pair.prompt for pair in pairs] + [edit[0] for edit in edits if edit]
    codes = [row.wgsl_code for row in rows] * _CURATED_WEIGHT
    codes += [pair.code for pair in pairs[:_NUM_CODES]]
    return train_tokenizer(prompts, codes, config=config)
