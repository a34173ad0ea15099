"""Number literals as they are spelled: their types, and what their beginnings can become."""

import re
from functools import lru_cache

from core.generation.constraining.value_types import A_FLOAT, A_INT, FLOAT, INT, UINT, mask

_INTEGER = re.compile(r"(?:0|[1-9][0-9]{0,9}|0x[0-9a-fA-F]{1,8})([iu]?)")
_REAL = re.compile(
    r"(?:[0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40}|(?=[0-9.]+[ef])(?:0|[1-9][0-9]{0,39}))(?:e[+-]?[0-9]{1,2})?(f?)"
)
_REAL_START = re.compile(
    r"(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{0,40})(?:e(?:[+-]?[0-9]{0,1})?)?"
)
_HEX_START = re.compile(r"0x[0-9a-fA-F]{0,8}")
_HEX_LENGTH = 10
_MOST = {"i": 2**31 - 1, "u": 2**32 - 1, "": 2**31 - 1}
_LARGEST = 3.4028235e38  # of f32


@lru_cache(maxsize=8192)
def number_type(text: str) -> int | None:
    """Return the type of a literal, None where it is none, or none that fits any type."""
    whole = _INTEGER.fullmatch(text)
    if whole:
        suffix = whole[1]
        fits = int(text.removesuffix(suffix) if suffix else text, 0) <= _MOST[suffix]
        return {"i": INT, "u": UINT, "": A_INT}[suffix] if fits else None
    real = _REAL.fullmatch(text)
    if real and abs(float(text.removesuffix("f"))) <= _LARGEST:
        return FLOAT if real[1] else A_FLOAT
    return None


@lru_cache(maxsize=8192)
def number_types(start: str) -> int:
    """Return the types of the literals that begin so."""
    own = number_type(start)
    if _HEX_START.fullmatch(start):
        return mask(INT, UINT, A_INT) if len(start) < _HEX_LENGTH else mask(UINT, own or UINT)
    found = mask(own) if own is not None else 0
    if own == A_INT:
        found |= mask(INT, UINT)
    elif own is None and start.isdigit() and start[0] != "0" and int(start) <= _MOST["u"]:
        found |= mask(UINT)
    if own in (A_INT, A_FLOAT, None) and _REAL_START.fullmatch(start):
        found |= mask(A_FLOAT, FLOAT)
    return found
