"""Read examples from files and folders; a broken row is reported and the rest loads.

Nothing that is read is executed. Files and what they unpack to have a limit of size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.dataset.csv_files import rows_of_csv
from core.dataset.duplicates import find_duplicates
from core.dataset.folder_files import FILE_SUFFIXES, WGSL, files_of_folder
from core.dataset.json_files import rows_of_json, rows_of_jsonl
from core.dataset.parquet_files import rows_of_parquet
from core.dataset.records import WHOLE_FILE, Example, ReadResult, RowProblem
from core.dataset.rows import BLANK, BadRow, foreign_keys, to_example
from core.dataset.text_decoding import decode_text
from core.dataset.toml_files import rows_of_toml
from core.dataset.wgsl_files import row_of_wgsl
from core.dataset.zip_files import members_of_zip
from core.errors import DatasetError
from core.storage.user_files import read_user_bytes

ZIP = ".zip"
SUFFIXES = (*FILE_SUFFIXES, WGSL, ZIP)
ROW_BY_ROW = (".jsonl", ".csv", ".tsv")  # bytes that are no text spoil their row alone
MAX_FILE_BYTES = 512_000_000  # also of what a file unpacks to
MAX_PROBLEMS = 10_000  # that are told one by one; the rest is counted
MAX_TOLD = 100  # keys of other programs that are named
ID_KEY = "id"  # other tools number their rows; it is checked, then left out


class TooLarge(DatasetError):
    """A file unpacks to more than is read."""


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
    Hugging Face), and WGSL files anywhere in it. A file that is broken as a whole is reported.

    Raises:
        DatasetError: the folder is absent or holds no dataset file.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"There is no dataset folder {folder}.", hint="Check the path, or create the folder."
        )
    reading = _Reading(encoding)
    for path, refused in files_of_folder(folder):
        if refused:
            reading.refuse(path, WHOLE_FILE, refused)
        else:
            reading.add_one_of_many(path)
    if reading.is_empty:
        raise DatasetError(
            f"{folder} holds no dataset file; accepted are {', '.join(SUFFIXES)}.",
            hint="Put dataset files directly into the folder.",
        )
    return reading.result()


@dataclass
class _Reading:
    """What was read so far; ``places`` holds the file and row of each example."""

    encoding: str | None
    examples: list[Example] = field(default_factory=list)
    places: list[tuple[Path, int]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    ids: dict[tuple[Path, str], int] = field(default_factory=dict)
    told: set[tuple[Path, Any]] = field(default_factory=set)
    num_characters: int = 0
    num_untold: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found, not even something broken."""
        return not (self.examples or self.problems)

    def add_file(self, path: Path) -> None:
        if path.exists():  # a mistyped path is no question of its suffix
            _check_suffix(path)
        self.add(path, _content(path))

    def add_one_of_many(self, path: Path, data: bytes | None = None) -> None:
        """Read a file of a folder or a zip: if it is broken as a whole, the others load."""
        try:
            self.add(path, _content(path) if data is None else data)
        except TooLarge:
            raise
        except DatasetError as error:
            self.refuse(path, WHOLE_FILE, BadRow(f"{error.message} {error.hint}"))

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
                if values is not BLANK:
                    self._add_row(path, number, values)

    def refuse(self, path: Path, number: int, reason: BadRow) -> None:
        """Report a row that is left out; there may be millions."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(RowProblem(path, number, str(reason)))
        else:
            self.num_untold += 1

    def _rows(self, suffix: str, path: Path, data: bytes) -> Iterable[Any]:
        if suffix == ".parquet":
            return rows_of_parquet(data, path=path, max_bytes=MAX_FILE_BYTES)
        text = decode_text(
            data,
            where=str(path),
            encoding=self.encoding,
            is_row_by_row=suffix in ROW_BY_ROW,
        )
        if suffix == ".toml":
            return rows_of_toml(text, path=path)
        if suffix == ".json":
            return rows_of_json(text, path=path)
        if suffix == ".jsonl":
            return rows_of_jsonl(text)
        return rows_of_csv(text, path=path)

    def _add_zip(self, path: Path, data: bytes) -> None:
        for name, content in members_of_zip(
            data, path=path, suffixes=SUFFIXES, max_bytes=MAX_FILE_BYTES
        ):
            inner = path / name
            if isinstance(content, BadRow):
                self.refuse(inner, WHOLE_FILE, content)
            elif inner.suffix.lower() == ZIP:
                self.refuse(
                    inner, WHOLE_FILE, BadRow("it is a zip in a zip; unpack the outer one.")
                )
            else:
                self.add_one_of_many(inner, content)
        if self.is_empty:
            raise DatasetError(
                f"{path} holds no dataset file; accepted are {', '.join((*FILE_SUFFIXES, WGSL))}.",
                hint="Pack WGSL files, or one of the others.",
            )

    def _add_wgsl(self, path: Path, data: bytes) -> None:
        text = decode_text(data, where=path.name, encoding=self.encoding)
        row, note = row_of_wgsl(text, name=path.name)
        if self._add_row(path, 1, row) and note:
            self.problems.append(RowProblem(path, 1, note, is_skipped=False))

    def _add_row(self, path: Path, number: int, values: Any) -> bool:
        try:
            if isinstance(values, BadRow):
                raise values
            given, foreign = None, list[Any]()
            if isinstance(values, Mapping):
                values = dict(values)
                given = values.pop(ID_KEY, None)
                foreign = foreign_keys(values)
                for key in foreign:
                    del values[key]
            if given is not None:
                self._check_id(path, str(given))
            example = to_example(values)
        except BadRow as error:
            self.refuse(path, number, error)
            return False
        if given is not None:
            self.ids[path, str(given)] = number
        self._tell_left_out(path, number, foreign)
        self._count(example, path)
        self.examples.append(example)
        self.places.append((path, number))
        return True

    def _tell_left_out(self, path: Path, number: int, keys: Iterable[Any]) -> None:
        """Say once for each file that what stands under a key is not kept."""
        for key in keys:
            if (path, key) not in self.told and len(self.told) < MAX_TOLD:
                self.told.add((path, key))
                shown = f"{str(key)[:60]!r} is no key of an example; it is left out here and below."
                self.problems.append(RowProblem(path, number, shown, is_skipped=False))

    def _check_id(self, path: Path, given: str) -> None:
        if first := self.ids.get((path, given)):
            raise BadRow(f"its id {given[:60]!r} is that of row {first} already.")

    def _count(self, example: Example, path: Path) -> None:
        # A format may store once what stands in many rows.
        texts = (*example.prompts, example.wgsl_code, example.notes)
        self.num_characters += sum(map(len, texts))
        if self.num_characters > MAX_FILE_BYTES:
            raise TooLarge(
                f"{path} unpacks to more than {MAX_FILE_BYTES / 1e6:,.0f} MB of text.",
                hint="Split it into smaller files.",
            )

    def result(self) -> ReadResult:
        """Return everything, with repeated rows reported."""
        repeated = []
        for duplicate in find_duplicates(self.examples):
            path, row = self.places[duplicate.index]
            where = _place(self.places[duplicate.first], path)
            message = f"{duplicate.what} as in {where}."
            repeated.append(RowProblem(path, row, message, is_skipped=False))
        problems = (*self.problems, *repeated)
        return ReadResult(tuple(self.examples), problems, tuple(self.places), self.num_untold)


def _content(path: Path) -> bytes:
    return read_user_bytes(
        path,
        raises=DatasetError,
        what="dataset file or folder",
        max_bytes=MAX_FILE_BYTES,
        missing_hint="Check the path and its spelling.",
        unreadable_hint="Check the file's permissions.",
        kind_hint="Give a file, or a folder of files.",
    )


def _place(place: tuple[Path, int], seen_from: Path) -> str:
    path, row = place
    return f"row {row}" if path == seen_from else f"{path} row {row}"


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise DatasetError(
            f"{path} is not a dataset file by its name; accepted are {', '.join(SUFFIXES)}.",
            hint="Rename the file, or convert it to TOML with [[examples]] tables.",
        )
