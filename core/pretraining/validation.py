"""Fixed sets that are not learned from, and how well the network knows them."""

import random
from collections.abc import Callable, Iterator, Sequence

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import RECIPE_SPLITS, RecipeSplit, split_of
from core.dataset.recipes.tasks import TaskPair, generate_task
from core.dataset.records import Example
from core.pretraining.drawing import encoded, made_task
from core.pretraining.network import Network, Tally
from core.pretraining.packing import Item, PackedBatch, fits, pack
from core.tokenizer.special_tokens import TASKS
from core.tokenizer.tokenizer import Tokenizer

# Draws of a seed of their own. Those of the split "train" show what learning by heart cannot:
# other scenes of the same distribution. The others are never learned from.
VALIDATION_SEED = 1


def held_out_pairs(
    split: RecipeSplit, number: int, *, excluded: Callable[[str], bool]
) -> Iterator[Pair]:
    """Yield so many pairs of a split of the recipes."""
    rng, engine = random.Random(f"validation/{VALIDATION_SEED}"), RecipeEngine()
    while number:
        pair = engine.draw(rng)
        if split_of(pair) == split and not excluded(pair.prompt):
            yield pair
            number -= 1


def validation_batches(
    tokenizer: Tokenizer,
    curated: Sequence[Example],
    *,
    number: int,
    tokens_per_batch: int,
    excluded: Callable[[str], bool],
) -> dict[str, list[PackedBatch]]:
    """Return the batches of every set by its name.

    Args:
        tokenizer: of the model.
        curated: validation rows.
        number: pairs of each recipe set.
        tokens_per_batch: positions of one batch.
        excluded: prompts that are nobody's business.
    """
    items: dict[str, list[Item]] = {}
    for split in RECIPE_SPLITS:
        pairs = list(held_out_pairs(split, number, excluded=excluded))
        name = "recipes" if split == "train" else split
        items[name] = [encoded(generate_task(p), tokenizer, says_kind=False) for p in pairs]
        if split == "train":
            items |= _tasks(pairs, tokenizer)
    items["curated"] = [_curated_item(example, tokenizer) for example in curated]
    return {
        name: pack([item for item in part if fits(item)], tokens_per_batch=tokens_per_batch)
        for name, part in items.items()
    }


def measure(network: Network, sets: dict[str, list[PackedBatch]]) -> dict[str, dict[str, float]]:
    """Return loss and exact share by set; the network is left in evaluation mode."""
    network.model.eval()
    found = {}
    for name, batches in sets.items():
        tally = Tally()
        for batch in batches:
            network.measure(batch, tally)
        found[name] = tally.summary()
    return found


def _tasks(pairs: Sequence[Pair], tokenizer: Tokenizer) -> dict[str, list[Item]]:
    rng, engine = random.Random(f"tasks/{VALIDATION_SEED}"), RecipeEngine()
    items: dict[str, list[Item]] = {}
    for task in TASKS[1:]:
        made = (made_task(task, pair, engine, rng) for pair in pairs)
        items[task] = [encoded(pair, tokenizer, says_kind=False) for pair in made if pair]
    return items


def _curated_item(example: Example, tokenizer: Tokenizer) -> Item:
    prompt, code = example.natural_language, example.wgsl_code
    pair = TaskPair("generate", example.kind, prompt, "", code, "train")
    return encoded(pair, tokenizer, says_kind=False)
