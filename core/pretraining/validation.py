"""Fixed sets that are not learned from, and how well the network knows them."""

import random
from collections.abc import Sequence

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.tasks import TaskPair, generate_task
from core.dataset.recipes.validation import VALIDATION_SEED, VALIDATION_SPLITS, validation_pairs
from core.dataset.records import Example
from core.pretraining.drawing import encoded, made_task
from core.pretraining.network import Network, Tally
from core.pretraining.packing import Item, PackedBatch, fits, pack
from core.tokenizer.special_tokens import TASKS
from core.tokenizer.tokenizer import Tokenizer


def validation_batches(
    tokenizer: Tokenizer, curated: Sequence[Example], *, number: int, tokens_per_batch: int
) -> dict[str, list[PackedBatch]]:
    """Return the batches of every set by its name.

    Args:
        tokenizer: of the model.
        curated: validation rows.
        number: pairs of each recipe set.
        tokens_per_batch: positions of one batch.
    """
    engine = RecipeEngine()
    items: dict[str, list[Item]] = {}
    for split in VALIDATION_SPLITS:
        pairs = validation_pairs(engine, split, number)
        items[split] = [encoded(generate_task(pair), tokenizer, says_kind=False) for pair in pairs]
        if split == "program":
            items |= _other_tasks(pairs, engine, tokenizer)
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


def _other_tasks(
    pairs: Sequence[Pair], engine: RecipeEngine, tokenizer: Tokenizer
) -> dict[str, list[Item]]:
    rng = random.Random(f"tasks:{VALIDATION_SEED}")
    items: dict[str, list[Item]] = {}
    for task in TASKS[1:]:
        made = (made_task(task, pair, engine, rng) for pair in pairs)
        items[task] = [encoded(pair, tokenizer, says_kind=False) for pair in made if pair]
    return items


def _curated_item(example: Example, tokenizer: Tokenizer) -> Item:
    prompt, code = example.natural_language, example.wgsl_code
    pair = TaskPair("generate", example.kind, prompt, "", code, "train")
    return encoded(pair, tokenizer, says_kind=False)
