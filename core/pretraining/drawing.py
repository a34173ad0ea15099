"""What the model learns from: draws of the recipes and curated rows, as token ids.

Chunk ``n`` follows from the seed and ``n`` alone. So a run goes on exactly where it stopped, and
several processes draw chunks side by side.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.tasks import (
    TaskPair,
    describe_task,
    edit_task,
    generate_task,
    repair_task,
)
from core.dataset.records import Example
from core.pretraining.config import PretrainingConfig
from core.pretraining.noise import with_slips
from core.pretraining.packing import Item, PackedBatch, fits, pack
from core.tokenizer.special_tokens import Task
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class Drawing:
    """Makes chunks of batches.

    Args:
        tokenizer: of the model.
        curated: training rows.
        config: shares and sizes.
    """

    tokenizer: Tokenizer
    curated: Sequence[Example]
    config: PretrainingConfig

    def chunk(self, number: int) -> list[PackedBatch]:
        """Return the batches of a chunk, in random order."""
        rng = random.Random(f"{self.config.seed}/{number}")
        engine = RecipeEngine()
        items = [self._item(engine, rng) for _ in range(self.config.pairs_per_chunk)]
        batches = pack(
            [item for item in items if fits(item)], tokens_per_batch=self.config.tokens_per_batch
        )
        rng.shuffle(batches)
        return batches

    def _item(self, engine: RecipeEngine, rng: random.Random) -> Item:
        while True:
            is_curated = bool(self.curated) and rng.random() < self.config.curated_share
            pair = self._curated_task(rng) if is_curated else self._recipe_task(engine, rng)
            if pair.split != "train" or is_benchmark_prompt(pair.text):
                continue
            slips = self.config.curated_slips if is_curated else self.config.recipe_slips
            if pair.task in ("generate", "edit") and rng.random() < slips:
                pair = with_text(pair, with_slips(pair.text, rng))
            return encoded(pair, self.tokenizer, says_kind=rng.random() < self.config.kind_share)

    def _curated_task(self, rng: random.Random) -> TaskPair:
        example = rng.choice(self.curated)
        if rng.random() < self.config.describe_share:
            prompt, code = example.natural_language, example.wgsl_code
            return TaskPair("describe", example.kind, "", code, prompt, "train")
        return TaskPair(
            "generate", example.kind, rng.choice(example.prompts), "", example.wgsl_code, "train"
        )

    def _recipe_task(self, engine: RecipeEngine, rng: random.Random) -> TaskPair:
        pair, task = engine.draw(rng), self._task(rng)
        return made_task(task, pair, engine, rng) or generate_task(pair)

    def _task(self, rng: random.Random) -> Task:
        config = self.config
        shares = [config.edit_share, config.repair_share, config.describe_share]
        tasks: list[Task] = ["edit", "repair", "describe", "generate"]
        return rng.choices(tasks, [*shares, 1.0 - sum(shares)])[0]


def made_task(task: Task, pair: Pair, engine: RecipeEngine, rng: random.Random) -> TaskPair | None:
    """Return a task made from a pair; None if the pair is not fit for it."""
    match task:
        case "edit":
            return edit_task(pair, engine, rng)
        case "describe":
            return describe_task(pair)
        case "repair":
            return repair_task(pair, rng)
        case _:
            return generate_task(pair)


def with_text(pair: TaskPair, text: str) -> TaskPair:
    """Return a task with another text."""
    return TaskPair(pair.task, pair.kind, text, pair.code, pair.answer, pair.split)


def encoded(pair: TaskPair, tokenizer: Tokenizer, *, says_kind: bool) -> Item:
    """Return a task as token ids."""
    kind: ShaderKind | None = pair.kind if says_kind else None
    source = tokenizer.encode_source(pair.task, kind=kind, text=pair.text, code=pair.code)
    target = tokenizer.encode_target(pair.task, pair.answer)
    return Item(
        tuple(source),
        (*target, tokenizer.code.eos_id),
        reads_code=pair.task != "generate",
        writes_text=pair.task == "describe",
    )
