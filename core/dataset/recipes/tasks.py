"""The four tasks that one model learns, all made from recipe scenes.

generate   prompt -> code
edit       code, instruction -> code after it
repair     broken code, diagnostic -> code
describe   code -> prompt
"""

import random
from dataclasses import dataclass
from typing import Literal, get_args

from core.dataset.recipes.breaking import break_code
from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.foreseen import foreseen
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import RecipeSplit, split_of, split_of_codes
from core.wgsl.kinds import ShaderKind

Task = Literal["generate", "edit", "repair", "describe"]
TASKS: tuple[Task, ...] = get_args(Task)

# Of some mistakes nothing certain can be said; after so many tries the code is given up.
_MAX_MISTAKES = 8


@dataclass(frozen=True, slots=True)
class TaskPair:
    """One thing to learn: what is given, and what is to be answered.

    ``code`` is the shader given (empty to generate), ``text`` the prompt, instruction or
    diagnostic given (empty to describe). ``split`` is that of the pair it was made from.
    """

    task: Task
    kind: ShaderKind
    text: str
    code: str
    answer: str
    split: RecipeSplit


def describe_task(pair: Pair) -> TaskPair:
    """Return the task to say what a pair's code does."""
    return TaskPair("describe", pair.kind, "", pair.code, pair.prompt, split_of(pair))


def edit_task(pair: Pair, engine: RecipeEngine, rng: random.Random) -> TaskPair | None:
    """Return the task to change a pair's code as told; None if no change fits its scene."""
    edit = edit_scene(pair.scene, engine, rng)
    if edit is None:
        return None
    instruction, scene, wordings = edit
    changed = Pair(instruction, engine.emit(scene), pair.kind, pair.concepts, wordings, scene)
    # Both codes are seen, so one of them held out holds out the task.
    split = split_of_codes((pair, changed), wordings)
    return TaskPair("edit", pair.kind, instruction, pair.code, changed.code, split)


def repair_task(pair: Pair, rng: random.Random) -> TaskPair | None:
    """Return the task to mend a pair's code; None if no mistake's message is certain."""
    for _ in range(_MAX_MISTAKES):
        broken = break_code(pair.code, rng)
        diagnostic = foreseen(pair.code, broken, pair.kind)
        if diagnostic is not None:
            split: RecipeSplit = split_of(pair)
            return TaskPair("repair", pair.kind, diagnostic, broken, pair.code, split)
    return None
