"""Numbers and colours of a code as things to turn: with a name, a range, and the way back into it.

What is lifted is what growing may change: no structure, no array sizes, no constants of hashes.
Equal colours are one, since a shader that writes red twice means one red. Numbers are each
their own, named after the variable, the parameter or the call in which they stand.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.dataset.growing.code_places import Places, parameter_names
from core.dataset.growing.colour_places import ColourPlace, find_colours
from core.dataset.growing.literals import Literal, find_literals
from core.dataset.growing.records import Replacement, replaced
from core.dataset.recipes.literals import channels
from core.dataset.recipes.records import Rgb

Value = float | Rgb

MAX_LABEL = 28
_MIXING = re.compile(r"hash|rand", re.IGNORECASE)
_DECLARING = frozenset(("let", "var", "const"))
# How far the slider of a number goes, as shares of it.
_LEAST, _GREATEST = 0.0, 3.0
_UNIT_MAXIMUM = 1.0  # a fraction of one stays one


@dataclass(frozen=True)
class LiftedColour:
    """A colour of the code; ``places`` are all where it is written."""

    key: str
    label: str
    rgb: Rgb
    places: tuple[ColourPlace, ...]


@dataclass(frozen=True)
class LiftedNumber:
    """A number of the code with the range of its slider; ``where`` is its line of the code."""

    key: str
    label: str
    value: float
    minimum: float
    maximum: float
    step: float
    literal: Literal
    where: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it takes whole numbers alone."""
        return self.step >= 1


Lifted = LiftedColour | LiftedNumber


def lift(code: str) -> tuple[Lifted, ...]:
    """Return what can be turned in ``code``: colours first, then numbers, in order.

    The keys are stable while numbers change: they count places, not values.
    """
    colours = find_colours(code)
    by_rgb: dict[Rgb, list[ColourPlace]] = {}
    for place in colours:
        by_rgb.setdefault(place.rgb, []).append(place)
    namer = _Namer(code)
    numbers = [
        literal
        for literal in find_literals(code)
        if not literal.is_fixed
        and not any(place.start <= literal.start < place.end for place in colours)
        and not namer.is_mixing(literal)
    ]
    found: list[Lifted] = [
        LiftedColour(f"c{i}", namer.colour(places[0], i), rgb, tuple(places))
        for i, (rgb, places) in enumerate(by_rgb.items())
    ]
    found += [
        replace(_number(f"n{i}", namer.number(at), at), where=_line(code, at.start))
        for i, at in enumerate(numbers)
    ]
    return tuple(_told_apart(found))


def with_values(code: str, lifted: Sequence[Lifted], values: Mapping[str, Value]) -> str:
    """Return ``code`` with new values by key; what has none keeps its own.

    ``lifted`` is from ``lift`` of this very code.
    """
    changes: list[Replacement] = []
    for item in lifted:
        if item.key not in values or values[item.key] == value_of(item):
            continue
        value = values[item.key]
        if isinstance(item, LiftedColour):
            assert isinstance(value, tuple)
            changes += [Replacement(p.start, p.end, _written(p, value)) for p in item.places]
        else:
            assert not isinstance(value, tuple)
            at = item.literal
            changes.append(Replacement(at.start, at.end, at.written(value)))
    return replaced(code, changes)


def value_of(item: Lifted) -> Value:
    """Return what the code has now."""
    return item.rgb if isinstance(item, LiftedColour) else item.value


def _line(code: str, position: int) -> str:
    start = code.rfind("\n", 0, position) + 1
    return code[start:].partition("\n")[0].strip()


def _written(place: ColourPlace, rgb: Rgb) -> str:
    """Return a colour as the arguments of its place: three where one number cannot say it."""
    is_grey = len(set(rgb)) == 1
    return place.written(rgb) if place.num_written == 3 or is_grey else channels(rgb)


def _number(key: str, label: str, literal: Literal) -> LiftedNumber:
    value = literal.value
    is_whole = float(literal.written(value + 0.5).rstrip("fiu")) != value + 0.5
    if is_whole:
        return LiftedNumber(key, label, value, 1, max(4, round(value * _GREATEST)), 1, literal)
    is_fraction = 1 / _GREATEST < value < _UNIT_MAXIMUM
    greatest = _UNIT_MAXIMUM if is_fraction else _rounded(value * _GREATEST)
    step = 10.0 ** math.floor(math.log10(greatest / 80))
    # A value of the author's that is finer than the step stays reachable.
    step = min(step, 10.0 ** -len(f"{value:g}".partition(".")[2]))
    return LiftedNumber(key, label, value, _LEAST, greatest, step, literal)


def _rounded(value: float) -> float:
    """Return a value rounded up to one or two digits, as scales have."""
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.ceil(value / power * 2 - 1e-9) / 2 * power:.4g}")


def _told_apart(found: Sequence[Lifted]) -> list[Lifted]:
    """Return the same with labels that differ: those that would not are counted."""
    totals: dict[str, int] = {}
    for item in found:
        totals[item.label] = totals.get(item.label, 0) + 1
    counts: dict[str, int] = {}
    told = []
    for item in found:
        counts[item.label] = counts.get(item.label, 0) + 1
        suffix = f" {counts[item.label]}" if totals[item.label] > 1 else ""
        told.append(replace(item, label=item.label + suffix))
    return told


class _Namer:
    """Names places of a code by what stands around them."""

    def __init__(self, code: str) -> None:
        self._code = Places(code)
        self._parameters = parameter_names(code)
        tokens = self._code.tokens
        self._functions = [b.text for a, b in pairwise(tokens) if a.text == "fn"]
        self._index = {token.start: number for number, token in enumerate(self._code.tokens)}

    def is_mixing(self, literal: Literal) -> bool:
        """Whether a number stands in a function that mixes up bits: any other would do as well."""
        function = literal.function
        name = self._functions[function - 1] if function else ""
        return bool(_MIXING.search(name))

    def colour(self, place: ColourPlace, number: int) -> str:
        """Return the variable that the colour is given to, else that it is a colour."""
        name = self._declared(self._index[place.start])
        return _words(name) if name else f"colour {number + 1}"

    def number(self, literal: Literal) -> str:
        """Return what the number is for, in a few words."""
        index = self._index[literal.start]
        if literal.role == "rate":
            return "speed"
        place = self._code.places[index]
        call = next((e for e in reversed(place.enclosures) if e.callee and e.opener == "("), None)
        if call:
            names = self._parameters.get(call.callee, ())
            if call.argument < len(names):
                return _words(f"{call.callee} {names[call.argument]}")
        if literal.role == "radius":
            return "radius"
        if literal.role == "bound":
            return "turns of the loop"
        name = self._declared(index)
        if call and call.callee not in (
            "vec2",
            "vec3",
            "vec4",
            "vec2f",
            "vec3f",
            "vec4f",
            "for",
            "if",
        ):
            inside = f"{call.callee}({'…, ' if call.argument else ''}…)"
            return _words(f"{name}: {inside}" if name else inside)
        return _words(name) if name else "number"

    def _declared(self, index: int) -> str:
        """Return the name that the statement around a token declares or assigns; empty for none."""
        code = self._code
        for before in range(index - 1, max(-1, index - 60), -1):
            text = code.text(before)
            if text in (";", "{", "}"):
                return ""
            if text in ("=", "+=", "-=", "*=", "/="):
                return self._name_before(before)
            if text == "return":
                return ""
        return ""

    def _name_before(self, index: int) -> str:
        """Return the name left of an equals sign, past a type and a member."""
        code = self._code
        for before in range(index - 1, max(-1, index - 12), -1):
            if code.text(before) in (*_DECLARING, ";", "{", "}", ">"):
                return code.text(before + 1) if code.text(before + 1).isidentifier() else ""
        return ""


def _words(name: str) -> str:
    text = name.replace("_", " ").strip()
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"
