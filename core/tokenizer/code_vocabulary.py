"""The entries of the code vocabulary: what each name in a tokenizer file means.

``<pad>`` and the like    no text
``<raw>``                 the entries after it spell a gap
``<template_open>``       the bracket; the operator of the same look is ``<``
``fn``, ``->``, ``@size``  a whole unit, never continued
``uv``, ``0.5``, ``clamp``  a unit, or the beginning of a longer one
``##Normal``              more of the unit (or of the gap) before it
``<0xC3>``, ``##<0xA9>``  one byte of UTF-8, for what is not printable ASCII
"""

import re
import string
from dataclasses import dataclass
from enum import Enum

from core.tokenizer.special_tokens import RAW, SPECIAL_TOKENS
from core.wgsl import lexicon
from core.wgsl.lexer import Kind, Token

CONTINUATION_MARK = "##"
TEMPLATE_OPEN, TEMPLATE_CLOSE = "<template_open>", "<template_close>"

_PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F))
_OPERATORS = tuple(op for op in lexicon.OPERATORS if op != "_")
# A number may begin with a point; without these it would begin like the operator.
_POINT_DIGITS = tuple(f".{digit}" for digit in string.digits)
# Frequent in gaps, and never learned since pieces are learned from words.
_GAP_PIECES = ("\n", "\r\n", "\t", "  ", "    ", "        ", "//", "/*", "*/")
_CONTROL_BYTES = (*range(0x20), 0x7F)
_LEAD_BYTES = tuple(range(0xC2, 0xF5))
_TRAIL_BYTES = tuple(range(0x80, 0xC0))
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


class Role(Enum):
    """How an entry is used."""

    SPECIAL = "special"
    RAW = "raw"
    WHOLE = "whole"  # a unit; the encoder never continues it
    START = "start"  # a unit or the beginning of one
    CONTINUATION = "continuation"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``text`` is empty for special entries and bytes.

    ``token`` is what the layout sees of an entry that begins a unit: for a longer unit the
    first piece, from which its gap follows already.
    """

    name: str
    role: Role
    text: str = ""
    byte: int | None = None
    token: Token | None = None


def required_names() -> list[str]:
    """Return the names that any text can be spelled with; every vocabulary begins with them."""
    starts = [char for char in _PRINTABLE if char != " "]
    pieces = [*_PRINTABLE, *_GAP_PIECES]
    bytes_inside = _CONTROL_BYTES + _TRAIL_BYTES + _LEAD_BYTES
    names = (
        *SPECIAL_TOKENS,
        *(RAW, TEMPLATE_OPEN, TEMPLATE_CLOSE),
        *_OPERATORS,
        *starts,
        *_POINT_DIGITS,
        *(f"<0x{byte:02X}>" for byte in _CONTROL_BYTES + _LEAD_BYTES),
        *(CONTINUATION_MARK + piece for piece in pieces),
        *(f"{CONTINUATION_MARK}<0x{byte:02X}>" for byte in bytes_inside),
    )
    return list(dict.fromkeys(names))


def language_names() -> list[str]:
    """Return the words of the language, which a new vocabulary has next."""
    words = (
        *(f"@{name}" for name in lexicon.ATTRIBUTES),
        *lexicon.KEYWORDS,
        *lexicon.TYPES,
        *lexicon.COMPOUND_TYPES,
        *lexicon.BUILTIN_FUNCTIONS,
        *lexicon.ENUMERANTS,
        *lexicon.BUILTIN_VALUES,
    )
    return list(dict.fromkeys(words))


_WHOLE_UNITS = frozenset(
    (
        *_OPERATORS,
        *(f"@{name}" for name in lexicon.ATTRIBUTES),
        *lexicon.COMPOUND_TYPES,
        # The layout treats keywords as such, so that none may begin a longer word.
        *lexicon.KEYWORDS,
    )
)


def read_entry(name: str) -> Entry:
    """Return what a name means."""
    if name in SPECIAL_TOKENS:
        return Entry(name, Role.SPECIAL)
    if name == RAW:
        return Entry(name, Role.RAW)
    if name == TEMPLATE_OPEN:
        return Entry(name, Role.WHOLE, "<", token=Token(Kind.TEMPLATE_OPEN, "<", 0, 1))
    if name == TEMPLATE_CLOSE:
        return Entry(name, Role.WHOLE, ">", token=Token(Kind.TEMPLATE_CLOSE, ">", 0, 1))
    is_continuation = name.startswith(CONTINUATION_MARK) and name != CONTINUATION_MARK
    text = name.removeprefix(CONTINUATION_MARK) if is_continuation else name
    byte = _BYTE.fullmatch(text)
    if is_continuation:
        role, token = Role.CONTINUATION, None
    else:
        role = Role.WHOLE if text in _WHOLE_UNITS else Role.START
        shown = "\ufffd" if byte else text
        token = Token(_kind(shown), shown, 0, len(shown))
    return Entry(name, role, "" if byte else text, int(byte[1], 16) if byte else None, token)


def _kind(text: str) -> Kind:
    if text in _OPERATORS:
        return Kind.OPERATOR
    if text[0] in string.digits or text[0] == ".":
        return Kind.NUMBER
    is_word = text[0] in string.ascii_letters + "_@" or not text.isascii()
    return Kind.WORD if is_word else Kind.ERROR
