"""Write examples to a file or folder, whole or not at all, in a form that reads back identically."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

from core.dataset.csv_files import to_csv
from core.dataset.hugging_face import hugging_face_files
from core.dataset.json_files import to_json, to_jsonl
from core.dataset.parquet_files import to_parquet
from core.dataset.records import Example
from core.dataset.rows import check_example
from core.dataset.toml_files import to_toml
from core.dataset.wgsl_files import wgsl_files
from core.dataset.zip_files import to_zip
from core.errors import DatasetError
from core.storage.atomic_write import new_folder, write_bytes

ExportFormat = Literal["toml", "json", "jsonl", "csv", "parquet", "wgsl", "huggingface"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
FOLDER_FORMATS: tuple[ExportFormat, ...] = ("wgsl", "huggingface")
ZIP = ".zip"
# By which spreadsheets know that a file is UTF-8.
_MARK = "\ufeff"


def check_suffix(path: Path) -> None:
    """Make sure that ``path`` names a file of a known format.

    Raises:
        DatasetError: the suffix is unknown.
    """
    format_of(path)


def format_of(path: Path, chosen: ExportFormat | None = None) -> ExportFormat:
    """Return the format to write ``path`` in: the one chosen, which must fit, else by the suffix.

    Raises:
        DatasetError: neither says it, or they disagree.
    """
    suffix = path.suffix.lower()
    by_suffix = next((name for name in EXPORT_FORMATS if f".{name}" == suffix), None)
    if chosen in FOLDER_FORMATS and suffix in ("", ZIP):
        return chosen
    if by_suffix in (None, *FOLDER_FORMATS) or chosen not in (None, by_suffix):
        files = [f".{name}" for name in EXPORT_FORMATS if name not in FOLDER_FORMATS]
        raise DatasetError(
            f"{path} has no dataset suffix"
            + (f" that fits {chosen}" if chosen else "")
            + f"; accepted are {', '.join(files)}.",
            hint="Choose a file name that ends in one of them; for the formats "
            f"{' and '.join(FOLDER_FORMATS)} name a new folder or a .zip.",
        )
    return by_suffix  # type: ignore[return-value]  # mypy does not follow the tuple


def encode_examples(examples: Sequence[Example], form: ExportFormat) -> bytes:
    """Return the examples as a file; the formats that are folders come as a zip.

    Raises:
        DatasetError: an example could not be read back.
    """
    for example in examples:
        check_example(example)
    if form == "parquet":
        return to_parquet(examples)
    if form in FOLDER_FORMATS:
        return to_zip(iter(_files(examples, form)))
    if form == "csv":
        return (_MARK + to_csv(examples)).encode("utf-8")
    writers = {"toml": to_toml, "json": to_json, "jsonl": to_jsonl}
    return writers[form](examples).encode("utf-8")


def write_examples(
    path: Path, examples: Sequence[Example], *, form: ExportFormat | None = None
) -> None:
    """Replace the file ``path``, or make the folder ``path``, with ``examples`` in it.

    Raises:
        DatasetError: the format is unclear, the folder is there already, or an example could
            not be read back.
    """
    form = format_of(path, form)
    if form not in FOLDER_FORMATS or path.suffix.lower() == ZIP:
        write_bytes(path, encode_examples(examples, form))
        return
    for example in examples:
        check_example(example)
    try:
        with new_folder(path) as folder:
            for name, content in _files(examples, form):
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(content)
    except FileExistsError:
        raise DatasetError(
            f"{path} is there already.", hint="Name a new folder; none is written over."
        ) from None


def _files(examples: Sequence[Example], form: ExportFormat) -> Iterable[tuple[str, bytes]]:
    writers: dict[str, Iterator[tuple[str, bytes]]] = {
        "wgsl": wgsl_files(examples),
        "huggingface": hugging_face_files(examples),
    }
    return writers[form]
