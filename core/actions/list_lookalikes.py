"""Find the shipped rows and recipe programs that look like others, and write the lists of them.

The splits read the lists: rows that look alike go to one side together, and a held-out recipe
program that training shows as well is no question.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from core import paths
from core.actions.find_leaks import (
    DEFAULT_DRAWS,
    NUM_RECIPE_QUESTIONS,
    Item,
    Tick,
    TrainingPool,
    item_of_pair,
    item_of_row,
    may_share_structure,
    num_pictures,
    training_draws,
    with_pictures,
)
from core.dataset import lookalikes
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.validation import VALIDATION_SPLITS, validation_pairs
from core.dataset.records import Example
from core.dataset.splitting import group_sha256
from core.gpu.client import GpuClient
from core.rendering.picture_hash import looks_like
from core.storage.atomic_write import write_text

# More than a set takes, for those that are listed are replaced by the next.
NUM_CANDIDATES = NUM_RECIPE_QUESTIONS * 3 // 2


def write_lookalikes(
    examples: Sequence[Example],
    *,
    client: GpuClient,
    num_draws: int = DEFAULT_DRAWS,
    tick: Tick = lambda: None,
) -> tuple[int, int]:
    """Write both lists anew; return how many rows' groups and how many programs they hold.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    engine = RecipeEngine()
    drawn = tuple(training_draws(engine, num_draws, client, tick))
    rows = tuple(with_pictures(map(item_of_row, examples), client, tick))
    leaders = leaders_of(rows, TrainingPool(drawn))
    title = "Shipped rows that look like others: the hash of a row's code, and the one to count as."
    _write(paths.curated_lookalikes(), title, [f"{key} {leader}" for key, leader in leaders])
    pool = TrainingPool((*drawn, *rows))
    programs = set()
    for split in VALIDATION_SPLITS:
        pairs = validation_pairs(engine, split, NUM_CANDIDATES, with_lookalikes=True)
        items = with_pictures(map(item_of_pair, pairs), client, tick)
        allowed = {"structure"} if may_share_structure(split) else set()
        programs |= {item.key for item in items if pool.shared(item) - allowed}
    title = "Held-out recipe programs that training shows as well: the hash of each one's code."
    _write(paths.recipe_lookalikes(), title, sorted(programs))
    return len(leaders), len(programs)


def num_listed_pictures(num_examples: int, num_draws: int) -> int:
    """Return about how often ``write_lookalikes`` ticks."""
    return num_pictures(num_examples, num_draws, NUM_CANDIDATES)


def leaders_of(rows: Iterable[Item], recipes: TrainingPool) -> list[tuple[str, str]]:
    """Return each group of rows that looks like another, with the one that it counts as.

    A group that the recipes show counts as one of theirs, which is for training in any split.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.get(key, key) != key:
            key = parent[key]
        return key

    seen: list[tuple[str, int]] = []
    for row in rows:
        alike = [row.key]
        if recipes.shared(row):
            alike.append(lookalikes.RECIPES_GROUP)
        picture = row.picture
        if picture is not None:
            alike += [key for key, other in seen if looks_like(picture, other)]
            seen.append((row.key, picture))
        roots = {root(key) for key in alike}
        first = min(roots)
        parent.update(dict.fromkeys(roots, first))
    return [(key, root(key)) for key in sorted(parent) if root(key) != key]


def _write(path: Path, title: str, lines: Sequence[str]) -> None:
    write_text(path, lookalikes.lookalikes_text(title, lines))
    lookalikes.leaders.cache_clear()
    lookalikes.recipe_lookalikes.cache_clear()
    group_sha256.cache_clear()
