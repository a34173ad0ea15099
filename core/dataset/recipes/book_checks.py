"""What a recipe row says about the rest of the book: the functions it calls, the parts it changes."""

import re
from collections.abc import Iterator
from typing import Any

from core.dataset.recipes.row_reading import BadRecipe, check_family
from core.wgsl import lexicon

# Tables whose rows may declare a function of their own.
CODE_TABLES = ("shapes", "patterns", "looks", "solids")
ANIMATION_PARTS = ("move", "turn", "scale", "warp", "mask", "colour", "phase", "tumble")
ANIMATION_FITS = ("shape", "fill", "rings", "solid")
EFFECT_PARTS = ("colour", "warp", "sample")
NUM_PALETTE_COLOURS = 3
COLOUR_CHANGES = ("shade", "tint", "strengthen", "grey")

_CALLED = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?:<[^()]*?>)?\(")
_NOT_CALLS = frozenset(("if", "for", "while", "switch", "return", "fn", "scene"))
_BUILT_IN = lexicon.PREDECLARED


def check_rows(rows: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield table, name and message of every row that cannot be used with the others."""
    known = {name for table in ("helpers", *CODE_TABLES) for name in rows[table]}
    for table, named in rows.items():
        for name, row in list(named.items()):
            message = _message(table, row, known)
            if message:
                yield table, name, message


def _message(table: str, row: Any, known: set[str]) -> str:
    if table == "families":
        try:
            check_family(row)
        except BadRecipe as error:
            return str(error)
        return ""
    return _bad_part(table, row) or _bad_call(row, known)


def _bad_part(table: str, row: Any) -> str:
    if table in ("helpers", *CODE_TABLES) and row.code and not _declares(row.code, row.name):
        return f"its code must declare `fn {row.name}(` last."
    if table == "patterns" and bool(row.distance) == bool(row.value):
        return "it needs either `distance` or `value`."
    if table == "shapes" and row.parts and not all(part.distance for part in row.parts[1:]):
        return "only its first part may cover the frame; the others need `distance`."
    if table in _COLOUR_CHECKS:
        return _COLOUR_CHECKS[table](row)
    if table == "animations":
        if row.part not in ANIMATION_PARTS:
            return f"part is {row.part!r}; one of {', '.join(ANIMATION_PARTS)} was expected."
        unknown = [fit for fit in row.fits if fit not in ANIMATION_FITS]
        if unknown:
            return f"fits has {unknown[0]!r}; {', '.join(ANIMATION_FITS)} were expected."
    if table == "effects" and row.part not in EFFECT_PARTS:
        return f"part is {row.part!r}; one of {', '.join(EFFECT_PARTS)} was expected."
    if table == "modifiers" and row.how not in COLOUR_CHANGES:
        return f"how is {row.how!r}; one of {', '.join(COLOUR_CHANGES)} was expected."
    return ""


def _bad_palette(row: Any) -> str:
    number = len(row.colours)
    is_right = number == NUM_PALETTE_COLOURS
    return "" if is_right else f"colours are {number}; {NUM_PALETTE_COLOURS} were expected."


def _bad_field(row: Any) -> str:
    """What a field takes must be said by each of its texts, and the other way round."""
    taken = set(re.findall(r"\{([a-d])\}", row.code))
    for text in row.words:
        if set(re.findall(r"\{(\w+)\}", text)) != taken:
            return (
                f"the text {text!r} must name the colours {', '.join(sorted(taken)) or 'of none'}."
            )
    return ""


_COLOUR_CHECKS = {"fields": _bad_field, "palettes": _bad_palette}


def _declares(code: str, name: str) -> bool:
    return re.findall(r"^fn (\w+)\(", code, re.MULTILINE)[-1:] == [name]


def _bad_call(row: Any, known: set[str]) -> str:
    keys = ("code", "distance", "value", "helper", "mask", "before", "after")
    texts = [getattr(row, key, "") for key in keys]
    texts += [part.distance for part in getattr(row, "parts", ())]
    text = "\n".join(texts)
    own = set(re.findall(r"\bfn (\w+)\(", text))
    for called in _CALLED.findall(text):
        if called not in _BUILT_IN | _NOT_CALLS | known | own:
            return f"its code calls `{called}`, which no row declares."
    return ""
