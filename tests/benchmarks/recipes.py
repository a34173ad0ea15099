"""Measure the recipe engine: ``python -m tests.benchmarks.recipes``.

Prints a Markdown table of speed and of how many programs can be reached. Rates are the best of
several rounds, since a busy machine only makes them lower; the ratio to lexing the same code is
what to compare between machines.
"""

import random
import time
from collections import Counter
from collections.abc import Callable

from core import paths
from core.dataset.recipes.book import load_book
from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.engine import DEFAULT_SHARES, RecipeEngine
from core.dataset.recipes.records import Pair
from core.wgsl.lexer import lex

NUM_PAIRS = 2_000
NUM_ROUNDS = 5
NUM_DRAWS = 20_000


def best_s(action: Callable[[], object]) -> float:
    times = []
    for _ in range(NUM_ROUNDS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def drawn(engine: RecipeEngine, num: int, seed: int = 1) -> list[Pair]:
    stream = engine.stream(seed)
    return [next(stream) for _ in range(num)]


def speed_rows(engine: RecipeEngine) -> list[tuple[str, str]]:
    pairs = drawn(engine, NUM_PAIRS)
    draw_s = best_s(lambda: drawn(engine, NUM_PAIRS))
    lex_s = best_s(lambda: [lex(pair.code) for pair in pairs])
    rng = random.Random(1)
    edit_s = best_s(lambda: [edit_scene(pair.scene, engine, rng) for pair in pairs])
    load_s = best_s(lambda: load_book([paths.recipes()]))
    return [
        ("pairs a second, one core", f"{NUM_PAIRS / draw_s:,.0f}"),
        ("time to draw, of the time to lex the same code", f"{draw_s / lex_s:.2f}"),
        ("edits a second, one core", f"{NUM_PAIRS / edit_s:,.0f}"),
        ("reading the shipped recipes", f"{load_s * 1000:.0f} ms"),
    ]


def distinct_rows() -> list[tuple[str, str]]:
    """Estimate how many programs there are from how often draws repeat (see docs/recipes.md)."""
    rows = []
    for sort in DEFAULT_SHARES:
        pairs = drawn(RecipeEngine(shares={sort: 1.0}), NUM_DRAWS)
        counts = Counter(pair.code for pair in pairs)
        repeats = sum(count * (count - 1) // 2 for count in counts.values())
        estimate = NUM_DRAWS**2 / 2 / max(repeats, 1)
        words = f"{len(counts):,} in {NUM_DRAWS:,} draws; at least {estimate:,.0f} reachable"
        rows.append((f"distinct programs: {sort}", words))
    return rows


def main() -> None:
    print("| what | measured |\n| --- | --- |")
    for name, value in (*speed_rows(RecipeEngine()), *distinct_rows()):
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
