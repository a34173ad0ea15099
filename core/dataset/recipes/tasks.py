"""Recipe pairs as tasks: to be written, changed as told, mended, or told in words."""

import random

from core.dataset.recipes.breaking import break_code
from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.foreseen import foreseen
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import split_of, split_of_codes
from core.dataset.tasks import Task, TaskPair

# Of some mistakes nothing certain can be said; after so many tries the code is given up.
_MAX_MISTAKES = 8


def recipe_task(
    task: Task, pair: Pair, *, engine: RecipeEngine, rng: random.Random
) -> TaskPair | None:
    """Return a task made from a pair; None where none can be."""
    match task:
        case "generate":
            return generate_task(pair)
        case "edit":
            return edit_task(pair, engine, rng)
        case "repair":
            return repair_task(pair, rng)
        case "describe":
            return describe_task(pair)


def generate_task(pair: Pair) -> TaskPair:
    """Return the task to write a pair's code."""
    return TaskPair(pair.prompt, pair.code, pair.kind)


def describe_task(pair: Pair) -> TaskPair:
    """Return the task to say what a pair's code does."""
    return TaskPair("", pair.prompt, pair.kind, "describe", pair.code)


def edit_task(pair: Pair, engine: RecipeEngine, rng: random.Random) -> TaskPair | None:
    """Return the task to change a pair's code as told.

    None if no change fits its scene, or the one that was drawn leads out of the pair's split.
    """
    edit = edit_scene(pair.scene, engine, rng)
    if edit is None:
        return None
    instruction, scene, wordings = edit
    changed = Pair(instruction, engine.emit(scene), pair.kind, pair.concepts, wordings, scene)
    # Both codes are seen, so one of them held out holds out the task.
    if split_of_codes((pair, changed), wordings) != split_of(pair):
        return None
    return TaskPair(instruction, changed.code, pair.kind, "edit", pair.code)


def repair_task(pair: Pair, rng: random.Random) -> TaskPair | None:
    """Return the task to mend a pair's code; None if no mistake's message is certain."""
    for _ in range(_MAX_MISTAKES):
        broken = break_code(pair.code, rng)
        diagnostic = foreseen(pair.code, broken, pair.kind)
        if diagnostic is not None:
            return TaskPair(diagnostic, pair.code, pair.kind, "repair", broken)
    return None
