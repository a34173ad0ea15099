"""Read examples from files and folders; a broken row is reported and the rest loads.

Nothing that is read is executed. Files and what they unpack to have a limit of size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.dataset.csv_files import rows_of_csv
from core.dataset.duplicates import find_duplicates
from core.dataset.hugging_face import DATA_FOLDER
from core.dataset.json_files import rows_of_json, rows_of_jsonl
from core.dataset.parquet_files import rows_of_parquet
from core.dataset.records import Example, ReadResult, RowProblem
from core.dataset.rows import BadRow, to_example
from core.dataset.text_decoding import decode_text
from core.dataset.toml_files import rows_of_toml
from core.dataset.wgsl_files import row_of_wgsl
from core.dataset.zip_files import members_of_zip
from core.errors import DatasetError

FILE_SUFFIXES = (".toml", ".json", ".jsonl", ".csv", ".tsv", ".parquet")
WGSL, ZIP = ".wgsl", ".zip"
SUFFIXES = (*FILE_SUFFIXES, WGSL, ZIP)
MAX_FILE_BYTES = 512_000_000  # also of what a file unpacks to
ID_KEY = "id"  # other tools number their rows; it is checked, then left out


def read_examples(path: Path, *, encoding: str | None = None) -> ReadResult:
    """Return the examples of one file, or of all dataset files of a folder in name order.

    Rows that repeat another row's code or prompt are returned and reported.

    Args:
        path: a dataset file, a WGSL file, a zip of such, or a folder, see ``load_folder``.
        encoding: of text files that are neither UTF-8 nor carry a mark.

    Raises:
        DatasetError: the file is absent, too large or broken as a whole; TOML and JSON mistakes
            are named with line and column.
    """
    if path.is_dir():
        return load_folder(path, encoding=encoding)
    reading = _Reading(encoding)
    reading.add_file(path)
    return reading.result()


def read_uploaded(name: str, data: bytes, *, encoding: str | None = None) -> ReadResult:
    """Return the examples of a file whose content is at hand; its name says what it is.

    Raises:
        DatasetError: as ``read_examples``.
    """
    reading = _Reading(encoding)
    reading.add(Path(name), data)
    return reading.result()


def load_folder(folder: Path, *, encoding: str | None = None) -> ReadResult:
    """Return the examples of a folder, in name order.

    Read are dataset files directly in ``folder`` and in its folder ``data`` (the layout of
    Hugging Face), and WGSL files anywhere in it.

    Raises:
        DatasetError: the folder is absent, holds no dataset file, or a file is broken.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"There is no dataset folder {folder}.", hint="Check the path, or create the folder."
        )
    files = [
        path
        for part in (folder, folder / DATA_FOLDER)
        if part.is_dir()
        for path in sorted(part.iterdir())
        if path.suffix.lower() in FILE_SUFFIXES
    ]
    files += sorted(path for path in folder.rglob(f"*{WGSL}") if path.is_file())
    if not files:
        raise DatasetError(
            f"{folder} holds no dataset file; accepted are {', '.join(SUFFIXES)}.",
            hint="Put dataset files directly into the folder.",
        )
    reading = _Reading(encoding)
    for path in files:
        reading.add_file(path)
    return reading.result()


@dataclass
class _Reading:
    """What was read so far; ``places`` holds the file and row of each example."""

    encoding: str | None
    examples: list[Example] = field(default_factory=list)
    places: list[tuple[Path, int]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    ids: dict[str, tuple[Path, int]] = field(default_factory=dict)

    def add_file(self, path: Path) -> None:
        _check_suffix(path)
        try:
            size_bytes = path.stat().st_size
            if size_bytes > MAX_FILE_BYTES:
                raise DatasetError(
                    f"{path} has {size_bytes / 1e6:,.0f} MB; "
                    f"at most {MAX_FILE_BYTES / 1e6:,.0f} MB are read.",
                    hint="Split it into smaller files.",
                )
            data = path.read_bytes()
        except FileNotFoundError:
            raise DatasetError(
                f"There is no dataset file {path}.", hint="Check the path and its spelling."
            ) from None
        except OSError as error:
            raise DatasetError(
                f"{path} cannot be read: {error.strerror}.", hint="Check the file's permissions."
            ) from error
        self.add(path, data)

    def add(self, path: Path, data: bytes) -> None:
        """Read the content of a file; ``path`` says what it is and stands in messages."""
        _check_suffix(path)
        suffix = path.suffix.lower()
        if suffix == ZIP:
            self._add_zip(path, data)
        elif suffix == WGSL:
            self._add_wgsl(path, data)
        else:
            for number, values in enumerate(self._rows(suffix, path, data), start=1):
                if values is not None:
                    self._add_row(path, number, values)

    def _rows(self, suffix: str, path: Path, data: bytes) -> Iterable[Any]:
        if suffix == ".parquet":
            return rows_of_parquet(data, path=path, max_bytes=MAX_FILE_BYTES)
        text = decode_text(data, where=str(path), encoding=self.encoding)
        if suffix == ".toml":
            return rows_of_toml(text, path=path)
        if suffix == ".json":
            return rows_of_json(text, path=path)
        if suffix == ".jsonl":
            return rows_of_jsonl(text)
        return rows_of_csv(text, path=path)

    def _add_zip(self, path: Path, data: bytes) -> None:
        num_before = len(self.examples) + len(self.problems)
        for name, content in members_of_zip(data, path=path, max_bytes=MAX_FILE_BYTES):
            inner = path / name
            if isinstance(content, BadRow):
                self.problems.append(RowProblem(inner, 1, str(content)))
            elif inner.suffix.lower() in (*FILE_SUFFIXES, WGSL):
                self.add(inner, content)
        if len(self.examples) + len(self.problems) == num_before:
            raise DatasetError(
                f"{path} holds no dataset file; accepted are {', '.join((*FILE_SUFFIXES, WGSL))}.",
                hint="Pack WGSL files, or one of the others.",
            )

    def _add_wgsl(self, path: Path, data: bytes) -> None:
        try:
            text = decode_text(data, where=path.name, encoding=self.encoding)
        except DatasetError as error:  # one of many files; the others load
            self.problems.append(RowProblem(path, 1, f"{error.message} {error.hint}"))
            return
        row, note = row_of_wgsl(text, name=path.name)
        if self._add_row(path, 1, row) and note:
            self.problems.append(RowProblem(path, 1, note, is_skipped=False))

    def _add_row(self, path: Path, number: int, values: Any) -> bool:
        try:
            if isinstance(values, BadRow):
                raise values
            if isinstance(values, Mapping) and ID_KEY in values:
                values = self._without_id(path, number, dict(values))
            self.examples.append(to_example(values))
            self.places.append((path, number))
        except BadRow as error:
            self.problems.append(RowProblem(path, number, str(error)))
            return False
        return True

    def _without_id(self, path: Path, number: int, row: dict[str, Any]) -> dict[str, Any]:
        given = str(row.pop(ID_KEY))
        first = self.ids.setdefault(given, (path, number))
        if first != (path, number):
            raise BadRow(f"its id {given[:60]!r} is that of {_place(first, path)} already.")
        return row

    def result(self) -> ReadResult:
        """Return everything, with repeated rows reported."""
        repeated = []
        for duplicate in find_duplicates(self.examples):
            path, row = self.places[duplicate.index]
            where = _place(self.places[duplicate.first], path)
            message = f"{duplicate.what} as in {where}."
            repeated.append(RowProblem(path, row, message, is_skipped=False))
        return ReadResult(tuple(self.examples), (*self.problems, *repeated), tuple(self.places))


def _place(place: tuple[Path, int], seen_from: Path) -> str:
    path, row = place
    return f"row {row}" if path == seen_from else f"{path} row {row}"


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise DatasetError(
            f"{path} is not a dataset file by its name; accepted are {', '.join(SUFFIXES)}.",
            hint="Rename the file, or convert it to TOML with [[examples]] tables.",
        )
