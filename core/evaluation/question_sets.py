"""The questions that a model card is about: seeded, of one size, none in training's words.

``recipes`` are fresh draws of the kind that is trained on. ``program``, ``wording`` and
``combination`` are held out from training, as are the programs that are edited, repaired and
described. ``curated`` are shipped pairs that are kept for validation.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import split_of
from core.dataset.recipes.tasks import recipe_task
from core.dataset.recipes.validation import VALIDATION_SPLITS, validation_pairs
from core.dataset.records import Example
from core.dataset.splitting import assign_split
from core.dataset.tasks import TASKS, Task, TaskPair
from core.generation.records import Request

CARD_SEED = 30_000_001
TRAIN_RATIO, VAL_RATIO = 0.95, 0.05  # of the shipped pairs, as shipped models divide them
_SPARE = 2  # pairs drawn for each task that is wanted: some allow no edit or certain mistake


@dataclass(frozen=True)
class Question:
    """What is asked, and the answer that is expected: code, or for a description text."""

    request: Request
    expected: str


@dataclass(frozen=True)
class QuestionSet:
    """Questions of one kind; ``name`` is what a report calls them.

    They stand in the order of their answers' lengths: those answered together end together.
    """

    name: str
    task: Task
    questions: tuple[Question, ...]


def card_sets(
    shipped: Sequence[Example], tasks: Sequence[Task], *, limit: int
) -> Iterator[QuestionSet]:
    """Yield the sets that a model with these tasks can be asked; drawing one takes seconds.

    Args:
        shipped: the shipped pairs; their prompts may be trained on, so recipes do not ask them.
        tasks: what the model was trained for.
        limit: questions of a set, at most.
    """
    engine = RecipeEngine()
    known = {prompt for example in shipped for prompt in example.prompts}
    yield _generating("recipes", _fresh_pairs(engine, known), limit)
    for split in VALIDATION_SPLITS:
        drawn = validation_pairs(engine, split, limit)
        yield _generating(split, (pair for pair in drawn if pair.prompt not in known), limit)
    yield QuestionSet("curated", "generate", _curated(shipped, limit))
    wanted = [task for task in TASKS if task in tasks and task != "generate"]
    programs = validation_pairs(engine, "program", _SPARE * limit + 8) if wanted else ()
    for task in wanted:
        rng = random.Random(f"{CARD_SEED}/{task}")
        made = (recipe_task(task, pair, engine=engine, rng=rng) for pair in programs)
        kept = (_asked(one) for one in made if one is not None)
        yield QuestionSet(task, task, _by_length(islice(kept, limit)))


def _fresh_pairs(engine: RecipeEngine, known: set[str]) -> Iterator[Pair]:
    return (
        pair
        for pair in engine.stream(CARD_SEED)
        if split_of(pair) == "train"
        and pair.prompt not in known
        and not is_benchmark_prompt(pair.prompt)
    )


def _generating(name: str, pairs: Iterator[Pair], limit: int) -> QuestionSet:
    asked = (Question(Request(pair.prompt), pair.code) for pair in pairs)
    return QuestionSet(name, "generate", _by_length(islice(asked, limit)))


def _curated(shipped: Sequence[Example], limit: int) -> tuple[Question, ...]:
    kept = [
        Question(Request(example.natural_language), example.wgsl_code)
        for example in shipped
        if assign_split(example, train_ratio=TRAIN_RATIO, val_ratio=VAL_RATIO) == "val"
    ]
    return _by_length(kept[:limit])


def _by_length(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(sorted(questions, key=lambda question: len(question.expected)))


def _asked(task: TaskPair) -> Question:
    return Question(Request(task.text, task.kind, task.task, task.code), task.answer)
