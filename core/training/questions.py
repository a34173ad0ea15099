"""What a model is asked, and the right answer: drawn from recipes and curated examples."""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.dataset.growing.growing import Grower
from core.dataset.growing.recolouring import recoloured
from core.dataset.noise import with_slips
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import RecipeSplit, split_of
from core.dataset.recipes.tasks import recipe_task
from core.dataset.records import Example
from core.dataset.repairs import repairs_of
from core.dataset.tasks import Task, TaskPair
from core.tokenizer.tokenizer import Tokenizer
from core.training.batching import Row

BRIEF_WORDS = 7
"""Prompts of no more words are brief; a third of what recipes say is."""


def recipe_pairs(engine: RecipeEngine, seed: str, *, split: RecipeSplit) -> Iterator[Pair]:
    """Yield recipe pairs of one split without end; none is a prompt kept from the stream."""
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
    return (pair for pair in engine.stream(number) if split_of(pair) == split)


class QuestionSource:
    """Draws questions without end; equal seeds give equal questions.

    Args:
        engine: draws recipes.
        curated: examples for the rest.
        recipes_share: how much comes from recipes.
        task_shares: how much asks for a task; what is left is to be generated. Of curated
            examples a colour is edited, and they are mended where they remember what they mend.
        grown_share: how much of the curated examples is turned to other colours and numbers.
        brief_share: how much of the recipes is asked for in a few words, as people mostly do.
        noise: share of the texts with a slip.
        held_out: prompts that are never asked.
    """

    def __init__(
        self,
        engine: RecipeEngine,
        *,
        curated: tuple[Example, ...],
        recipes_share: float,
        task_shares: Mapping[Task, float],
        noise: float,
        held_out: frozenset[str],
        grown_share: float = 0.0,
        brief_share: float = 0.0,
    ) -> None:
        self._engine, self._curated, self._held_out = engine, curated, held_out
        self._recipes_share, self._noise = recipes_share, noise
        self._grown_share, self._grower = grown_share, Grower()
        self._brief_share = brief_share
        self._tasks: list[Task] = ["generate", *task_shares]
        self._weights = [1.0 - sum(task_shares.values()), *task_shares.values()]

    def draw(self, seed: str) -> Iterator[TaskPair]:
        """Yield questions."""
        rng = random.Random(seed)
        pairs = recipe_pairs(self._engine, f"{seed}/recipes", split="train")
        pairs = (pair for pair in pairs if pair.prompt not in self._held_out)
        brief = (pair for pair in pairs if len(pair.prompt.split()) <= BRIEF_WORDS)
        while True:
            (task,) = rng.choices(self._tasks, weights=self._weights)
            if rng.random() < self._recipes_share:
                pair = next(brief if rng.random() < self._brief_share else pairs)
                asked = recipe_task(task, pair, engine=self._engine, rng=rng)
            else:
                example = rng.choice(self._curated)
                if task != "repair" and rng.random() < self._grown_share:
                    example = self._grower.grown(example, rng)
                asked = self._from_example(example, task, rng)
            if asked is None or asked.text in self._held_out:
                continue
            # Diagnostics come from a compiler, which makes no typos.
            if asked.text and task != "repair" and rng.random() < self._noise:
                asked = replace(asked, text=with_slips(asked.text, rng))
            # The model learns to answer whether or not the kind of code is said. Where nothing
            # tells that a vertex stage is meant, people mean a picture.
            is_told = asked.kind == "vertex" and "vert" not in asked.text.lower()
            yield asked if is_told or rng.random() < 0.5 else replace(asked, kind=None)

    def _from_example(self, example: Example, task: Task, rng: random.Random) -> TaskPair:
        prompt = rng.choice(example.prompts)
        if task == "describe":
            return TaskPair("", prompt, example.kind, "describe", example.wgsl_code)
        if task == "edit" and (made := recoloured(example.wgsl_code, self._engine.book, rng)):
            return TaskPair(made[0], made[1], example.kind, "edit", example.wgsl_code)
        repairs = list(repairs_of(example)) if task == "repair" else []
        if repairs:
            chosen = rng.choice(repairs)
            return TaskPair(chosen.diagnostic, chosen.mended, chosen.kind, "repair", chosen.broken)
        return TaskPair(prompt, example.wgsl_code, example.kind)


def make_row(tokenizer: Tokenizer, asked: TaskPair) -> Row:
    """Return a question and its answer as ids."""
    source = tokenizer.encode_source(asked.task, kind=asked.kind, text=asked.text, code=asked.code)
    return Row(tuple(source), tuple(tokenizer.encode_target(asked.task, asked.answer)), asked.task)
