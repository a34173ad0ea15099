"""Fill a new store with the shipped examples, once."""

from pathlib import Path

from core.dataset.importing import load_folder
from core.dataset.records import ImportResult
from core.dataset.store import DatasetStore

SHIPPED_AUTHOR = "shipped"


def ensure_seeded(store: DatasetStore, folder: Path) -> ImportResult | None:
    """Import ``folder`` into a store that never had it; None where nothing was to be done.

    Examples that the user deleted stay deleted.

    Raises:
        DatasetError: the folder holds no dataset, or the store cannot be used.
    """
    if store.is_seeded():
        return None
    return store.seed(load_folder(folder).examples, author=SHIPPED_AUTHOR)
