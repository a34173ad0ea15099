"""The validation sets of the recipes: finite, and the same from the same seed."""

import hashlib
import random
from collections.abc import Iterator
from itertools import islice
from typing import Literal, get_args

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.lookalikes import recipe_lookalikes
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import is_held_out_program, is_held_out_structure, split_of

ValidationSplit = Literal["program", "wording", "combination"]
VALIDATION_SPLITS: tuple[ValidationSplit, ...] = get_args(ValidationSplit)
VALIDATION_SEED = 20_000_003

# Held-out phrases are a few in a hundred; a scene that takes so many tries has hardly one.
_MAX_TELLINGS = 40


def validation_pairs(
    engine: RecipeEngine,
    split: ValidationSplit,
    num: int,
    *,
    seed: int = VALIDATION_SEED,
    with_lookalikes: bool = False,
) -> tuple[Pair, ...]:
    """Return ``num`` pairs of a held-out split, each of another program.

    Args:
        engine: draws the scenes.
        split: what is held out.
        num: how many.
        seed: decides which.
        with_lookalikes: keep programs known to show what a program of training shows.
    """
    return tuple(islice(_pairs(engine, split, seed, with_lookalikes), num))


def program_key(pair: Pair) -> str:
    """Return the hash by which a program is listed as looking like another."""
    return hashlib.sha256(pair.code.encode()).hexdigest()


def _pairs(
    engine: RecipeEngine, split: ValidationSplit, seed: int, with_lookalikes: bool
) -> Iterator[Pair]:
    known: set[str] = set() if with_lookalikes else set(recipe_lookalikes())
    rng = random.Random(f"{split}:{seed}")
    while True:
        pair = engine.draw(rng)
        is_candidate = is_held_out_structure if split == "combination" else is_held_out_program
        if not is_candidate(pair) or program_key(pair) in known:
            continue
        told = _told_for(pair, split, engine, rng)
        if told is not None:
            known.add(program_key(told))
            yield told


def _told_for(
    pair: Pair, split: ValidationSplit, engine: RecipeEngine, rng: random.Random
) -> Pair | None:
    """Return the pair in words that put it into the split; None if none was found."""
    for _ in range(_MAX_TELLINGS):
        if split_of(pair) == split and not is_benchmark_prompt(pair.prompt):
            return pair
        pair = engine.pair_of(pair.scene, rng)
    return None
