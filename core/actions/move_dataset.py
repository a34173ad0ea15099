"""Bring files into the user's dataset, after a look at what is in them, and write it to files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.dataset.exporting import (
    EXPORT_FORMATS,
    FOLDER_FORMATS,
    ExportFormat,
    encode_examples,
    format_of,
    write_examples,
)
from core.dataset.importing import SUFFIXES, read_examples, read_uploaded
from core.dataset.records import Example, ExampleFilter, ImportResult, ReadResult, RowProblem
from core.dataset.store import DatasetStore, Tick
from core.dataset.text_decoding import LEGACY_ENCODINGS
from core.errors import DatasetError

IMPORT_SUFFIXES: Sequence[str] = SUFFIXES
IMPORT_ENCODINGS: Sequence[str] = LEGACY_ENCODINGS
FORMATS: Sequence[ExportFormat] = EXPORT_FORMATS


@dataclass(frozen=True)
class ImportPreview:
    """What a file holds, before anything of it is written.

    ``is_known`` says of each example whether an equal one is in the dataset, or earlier in the
    file; those are passed over.
    """

    name: str
    examples: tuple[Example, ...]
    is_known: tuple[bool, ...]
    problems: tuple[RowProblem, ...]

    @property
    def num_new(self) -> int:
        """How many rows an import would add."""
        return len(self.examples) - sum(self.is_known)

    @property
    def num_skipped(self) -> int:
        """How many rows cannot be read."""
        return sum(problem.is_skipped for problem in self.problems)


def preview_file(store: DatasetStore, path: Path, *, encoding: str | None = None) -> ImportPreview:
    """Read a file or folder and hold it against the dataset; nothing is written or executed.

    Raises:
        DatasetError: it is absent, too large or broken as a whole.
    """
    return _preview(store, path.name, read_examples(path, encoding=encoding))


def preview_upload(
    store: DatasetStore, name: str, data: bytes, *, encoding: str | None = None
) -> ImportPreview:
    """Read an uploaded file and hold it against the dataset; nothing is written or executed.

    Raises:
        DatasetError: it is broken as a whole.
    """
    return _preview(store, name, read_uploaded(name, data, encoding=encoding))


def import_previewed(
    store: DatasetStore, preview: ImportPreview, *, author: str, tick: Tick | None = None
) -> ImportResult:
    """Add the rows that are not in the dataset yet, as one step."""
    action = f"import {preview.name}"
    return store.import_examples(preview.examples, author=author, action=action, tick=tick)


def export_file(
    store: DatasetStore,
    path: Path,
    *,
    chosen: ExampleFilter,
    form: ExportFormat | None = None,
) -> int:
    """Write the matching examples to a file or new folder; returns how many.

    Raises:
        DatasetError: nothing matches, the format is unclear, or the place cannot be written to.
    """
    format_of(path, form)  # before anything is read
    examples = _chosen(store, chosen)
    try:
        write_examples(path, examples, form=form)
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Give a path in a folder that you may write to and that has room.",
        ) from None
    return len(examples)


def export_download(store: DatasetStore, *, chosen: ExampleFilter, form: ExportFormat) -> bytes:
    """Return the matching examples as a file; the formats that are folders come as a zip.

    Raises:
        DatasetError: nothing matches.
    """
    return encode_examples(_chosen(store, chosen), form)


def download_name(form: ExportFormat) -> str:
    """Return the name of a downloaded file."""
    return f"dataset-{form}.zip" if form in FOLDER_FORMATS else f"dataset.{form}"


def _preview(store: DatasetStore, name: str, read: ReadResult) -> ImportPreview:
    known = tuple(store.known(read.examples))
    return ImportPreview(name, read.examples, known, read.problems)


def _chosen(store: DatasetStore, chosen: ExampleFilter) -> list[Example]:
    examples = [row.example for row in store.query(chosen, limit=-1)]
    if not examples:
        raise DatasetError(
            "No example matches, so there is nothing to write.", hint="Widen the filter."
        )
    return examples
