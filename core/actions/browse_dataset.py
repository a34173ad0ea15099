"""Look at the user's dataset: open it, filter it, count it."""

from dataclasses import dataclass

from core import paths
from core.dataset.records import ExampleFilter, Order, StoreCounts, StoredExample
from core.dataset.seeding import ensure_seeded
from core.dataset.statistics import DatasetStatistics, measure_dataset
from core.dataset.store import DatasetStore


@dataclass(frozen=True)
class Page:
    """Some of the matching examples, and how many match in all."""

    rows: list[StoredExample]
    num_matching: int


def open_dataset() -> DatasetStore:
    """Return the user's dataset; a new one starts with the shipped examples.

    Raises:
        DatasetError: the file cannot be used.
    """
    store = DatasetStore(paths.store())
    ensure_seeded(store, paths.curated())
    return store


def dataset_is_begun() -> bool:
    """Tell whether there is a dataset of the user already; opening the first one takes seconds."""
    return paths.store().exists()


def query_dataset(
    store: DatasetStore,
    chosen: ExampleFilter,
    *,
    limit: int,
    offset: int,
    order: Order = "added",
) -> Page:
    """Return one page of the examples that match."""
    return Page(*store.page(chosen, limit=limit, offset=offset, order=order))


def place_of(store: DatasetStore, example_id: int) -> int:
    """Return how many examples stand before one, in the order of adding."""
    return store.place_of(example_id)


def count_dataset(store: DatasetStore) -> StoreCounts:
    """Return the numbers by kind, category and review state."""
    return store.counts()


def dataset_statistics(store: DatasetStore) -> DatasetStatistics:
    """Return the numbers of the examples that training would use."""
    return measure_dataset(store.training_examples())
