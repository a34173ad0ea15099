"""What a stream run learns from and is measured on, as its settings say."""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from core.dataset.importing import read_examples
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.tasks import generate_task, recipe_task
from core.dataset.recipes.validation import VALIDATION_SPLITS, validation_pairs
from core.dataset.records import Example, Split
from core.dataset.splitting import assign_split
from core.dataset.tasks import Task, TaskPair
from core.errors import ConfigError
from core.jobs.config import RunConfig
from core.jobs.run_dataset import resolve_path
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.training import train_tokenizer
from core.training.questions import recipe_pairs
from core.training.stream import Mixture

GivenExamples = Mapping[Split, Sequence[Example]]

_TOKENIZER_DRAWS = 20_000
_TOKENIZER_CODES = 6_000  # code takes long to learn from, and repeats itself
_PHRASINGS = 2  # of each shipped validation pair


def curated_examples(config: RunConfig, split: Split) -> tuple[Example, ...]:
    """Return the examples of one split in the dataset files that the settings name.

    Raises:
        ConfigError: the settings name the store, which belongs to one user.
        DatasetError: there is no such file.
    """
    dataset = config.dataset
    if dataset.uses_store:
        raise ConfigError(
            "A run that draws from recipes needs its examples in files; train_path is 'store'.",
            hint='Set train_path = "data/curated" in [dataset], or export your dataset to a file.',
        )
    return tuple(
        example
        for example in _read(resolve_path(dataset.train_path))
        if dataset.takes(example.tags)
        and assign_split(example, train_ratio=dataset.train_ratio, val_ratio=dataset.val_ratio)
        == split
    )


def train_stream_tokenizer(config: RunConfig, *, given: GivenExamples | None = None) -> Tokenizer:
    """Return a tokenizer learned from the training examples and from recipe draws."""
    examples = _examples(config, "train", given)
    pairs = recipe_pairs(RecipeEngine(), f"{config.training.seed}/tokenizer", split="train")
    drawn = list(islice(pairs, _TOKENIZER_DRAWS))
    prompts = [prompt for example in examples for prompt in example.prompts]
    codes = [example.wgsl_code for example in examples]
    # Twice, because people's words and names matter more than those of recipes.
    return train_tokenizer(
        [*prompts, *prompts, *(pair.prompt for pair in drawn)],
        [*codes, *codes, *(pair.code for pair in drawn[:_TOKENIZER_CODES])],
        config=config.tokenizer,
    )


def validation_questions(
    config: RunConfig, *, num_rows: int, given: GivenExamples | None = None
) -> dict[str, list[TaskPair]]:
    """Return what a stream run is measured on, by name of the set.

    ``recipes`` and the tasks are like training; ``program``, ``wording`` and ``combination`` are
    held out, ``curated`` are shipped pairs.

    Args:
        config: of the run.
        num_rows: of each set of recipes.
        given: the examples by split; None reads them where the settings say.
    """
    rng, engine = random.Random(f"{config.training.seed}/validation"), RecipeEngine()
    stream = recipe_pairs(engine, f"{config.training.seed}/validation", split="train")
    known = list(islice(stream, num_rows))
    sets: dict[str, list[TaskPair]] = {
        split: [generate_task(pair) for pair in validation_pairs(engine, split, num_rows)]
        for split in VALIDATION_SPLITS
    }
    # Tasks are made of the pairs of the first set, which are kept from training as they are.
    tasks: tuple[Task, ...] = ("generate", *task_shares(config))
    for task in tasks:
        made = (recipe_task(task, pair, engine=engine, rng=rng) for pair in known)
        name = "recipes" if task == "generate" else task
        sets[name] = [asked for asked in made if asked is not None]
    sets["curated"] = [
        TaskPair(prompt, example.wgsl_code, example.kind)
        for example in _examples(config, "val", given)
        for prompt in example.prompts[:_PHRASINGS]
    ]
    # People and recipes may ask for different things in equal words; training knows those.
    learned = {
        prompt for example in _examples(config, "train", given) for prompt in example.prompts
    }
    unknown = {
        name: [asked for asked in part if asked.text not in learned] for name, part in sets.items()
    }
    return {name: part for name, part in unknown.items() if part}


def task_shares(config: RunConfig) -> dict[Task, float]:
    """Return how much of a stream asks for each task but to generate."""
    dataset = config.dataset
    shares: dict[Task, float] = {
        "edit": dataset.edit_share,
        "repair": dataset.repair_share,
        "describe": dataset.describe_share,
    }
    return {task: share for task, share in shares.items() if share}


def mixture_of(
    config: RunConfig, *, held_out: Iterable[TaskPair], given: GivenExamples | None = None
) -> Mixture:
    """Return what a stream run draws from; ``held_out`` is never drawn."""
    return Mixture(
        seed=config.training.seed,
        recipes_share=config.dataset.recipes_share,
        noise=config.dataset.noise,
        tokens_per_batch=config.training.tokens_per_batch,
        max_width=min(config.model.max_seq_len, config.tokenizer.max_length),
        curated=_examples(config, "train", given),
        held_out=frozenset(asked.text for asked in held_out if asked.task == "generate"),
        task_shares=task_shares(config),
        grown_share=config.dataset.grown_share,
        brief_share=config.dataset.brief_share,
    )


def _examples(config: RunConfig, split: Split, given: GivenExamples | None) -> tuple[Example, ...]:
    return curated_examples(config, split) if given is None else tuple(given[split])


@lru_cache(maxsize=1)
def _read(path: Path) -> tuple[Example, ...]:
    """Read a dataset once for all its splits: that takes seconds, and a GPU may be waiting."""
    return tuple(read_examples(path).examples)
