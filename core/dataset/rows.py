"""One row of a dataset file: the known keys, checks in words, and the way back.

The same row is used by every file format and by the store.
"""

import difflib
import functools
import reprlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from core.dataset.records import Example
from core.errors import DatasetError
from core.wgsl.kinds import SHADER_KINDS, ShaderKind, detect_kind

REQUIRED_KEYS = ("natural_language", "wgsl_code")
TEXT_KEYS = ("category", "author", "license", "notes")
LIST_KEYS = ("tags", "phrasings")
# In the order of writing; the code comes last because it is the long one.
KEYS = (
    *("natural_language", "phrasings", "kind", "category", "tags"),
    *("author", "license", "notes", "wgsl_code"),
)


_KNOWN = frozenset(KEYS)
BLANK = object()  # stands for an empty line between rows
MAX_SHOWN_CHARACTERS = 60
_REPR = reprlib.Repr()  # its depth and length are limited, whatever a file holds
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = MAX_SHOWN_CHARACTERS


class BadRow(Exception):
    """A row cannot be an example; the message says what was expected."""


def to_example(row: Any) -> Example:
    """Return the example that a row describes; None is an absent value.

    Raises:
        BadRow: something is missing, unknown or of the wrong type.
    """
    if not isinstance(row, Mapping):
        raise BadRow(f"it is {_shown(row)}; a table of keys and values was expected.")
    row = {key: value for key, value in row.items() if value is not None}
    for key in row:
        if key not in KEYS:
            near = _nearest(str(key))
            known = f"Did you mean {near!r}?" if near else f"Known keys are {', '.join(KEYS)}."
            raise BadRow(f"the key {_shown(key)} is unknown. {known}")
    for key in REQUIRED_KEYS:
        if key not in row:
            raise BadRow(f"{key} is missing; {' and '.join(REQUIRED_KEYS)} are required.")
        if not _text(row[key], key).strip():
            raise BadRow(f"{key} is empty; a text was expected.")
    code = row["wgsl_code"]
    return Example(
        natural_language=row["natural_language"],
        wgsl_code=code,
        kind=_kind(row["kind"]) if "kind" in row else detect_kind(code),
        **{key: _text(row[key], key) for key in TEXT_KEYS if key in row},  # type: ignore[arg-type]
        **{key: _texts(row[key], key) for key in LIST_KEYS if key in row},  # type: ignore[arg-type]
    )


def foreign_keys(row: Mapping[Any, Any]) -> list[Any]:
    """Return the keys of a row that belong to another program; one misspelt is none of them."""
    return [key for key in row.keys() - _KNOWN if not _nearest(str(key))]


def to_row(example: Example) -> dict[str, Any]:
    """Return an example as a row; what is empty is left out."""
    row: dict[str, Any] = {}
    for key in KEYS:
        value = getattr(example, key)
        if value:
            row[key] = list(value) if isinstance(value, tuple) else value
    return row


def check_example(example: Example) -> None:
    """Make sure that an example built in memory could be read back from a file.

    Raises:
        DatasetError: it could not.
    """
    try:
        to_example(to_row(example))
    except BadRow as error:
        raise DatasetError(
            f"The example cannot be kept: {error}",
            hint="An example needs at least a prompt and WGSL code.",
        ) from error


def _kind(value: Any) -> ShaderKind:
    if value not in SHADER_KINDS:
        raise BadRow(f"kind is {_shown(value)}; accepted are {', '.join(SHADER_KINDS)}.")
    return cast(ShaderKind, value)


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise BadRow(f"{key} is {_shown(value)}; a text was expected.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        if "\udc80" <= value[error.start] <= "\udcff":  # see decode_text
            raise BadRow(
                f"{key} has bytes that are not UTF-8. If the file has another encoding, say which: "
                "older programs write latin-1 or cp1252."
            ) from None
        raise BadRow(f"{key} holds half of a surrogate pair, which is no character.") from None
    return value


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadRow(f"{key} is {_shown(value)}; a list of texts was expected.")
    texts: Iterable[str] = (_text(item, f"{key}[{idx}]") for idx, item in enumerate(value))
    texts = tuple(texts)
    for idx, text in enumerate(texts):
        if not text.strip():
            raise BadRow(f"{key}[{idx}] is empty; a text was expected.")
    return texts


def _shown(value: Any) -> str:
    text = _REPR.repr(value)
    if len(text) > MAX_SHOWN_CHARACTERS:
        return f"{text[: MAX_SHOWN_CHARACTERS - 3]}..."
    return text


@functools.lru_cache(maxsize=1024)
def _nearest(key: str) -> str:
    """Return the key that is probably meant, or nothing."""
    return next(iter(difflib.get_close_matches(key, KEYS, n=1)), "")
