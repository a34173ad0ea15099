"""Dataset text as TOML: ``[[examples]]`` tables, read loosely and written canonically.

Code is written as a multi-line literal string, so that a shader looks in the file as it
looks in an editor; only text that such a string cannot hold is escaped.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import to_row
from core.errors import DatasetError
from core.storage.user_files import parse_toml

TABLE = "examples"


def rows_of_toml(text: str, *, path: Path) -> list[Any]:
    """Return the raw rows of a TOML dataset; ``path`` is for messages.

    Raises:
        DatasetError: the text is no TOML, or holds no ``[[examples]]``.
    """
    document = parse_toml(
        text,
        where=str(path),
        raises=DatasetError,
        what="dataset",
        hint="Code with quotes or backslashes is easiest between ''' and '''.",
        shape_hint="A dataset has one flat [[examples]] table per example.",
    )
    return rows_of_document(document, path=path)


def rows_of_document(document: Any, *, path: Path) -> list[Any]:
    """Return the list under ``examples``.

    Raises:
        DatasetError: there is none, or there is something else beside it.
    """
    rows = document.get(TABLE) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise DatasetError(
            f"{path}: there is no list of {TABLE!r}; a dataset file has one table per example.",
            hint="Begin each example with [[examples]] (TOML) or put them in a list (JSON).",
        )
    others = [key for key in document if key != TABLE]
    if others:
        raise DatasetError(
            f"{path}: {others[0]!r} is unknown at the top of a dataset file; only {TABLE!r} is.",
            hint="If it belongs to an example, write it below that example's [[examples]] line.",
        )
    return rows


def to_toml(examples: Iterable[Example]) -> str:
    """Return the canonical TOML text of ``examples``; reading it gives the same examples."""
    return "\n".join(_table(example) for example in examples)


def _table(example: Example) -> str:
    lines = [f"[[{TABLE}]]"]
    lines += [f"{key} = {_value(value)}" for key, value in to_row(example).items()]
    return "\n".join(lines) + "\n"


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return _literal(value) if "\n" in value else _quoted(value)
    inline = f"[{', '.join(_quoted(item) for item in value)}]"
    if len(inline) <= 88:
        return inline
    return "[\n" + "".join(f"  {_quoted(item)},\n" for item in value) + "]"


def _literal(text: str) -> str:
    has_control = any(char not in "\n\t" and (char < " " or char == "\x7f") for char in text)
    if has_control or "'''" in text or text.endswith("'"):
        return _quoted(text)
    # The first line break after the opening quotes is not part of the string.
    return f"'''\n{text}'''"


def _quoted(text: str) -> str:
    """Return a basic string: JSON's escapes are a subset of TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
