"""What a fine-tuning run mixes into its epochs, and the sets that show whether it forgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from core.checkpoints.layout import read_manifest
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.records import Example
from core.dataset.tasks import TASKS, Task, TaskPair
from core.jobs.config import RunConfig
from core.jobs.run_dataset import RunExample
from core.jobs.run_folder import RunFolder
from core.jobs.stream_examples import task_shares
from core.tokenizer.tokenizer import Tokenizer
from core.training.mixing import MixedIn
from core.training.questions import QuestionSource, make_row
from core.training.records import Pair

OWN, SHIPPED, RECIPES = "own examples", "shipped pairs", "recipes"
ROWS_PER_SET = 40  # measured at each evaluation, on a CPU too


@dataclass(frozen=True)
class Mix:
    """What is mixed in, and what is measured beside the run's own validation set."""

    rows: MixedIn
    further: dict[str, list[Pair]]


def mix_of(
    folder: RunFolder,
    config: RunConfig,
    examples: Sequence[RunExample],
    tokenizer: Tokenizer,
    *,
    max_tokens: int,
) -> Mix | None:
    """Return what the settings mix in; None where they mix nothing in.

    Args:
        folder: of the run; a model that it starts from says which tasks to keep.
        config: of the run.
        examples: all of the run; those that are mixed in are marked.
        tokenizer: of the run.
        max_tokens: longer rows are passed over.
    """
    dataset = config.dataset
    if not dataset.mixed_share:
        return None
    known = read_manifest(folder.initial).tasks if folder.initial.is_dir() else TASKS
    shares = {task: share for task, share in task_shares(config).items() if task in known}
    train = [item.example for item in examples if item.is_mixed and item.split == "train"]
    val = [item.example for item in examples if item.is_mixed and item.split == "val"]
    asked = {
        SHIPPED: [_generate(example) for example in _spread(val, ROWS_PER_SET)],
        RECIPES: _from_recipes(config, shares) if dataset.recipes_share else [],
    }
    measured = {one.text for part in asked.values() for one in part}
    measured |= {p for item in examples if item.split != "train" for p in item.example.prompts}
    source = QuestionSource(
        RecipeEngine(),
        curated=tuple(train),
        recipes_share=dataset.recipes_share if train else 1.0,
        task_shares=shares,
        noise=dataset.noise,
        held_out=frozenset(measured),
    )
    tasks: tuple[Task, ...] = ("generate", *shares)
    rows = MixedIn(source, tokenizer, config.training.seed, dataset.mixed_share, max_tokens, tasks)
    pairs = {name: _pairs(part, tokenizer, max_tokens) for name, part in asked.items()}
    return Mix(rows, {name: part for name, part in pairs.items() if part})


def _from_recipes(config: RunConfig, shares: dict[Task, float]) -> list[TaskPair]:
    """Return questions like those that are mixed in, the same in all runs of a seed."""
    source = QuestionSource(
        RecipeEngine(),
        curated=(),
        recipes_share=1.0,
        task_shares=shares,
        noise=0.0,
        held_out=frozenset(),
    )
    return list(islice(source.draw(f"{config.training.seed}/mixed/validation"), ROWS_PER_SET))


def _pairs(asked: Sequence[TaskPair], tokenizer: Tokenizer, max_tokens: int) -> list[Pair]:
    rows = [make_row(tokenizer, one) for one in asked]
    return [
        Pair((row.prompt,), row.code, key=str(idx), task=row.task)
        for idx, row in enumerate(rows)
        if max(len(row.code), len(row.prompt)) < max_tokens
    ]


def _generate(example: Example) -> TaskPair:
    return TaskPair(example.natural_language, example.wgsl_code, None)


def _spread(examples: Sequence[Example], count: int) -> list[Example]:
    count = min(count, len(examples))
    return [examples[idx * len(examples) // count] for idx in range(count)]
