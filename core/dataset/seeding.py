"""Fill a new store with the shipped examples, once."""

from functools import cache
from pathlib import Path

from core.dataset.importing import load_folder
from core.dataset.records import Example, ImportResult
from core.dataset.store import DatasetStore

SHIPPED_AUTHOR = "shipped"


@cache
def shipped_examples(folder: Path) -> tuple[Example, ...]:
    """Return the examples of a folder that no one writes to; read once, as it takes a second.

    Raises:
        DatasetError: the folder holds no dataset.
    """
    return load_folder(folder).examples


def ensure_seeded(store: DatasetStore, folder: Path) -> ImportResult | None:
    """Import ``folder`` into a store that never had it; None where nothing was to be done.

    Examples that the user deleted stay deleted.

    Raises:
        DatasetError: the folder holds no dataset, or the store cannot be used.
    """
    if store.is_seeded():
        return None
    return store.seed(shipped_examples(folder), author=SHIPPED_AUTHOR)
