"""Dataset text as CSV: a column for each key, lists as JSON in their cells.

A spreadsheet runs a cell that begins like a formula. So such a cell is written with an
apostrophe in front, which spreadsheets do not show and reading takes away.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import BLANK, KEYS, LIST_KEYS, REQUIRED_KEYS, BadRow, to_row
from core.errors import DatasetError

MAX_CELL_CHARACTERS = 4_000_000
MAX_UNCLOSED = 100  # quotes that are not closed; each has the rest of the text read once more
DELIMITERS = ",;\t"
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula. Apostrophes
# before it are counted in, so that taking one away gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_LIST_START = re.compile(r'\s*\[\s*"')
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")


def rows_of_csv(text: str, *, path: Path) -> Iterator[Any]:
    """Yield the raw rows below the header, a BadRow for one that does not fit, BLANK for none.

    Commas, semicolons and tabs may separate cells; an empty cell is an absent key.

    Raises:
        DatasetError: the header lacks a required column or repeats one, or the text is no CSV.
    """
    records = _records(text)
    header = next(records, [])
    if isinstance(header, BadRow):
        raise DatasetError(
            f"{path}: the header is no CSV: {header}",
            hint='Put texts with signs between quotes, and write a quote in them as "".',
        )
    header = [name.strip() for name in header]
    _check_header(header, path)
    for cells in records:
        if isinstance(cells, BadRow):
            yield cells
        else:
            yield _row(header, cells)


def _records(text: str) -> Iterator[list[str] | BadRow]:
    """Yield the cells of each record; after one that is no CSV the next line begins a new one."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = io.StringIO(text, newline="").readlines()
    delimiter = max(DELIMITERS, key=lines[0].count) if lines else ","
    first = num_unclosed = 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begun = first + reader.line_num
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            ended = first + reader.line_num
            yield BadRow(f"it ends in line {ended} and is not valid CSV: {error}.")
            if ended == len(lines) and num_unclosed < MAX_UNCLOSED:
                # A quote that is never closed swallows all that follows: that is read again.
                num_unclosed += 1
                first = begun + 1
                reader = csv.reader(lines[first:], delimiter=delimiter, strict=True)


def to_csv(examples: Iterable[Example]) -> str:
    """Return the examples as CSV; reading it gives the same examples."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(KEYS)
    for example in examples:
        row = to_row(example)
        writer.writerow([_cell(row.get(key, "")) for key in KEYS])
    return output.getvalue()


def _check_header(header: Sequence[str], path: Path) -> None:
    missing = [key for key in REQUIRED_KEYS if key not in header]
    if missing:
        shown = ", ".join(header)[:200].encode("utf-8", "replace").decode() or "none"
        raise DatasetError(
            f"{path}: there is no column {missing[0]!r}; the columns are {shown}.",
            hint=f"The first line names the columns: {', '.join(KEYS)}.",
        )
    repeated = [name for name in header if name and header.count(name) > 1]
    if repeated:
        raise DatasetError(
            f"{path}: the column {repeated[0]!r} is there twice.", hint="Remove or rename one."
        )


def _row(header: Sequence[str], cells: Sequence[str]) -> Any:
    if not cells:
        return BLANK
    if len(cells) > len(header) and any(cells[len(header) :]):
        return BadRow(f"it has {len(cells)} cells; the header has {len(header)} columns.")
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if cell == "" or not name:
            continue
        text = cell[1:] if _ESCAPED.match(cell) else cell
        try:
            row[name] = _list(text, name) if name in LIST_KEYS else text
        except BadRow as error:
            return error
    return row


def _list(text: str, name: str) -> Any:
    """Return the texts of a cell: JSON as we write it, else as people do."""
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):  # a text that merely begins so
            if _LIST_START.match(text):
                raise BadRow(f"{name} begins like a JSON list, but is none.") from None
    parts = text.split("\n") if name == "phrasings" else re.split(r"[,;\n]", text)
    return [part.strip() for part in parts if part.strip()]


def _cell(value: str | list[str]) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return f"'{text}" if _FORMULA.match(text) else text
