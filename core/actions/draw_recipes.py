"""Draw pairs from the recipes, the shipped ones and the user's own, and keep those that please."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from core import paths
from core.dataset.normalising import normalised_prompt
from core.dataset.recipes.book import RecipeBook, load_book, shipped_book, without_rows
from core.dataset.recipes.engine import DEFAULT_SHARES, RecipeEngine
from core.dataset.recipes.probes import probes
from core.dataset.recipes.records import Pair
from core.dataset.records import Example, RowProblem
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.gpu.client import GpuClient
from core.validation.validator import validate_shader

MAX_DRAWN = 200
MAX_TRIES = 300  # for each pair; what is not drawn in so many hardly ever comes
SORTS = tuple(DEFAULT_SHARES)
RECIPE_TAG = "recipe"
CATEGORY = "recipes"
CONCEPT_WEIGHT = 1000.0  # of a row that is asked for, where others have about 1
# Tables whose rows can be asked for, and how a pair names them.
CONCEPT_OF_TABLE: Mapping[str, str] = {
    "shapes": "shape", "patterns": "pattern", "looks": "look", "fields": "field",
    "animations": "motion", "edges": "edge", "effects": "effect", "solids": "solid",
    "materials": "material", "families": "family",
}  # fmt: skip


def own_recipe_files() -> tuple[tuple[Path, int], ...]:
    """Return the user's recipe files with the times of their last changes."""
    return tuple(
        (path, path.stat().st_mtime_ns) for path in sorted(paths.own_recipes().glob("*.toml"))
    )


def open_book(*, client: GpuClient) -> RecipeBook:
    """Return the shipped recipes with the user's own; bad rows are left out and listed.

    The user's rows are tried by naga, for what reading cannot tell.

    Raises:
        GpuUnavailable: there are own rows, and no adapter answers.
    """
    folder = paths.own_recipes()
    if not own_recipe_files():
        return shipped_book()
    book = load_book([paths.recipes(), folder], is_lenient=True)
    refused, problems = [], []
    for probe in probes(book):
        if probe.path.parent != folder:
            continue
        report = validate_shader(probe.code, client=client, kind=probe.kind)
        if not report.is_valid:
            refused.append((probe.table, probe.name))
            message = f"{probe.table}: {probe.name}: naga rejects it:\n{report.render()}"
            problems.append(RowProblem(probe.path, probe.row, message))
    return without_rows(book, refused, problems)


def count_book(book: RecipeBook) -> dict[str, int]:
    """Return how many rows each table has, and how many colours have a name."""
    counts = {table: len(getattr(book, table)) for table in CONCEPT_OF_TABLE}
    return {**counts, "colour words": len(book.colour_words)}


def list_concepts(book: RecipeBook) -> list[str]:
    """Return what can be asked for, as ``table:name``."""
    return [f"{table}:{name}" for table in CONCEPT_OF_TABLE for name in getattr(book, table)]


def draw_pairs(
    book: RecipeBook,
    *,
    number: int,
    seed: int,
    shares: Mapping[str, float] = DEFAULT_SHARES,
    concept: str = "",
) -> list[Pair]:
    """Return different pairs, fewer than ``number`` where hardly any more come.

    Args:
        book: what to draw from.
        number: of pairs.
        seed: decides all pairs.
        shares: relative frequency of each sort of scene; those left out are not drawn.
        concept: ``table:name`` of a row that every pair must use, or empty.

    Raises:
        DatasetError: ``number`` is out of range, nothing can be drawn, or no pair has ``concept``.
    """
    if not 1 <= number <= MAX_DRAWN:
        raise DatasetError(
            f"The number of pairs is {number}; 1 to {MAX_DRAWN} was expected.",
            hint="Ask for another number.",
        )
    if not any(share > 0.0 for share in shares.values()):
        raise DatasetError(
            "No sort of scene is chosen.", hint=f"Choose at least one of {', '.join(SORTS)}."
        )
    table, _, name = concept.partition(":")
    if concept and (table not in CONCEPT_OF_TABLE or name not in getattr(book, table)):
        raise DatasetError(
            f"The recipes have no {concept!r}.", hint="Choose one of the rows that are listed."
        )
    weights = {concept: CONCEPT_WEIGHT} if concept else {}
    engine = RecipeEngine(book, shares=shares, weights=weights)
    wanted = f"{CONCEPT_OF_TABLE[table]}:{name}" if concept else ""
    pairs: dict[str, Pair] = {}
    rng = random.Random(seed)
    for _ in range(number * MAX_TRIES):
        pair = engine.draw(rng)
        if not wanted or wanted in pair.concepts:
            pairs.setdefault(normalised_prompt(pair.prompt), pair)
        if len(pairs) == number:
            break
    if not pairs:
        raise DatasetError(
            f"None of {number * MAX_TRIES:,} scenes of the sorts {', '.join(shares)} has {name!r}.",
            hint="Choose other sorts, or all of them.",
        )
    return list(pairs.values())


def accept_pairs(store: DatasetStore, pairs: Sequence[Pair], *, seed: int, author: str) -> int:
    """Add pairs to the dataset as one step; returns how many were not there yet."""
    examples = [
        Example(
            pair.prompt,
            pair.code,
            pair.kind,
            category=CATEGORY,
            tags=(RECIPE_TAG,),
            notes=f"Drawn from recipes with seed {seed}.",
        )
        for pair in pairs
    ]
    return store.import_examples(examples, author=author).num_added
