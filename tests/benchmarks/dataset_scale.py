"""The dataset at 100,000 rows: import by format, pages of the grid, changes of all rows.

python -m tests.benchmarks.dataset_scale [--rows N] [--formats toml,json,...]

Rows are the shipped ones with other numbers in code and prompt. Times are of the wall and, in
parentheses, of the processor, because the machine may be shared.
"""

import argparse
import itertools
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core import paths
from core.actions.browse_dataset import count_dataset, query_dataset
from core.dataset.exporting import EXPORT_FORMATS, FOLDER_FORMATS, write_examples
from core.dataset.importing import load_folder, read_examples
from core.dataset.records import ORDERS, REVIEW_STATES, SPLITS, Example, ExampleFilter
from core.dataset.store import DatasetStore
from core.dataset.store_rows import State

NUM_QUERIES = 100
PAGE_ROWS = 100
SEARCHES = ("", "", "red", "circle", "wave noise", "vec3", "smoothstep", "fs_main", "uv.x", "zebra")
_NUMBER = re.compile(r"\b\d+\.\d+\b")


def generated_rows(number: int) -> Iterator[Example]:
    """Yield variants of the shipped rows, no two of the same code."""
    shipped = load_folder(paths.curated()).examples
    rng = random.Random(0)
    for idx, example in zip(range(number), itertools.cycle(shipped), strict=False):
        code = _NUMBER.sub(lambda _: f"{rng.random() * 9:.4f}", example.wgsl_code, count=4)
        code += f" // {idx}"
        yield replace(
            example,
            natural_language=f"{example.natural_language}, take {idx}",
            wgsl_code=code,
            phrasings=tuple(f"{text} {idx}" for text in example.phrasings),
        )


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(
        f"| {what} | {time.perf_counter() - wall:.1f} ({time.process_time() - cpu:.1f}) |",
        flush=True,
    )


def random_filter(rng: random.Random, kinds: list[str], categories: list[str], tags: list[str]):
    def perhaps(values):
        return rng.choice(values) if rng.random() < 0.3 else None

    return ExampleFilter(
        text=rng.choice(SEARCHES), kind=perhaps(kinds), category=perhaps(categories),
        tag=perhaps(tags), review=perhaps(REVIEW_STATES), split=perhaps(SPLITS),
    )  # fmt: skip


def measure_pages(store: DatasetStore) -> None:
    """Do what a rerun of the page does: count everything, one page of the matching rows."""
    rng = random.Random(1)
    counts = count_dataset(store)
    kinds, categories, tags = (
        list(numbers)[:40]
        for numbers in (counts.num_by_kind, counts.num_by_category, counts.num_by_tag)
    )
    wall, cpu = list[float](), list[float]()
    for _ in range(NUM_QUERIES):
        chosen = random_filter(rng, kinds, categories, tags)
        started = time.perf_counter(), time.process_time()
        count_dataset(store)
        page = query_dataset(store, chosen, limit=PAGE_ROWS, offset=0, order=rng.choice(ORDERS))
        offset = rng.randrange(0, max(1, page.num_matching - PAGE_ROWS))
        query_dataset(store, chosen, limit=PAGE_ROWS, offset=offset)
        wall.append(1000 * (time.perf_counter() - started[0]))
        cpu.append(1000 * (time.process_time() - started[1]))
    print(
        f"| counts and two pages, ms: median / p95 / most of {NUM_QUERIES} |"
        f" {spread(wall)} ({spread(cpu)}) |",
        flush=True,
    )


def spread(spent: list[float]) -> str:
    spent = sorted(spent)
    return f"{spent[len(spent) // 2]:.0f} / {spent[int(len(spent) * 0.95)]:.0f} / {spent[-1]:.0f}"


def measure_changes(store: DatasetStore) -> None:
    def tagged(_id: int, state: State) -> State:
        return {**state, "tags": [*state.get("tags", []), "bulk"]}

    ids = store.ids()
    store.save_version("before", author="bench")
    steps: list[tuple[str, Callable[[], object]]] = [
        ("tag all", lambda: store.change_many(ids, tagged, action="tag", author="bench")),
        ("difference to the version before", lambda: store.compare("before")),
        ("undo it", lambda: store.undo_last(author="bench")),
        ("redo it", lambda: store.redo_last(author="bench")),
        ("accept all", lambda: store.set_review(ids, "accepted", author="bench")),
        ("delete all", lambda: store.delete(ids, author="bench")),
        ("restore the version before", lambda: store.restore("before", author="bench")),
    ]
    for what, act in steps:
        with timed(what):
            act()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(EXPORT_FORMATS))
    options = parser.parse_args()
    rows = list(generated_rows(options.rows))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = DatasetStore(folder / "dataset.sqlite")
        print(f"{len(rows):,} rows\n\n| seconds, wall (processor) | |\n| --- | --- |")
        for form in options.formats.split(","):
            path = folder / (f"{form}.zip" if form in FOLDER_FORMATS else f"rows.{form}")
            with timed(f"write {form}"):
                write_examples(path, rows, form=form)
            with timed(f"read {form}, {path.stat().st_size / 1e6:.0f} MB"):
                read = read_examples(path)
            assert len(read.examples) == len(rows)
            path.unlink()
        with timed("put into the store"):
            store.import_examples(read.examples, author="bench")
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"| size of the store, MB | {size / 1e6:.0f} |")
        measure_pages(store)
        measure_changes(store)


if __name__ == "__main__":
    sys.exit(main())
