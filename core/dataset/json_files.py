"""Dataset text as JSON: ``{"examples": [...]}`` or a bare list, with the keys of the TOML files."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import to_row
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
    except RecursionError as error:
        raise DatasetError(
            f"{path}: the JSON is nested too deeply to be a dataset.",
            hint='A dataset is {"examples": [...]}, one flat object per example.',
        ) from error
    return document if isinstance(document, list) else rows_of_document(document, path=path)


def to_json(examples: Iterable[Example]) -> str:
    """Return the JSON text of ``examples``; reading it gives the same examples."""
    document = {TABLE: [to_row(example) for example in examples]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
