"""Dataset text as JSON: ``{"examples": [...]}``, a bare list, or one object a line (JSONL)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import BLANK, BadRow, to_row
from core.dataset.toml_files import TABLE, rows_of_document
from core.errors import DatasetError


def rows_of_json(text: str, *, path: Path) -> list[Any]:
    """Return the raw rows of a JSON dataset; ``path`` is for messages.

    Raises:
        DatasetError: the text is no JSON, or holds no list of examples.
    """
    try:
        document = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise DatasetError(
            f"{path}:{error.lineno}:{error.colno}: not valid JSON: {error.msg}.",
            hint='A dataset is {"examples": [...]}; line breaks in code are written \\n.',
        ) from error
    except (RecursionError, ValueError) as error:
        raise DatasetError(
            f"{path}: the JSON {_excess(error)} to be a dataset.",
            hint='A dataset is {"examples": [...]}, one flat object per example.',
        ) from error
    if isinstance(document, BadRow):
        raise DatasetError(f"{path}: {document}", hint="Remove or rename one.")
    return document if isinstance(document, list) else rows_of_document(document, path=path)


def to_json(examples: Iterable[Example]) -> str:
    """Return the JSON text of ``examples``; reading it gives the same examples."""
    document = {TABLE: [to_row(example) for example in examples]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def rows_of_jsonl(text: str) -> Iterator[Any]:
    """Yield the raw row of each line, a BadRow where a line is no JSON, BLANK for an empty one."""
    # Not splitlines(): texts may hold other line separators, JSON lines end with \n alone.
    for line in text.split("\n"):
        if not line.strip():
            yield BLANK
            continue
        try:
            yield json.loads(line, object_pairs_hook=_object)
        except json.JSONDecodeError as error:
            yield BadRow(f"the line is not valid JSON: {error.msg}.")
        except (ValueError, RecursionError) as error:
            yield BadRow(f"the line {_excess(error)}.")


def to_jsonl(examples: Iterable[Example]) -> str:
    """Return the examples as one JSON object a line; reading it gives the same examples."""
    return "".join(f"{json.dumps(to_row(e), ensure_ascii=False)}\n" for e in examples)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | BadRow:
    """Return a JSON object; where a key comes twice, nobody knows which value was meant."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    repeated = next(name for name in names if names.count(name) > 1)
    return BadRow(f"the key {repeated[:60]!r} is there twice.")


def _excess(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return "has a number of too many digits"
