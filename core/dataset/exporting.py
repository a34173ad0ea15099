"""Write examples to a file, whole or not at all, in a form that reads back identically."""

from collections.abc import Sequence
from pathlib import Path

from core.dataset.json_files import to_json
from core.dataset.records import Example
from core.dataset.rows import check_example
from core.dataset.toml_files import to_toml
from core.errors import DatasetError
from core.storage.atomic_write import write_text

WRITERS = {".toml": to_toml, ".json": to_json}


def check_suffix(path: Path) -> None:
    """Make sure that ``path`` names a file of a known format.

    Raises:
        DatasetError: the suffix is unknown.
    """
    if path.suffix.lower() not in WRITERS:
        raise DatasetError(
            f"{path} has no dataset suffix; accepted are {', '.join(WRITERS)}.",
            hint="Choose a file name that ends in one of them.",
        )


def write_examples(path: Path, examples: Sequence[Example]) -> None:
    """Replace ``path`` by a file with ``examples``; the suffix decides the format.

    Raises:
        DatasetError: the suffix is unknown, or an example could not be read back.
    """
    check_suffix(path)
    for example in examples:
        check_example(example)
    write_text(path, WRITERS[path.suffix.lower()](examples))
