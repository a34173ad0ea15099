"""Dataset text as JSON: ``{"examples": [...]}``, a bare list, or one object a line (JSONL)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import BadRow, to_row
from core.dataset.toml_files import TABLE, rows_of_document
from core.errors import DatasetError


def rows_of_json(text: str, *, path: Path) -> list[Any]:
    """Return the raw rows of a JSON dataset; ``path`` is for messages.

    Raises:
        DatasetError: the text is no JSON, or holds no list of examples.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(
            f"{path}:{error.lineno}:{error.colno}: not valid JSON: {error.msg}.",
            hint='A dataset is {"examples": [...]}; line breaks in code are written \\n.',
        ) from error
    except (RecursionError, ValueError) as error:  # too deep, or a number of too many digits
        raise DatasetError(
            f"{path}: the JSON is nested too deeply to be a dataset.",
            hint='A dataset is {"examples": [...]}, one flat object per example.',
        ) from error
    return document if isinstance(document, list) else rows_of_document(document, path=path)


def to_json(examples: Iterable[Example]) -> str:
    """Return the JSON text of ``examples``; reading it gives the same examples."""
    document = {TABLE: [to_row(example) for example in examples]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def rows_of_jsonl(text: str) -> Iterator[Any]:
    """Yield the raw row of each line, a BadRow where a line is no JSON; empty lines count too."""
    # Not splitlines(): texts may hold other line separators, JSON lines end with \n alone.
    for line in text.split("\n"):
        if not line.strip():
            yield None
            continue
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested"
            yield BadRow(f"the line is not valid JSON: {what}.")


def to_jsonl(examples: Iterable[Example]) -> str:
    """Return the examples as one JSON object a line; reading it gives the same examples."""
    return "".join(f"{json.dumps(to_row(e), ensure_ascii=False)}\n" for e in examples)
