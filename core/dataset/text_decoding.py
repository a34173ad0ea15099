"""Bytes of a text file to text: what editors and spreadsheets write, and a clear word on the rest."""

import codecs
from collections.abc import Sequence

from core.errors import DatasetError

# The longer mark first: that of UTF-32 begins like that of UTF-16.
_MARKS: Sequence[tuple[bytes, str]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY_ENCODINGS = ("latin-1", "cp1252", "utf-16-le", "utf-16-be")  # that carry no mark
_LOOKED_AT_BYTES = 4096


def decode_text(
    data: bytes, *, where: str, encoding: str | None = None, is_row_by_row: bool = False
) -> str:
    """Return the text of a file; line ends stay as they are.

    Args:
        data: the content, UTF-8, or UTF-16 or UTF-32 with the mark that says so.
        where: what the file is called in messages.
        encoding: which one it is, if it is none of these; nothing is guessed, because almost
            any bytes are Latin-1, if wrong Latin-1.
        is_row_by_row: whether bytes that are not UTF-8 may come as U+DC80 to U+DCFF (PEP 383), so
            that their row alone is refused.

    Raises:
        DatasetError: it cannot be read so.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    chosen = marked or encoding or "utf-8"
    if chosen == "utf-8" and _has_many_zeros(data):
        raise DatasetError(
            f"{where} looks like UTF-16 without the mark that says so, or is no text.",
            hint="Save it as UTF-8, or say that its encoding is utf-16-le.",
        )
    is_utf8 = chosen in ("utf-8", "utf-8-sig")
    try:
        return data.decode(chosen, "surrogateescape" if is_row_by_row and is_utf8 else "strict")
    except UnicodeDecodeError as error:
        name = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8"}.get(chosen, chosen)
        raise DatasetError(
            f"{where} is not {name} text: byte {error.start} cannot be read.",
            hint="Save it as UTF-8, or say which encoding it has; older programs write latin-1 "
            "or cp1252.",
        ) from error
    except (LookupError, ValueError):  # "undefined" is a name, and fails always
        raise DatasetError(
            f"{chosen!r} is no encoding.", hint=f"Common ones are {', '.join(LEGACY_ENCODINGS)}."
        ) from None


def _has_many_zeros(data: bytes) -> bool:
    start = data[:_LOOKED_AT_BYTES]
    return start.count(0) > len(start) // 4
