"""Read examples from files and folders; a broken row is reported and the rest loads."""

from dataclasses import dataclass, field
from pathlib import Path

from core.dataset.duplicates import find_duplicates
from core.dataset.json_files import rows_of_json
from core.dataset.records import Example, ReadResult, RowProblem
from core.dataset.rows import BadRow, to_example
from core.dataset.toml_files import rows_of_toml
from core.errors import DatasetError
from core.storage.user_files import read_user_text

READERS = {".toml": rows_of_toml, ".json": rows_of_json}


def read_examples(path: Path) -> ReadResult:
    """Return the examples of one file, or of all dataset files of a folder in name order.

    Rows that repeat another row's code or prompt are returned and reported.

    Raises:
        DatasetError: the file is absent or broken as a whole; TOML and JSON mistakes are
            named with line and column.
    """
    if path.is_dir():
        return load_folder(path)
    reading = _Reading()
    reading.add_file(path)
    return reading.result()


def load_folder(folder: Path) -> ReadResult:
    """Return the examples of all dataset files directly in ``folder``, in name order.

    Raises:
        DatasetError: the folder is absent, holds no dataset file, or a file is broken.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"There is no dataset folder {folder}.", hint="Check the path, or create the folder."
        )
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS)
    if not files:
        raise DatasetError(
            f"{folder} holds no dataset file; accepted are {', '.join(READERS)}.",
            hint="Put dataset files directly into the folder.",
        )
    reading = _Reading()
    for path in files:
        reading.add_file(path)
    return reading.result()


@dataclass
class _Reading:
    """What was read so far; ``places`` holds the file and row of each example."""

    examples: list[Example] = field(default_factory=list)
    places: list[tuple[Path, int]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def add_file(self, path: Path) -> None:
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            raise DatasetError(
                f"{path} is not a dataset file by its name; accepted are {', '.join(READERS)}.",
                hint="Rename the file, or convert it to TOML with [[examples]] tables.",
            )
        text = read_user_text(
            path,
            raises=DatasetError,
            what="dataset file",
            missing_hint="Check the path and its spelling.",
            unreadable_hint="Check the file's permissions.",
        )
        for row, values in enumerate(reader(text, path=path), start=1):
            try:
                self.examples.append(to_example(values))
                self.places.append((path, row))
            except BadRow as error:
                self.problems.append(RowProblem(path, row, str(error)))

    def result(self) -> ReadResult:
        """Return everything, with repeated rows reported."""
        repeated = []
        for duplicate in find_duplicates(self.examples):
            path, row = self.places[duplicate.index]
            first_path, first_row = self.places[duplicate.first]
            where = f"row {first_row}" if path == first_path else f"{first_path} row {first_row}"
            message = f"{duplicate.what} as in {where}."
            repeated.append(RowProblem(path, row, message, is_skipped=False))
        return ReadResult(tuple(self.examples), (*self.problems, *repeated), tuple(self.places))
