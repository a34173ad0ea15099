"""Bring files into the user's dataset, after a look at what is in them, and write it to files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from core.dataset.exporting import (
    EXPORT_FORMATS,
    FOLDER_FORMATS,
    ExportFormat,
    encode_examples,
    format_of,
    write_examples,
)
from core.dataset.importing import SUFFIXES, read_examples, read_uploaded
from core.dataset.records import Example, ExampleFilter, ImportResult, ReadResult
from core.dataset.store import DatasetStore, Tick
from core.dataset.text_decoding import LEGACY_ENCODINGS
from core.errors import DatasetError

IMPORT_SUFFIXES: Sequence[str] = SUFFIXES
IMPORT_ENCODINGS: Sequence[str] = LEGACY_ENCODINGS
FORMATS: Sequence[ExportFormat] = EXPORT_FORMATS


Outcome = Literal["left out", "known", "added"]


@dataclass(frozen=True)
class RowNote:
    """Something about one row of a file, from 1, or 0 for all of it, and what becomes of it."""

    path: Path
    row: int
    outcome: Outcome
    message: str


@dataclass(frozen=True, kw_only=True)
class ImportPreview(ReadResult):
    """What a file holds, before anything of it is written.

    ``known`` has for each example the id of an equal one in the dataset, or 0 where one is earlier
    in the file; those are passed over. None stands for a new one.
    """

    name: str
    known: tuple[int | None, ...]

    @property
    def is_known(self) -> tuple[bool, ...]:
        """Whether each example is passed over, because it is there already."""
        return tuple(number is not None for number in self.known)

    @property
    def num_new(self) -> int:
        """How many rows an import would add."""
        return len(self.examples) - sum(self.is_known)

    def notes(self) -> list[RowNote]:
        """Return what there is to say about single rows: broken ones first, then repeated ones."""
        known = dict(zip(self.places, self.known, strict=True))
        notes = []
        for problem in sorted(self.problems, key=lambda problem: not problem.is_skipped):
            is_new = known.get((problem.path, problem.row)) is None
            outcome: Outcome = "left out" if problem.is_skipped else "added" if is_new else "known"
            notes.append(RowNote(problem.path, problem.row, outcome, problem.message))
        told = {(problem.path, problem.row) for problem in self.problems}
        return notes + [
            RowNote(*place, "known", f"the same as pair {number} of your dataset.")
            for place, number in known.items()
            if number and place not in told
        ]

    def without(self, numbers: Collection[int]) -> "ImportPreview":
        """Return the preview without some of its examples; they count from 0."""
        kept = [number for number in range(len(self.examples)) if number not in numbers]
        return replace(
            self,
            examples=tuple(self.examples[number] for number in kept),
            known=tuple(self.known[number] for number in kept),
            places=tuple(self.places[number] for number in kept),
        )


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
    return ImportPreview(**vars(read), name=name, known=known)


def _chosen(store: DatasetStore, chosen: ExampleFilter) -> list[Example]:
    examples = [row.example for row in store.query(chosen, limit=-1)]
    if not examples:
        raise DatasetError(
            "No example matches, so there is nothing to write.", hint="Widen the filter."
        )
    return examples
