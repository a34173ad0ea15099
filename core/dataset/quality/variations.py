"""Rows of one code with other colours, numbers or names that their prompts tell: no repeats."""

import re
from collections.abc import Sequence
from functools import cached_property

from core.dataset.growing.colour_knobs import FAMILY_DISTANCE, MAX_DISTANCE
from core.dataset.growing.colour_places import colour_distance
from core.dataset.growing.growing import colour_reader
from core.dataset.growing.number_knobs import WORD_OF
from core.dataset.growing.word_knobs import SIZES
from core.dataset.near_duplicates import NearDuplicate
from core.dataset.normalising import code_tokens, comparable_prompt, normalised_code
from core.dataset.quality.pictures import look_alike
from core.dataset.quality.records import Inspected
from core.dataset.recipes.records import Rgb
from core.dataset.records import Example

LEAST_CHANGE = 0.05  # of a number, as a share of the larger one, that a word can be about
_VALUES = {word: float(number) for number, word in WORD_OF.items()} | {
    "half": 0.5, "double": 2.0, "twice": 2.0, "triple": 3.0,
}  # fmt: skip
_TOLD_NUMBER = re.compile(rf"\d+(?:\.\d+)?|\b(?:{'|'.join(_VALUES)})\b")
# Words that tell a size, an amount, a speed or a place without its number.
_TOLD_MEASURE = re.compile(
    rf"\b({'|'.join(SIZES)}|thin|thick|narrow|wide|short|long|tall|few|many|sparse|dense|fine|coarse"
    r"|soft|sharp|dark|dim|bright|faint|slow|slowly|fast|quick|quickly|rapid|rapidly|up|down"
    r"|left|right|top|bottom|upper|lower|middle|cent(?:er|re)|corner|near|far)\b"
)
_WORD = re.compile(r"\w+")
# A name that a prompt gives as such, perhaps with those of its parameters; not any word.
_TOLD_NAME = re.compile(
    r"\b(?:named|called|call it|as|fn|function(?! named| called)|struct)\s+`?(\w{3,})|\b(\w+\([^)]*)|`(\w+)`|\b([a-z]\w*_\w+)"
)
# In the tokens of a code, joined by blanks.
_NUMBER = r"(?<!\S)((?:- )?(?:\d+\.?\d*|\.\d+))[fhiu]?(?!\S)"
_COLOUR = rf"\bvec[34](?:f| < f32 >) \( {_NUMBER} , {_NUMBER} , {_NUMBER} "
_COLOUR_OR_NUMBER = re.compile(f"{_COLOUR}|{_NUMBER}")


def without_variations(inspected: Inspected, pairs: Sequence[NearDuplicate]) -> list[NearDuplicate]:
    """Return the pairs but for those that differ in a colour, number or name that is seen and told.

    Rows that share a prompt or look alike repeat each other, whatever their numbers are.
    """
    rows = inspected.rows
    numbers = {number for pair in pairs for number in (pair.first, pair.second)}
    readings = {number: _Reading(rows[number].example) for number in numbers}

    def is_variation(pair: NearDuplicate) -> bool:
        looks = (inspected.looks.get(rows[number].id) for number in (pair.first, pair.second))
        one, other = readings[pair.first], readings[pair.second]
        return not look_alike(*looks) and _are_told_apart(one, other)

    return [pair for pair in pairs if not is_variation(pair)]


class _Reading:
    """What is compared of an example; each part is read when it is asked for, and once."""

    def __init__(self, example: Example) -> None:
        self._example = example

    @cached_property
    def structure(self) -> str:
        return normalised_code(self._example.wgsl_code)

    @cached_property
    def values(self) -> tuple[Rgb | float, ...]:
        """The numbers of the code in order, those of a colour together."""
        found = _COLOUR_OR_NUMBER.findall(self._tokens)
        numbers = (tuple(float(text.replace(" ", "")) for text in row if text) for row in found)
        return tuple(row[0] if len(row) == 1 else (row[0], row[1], row[2]) for row in numbers)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self._tokens.split())

    @cached_property
    def _tokens(self) -> str:
        return code_tokens(self._example.wgsl_code)

    @cached_property
    def prompts(self) -> frozenset[str]:
        return frozenset(map(comparable_prompt, self._example.prompts))

    @cached_property
    def told_names(self) -> frozenset[str]:
        found = _TOLD_NAME.findall("\n".join(self._example.prompts))
        return frozenset(name for row in found for text in row for name in _WORD.findall(text))

    @cached_property
    def told_colours(self) -> frozenset[Rgb]:
        reader = colour_reader()
        texts = self._example.prompts
        return frozenset(found.colour.rgb for text in texts for found in reader.mentions(0, text))

    @cached_property
    def told_numbers(self) -> frozenset[float]:
        found = _TOLD_NUMBER.findall(self._text)
        return frozenset(_VALUES[word] if word in _VALUES else float(word) for word in found)

    @cached_property
    def told_measures(self) -> frozenset[str]:
        return frozenset(_TOLD_MEASURE.findall(self._text))

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._example.prompts).lower()


def _are_told_apart(one: _Reading, other: _Reading) -> bool:
    """Tell whether two examples are one code, and their prompts tell what is different in it."""
    if (
        one.structure != other.structure
        or one.prompts & other.prompts
        or len(one.values) != len(other.values)
    ):
        return False
    if _tell_name(one, other) or _tell_name(other, one):
        return True
    changes = {(a, b) for a, b in zip(one.values, other.values, strict=True) if a != b}
    return any(
        _tell_colour(one, other, a, b)
        if isinstance(a, tuple) and isinstance(b, tuple)
        else isinstance(a, float) and isinstance(b, float) and _tell_number(one, other, a, b)
        for a, b in changes
    )


def _tell_name(one: _Reading, other: _Reading) -> bool:
    """Tell whether a prompt gives a name that the one code has and the other has not."""
    names = one.told_names
    return bool(names) and bool((names & one.words) - other.words)


def _tell_colour(one: _Reading, other: _Reading, mine: Rgb, theirs: Rgb) -> bool:
    """Tell whether two colours are seen to differ, and a prompt names one of them."""
    if not (one.told_colours or other.told_colours) or not _are_colours(mine, theirs):
        return False
    return colour_distance(mine, theirs) >= FAMILY_DISTANCE and (
        _names(one, mine, theirs) or _names(other, theirs, mine)
    )


def _are_colours(*values: Rgb) -> bool:
    return all(0.0 <= channel <= 1.0 for rgb in values for channel in rgb)


def _names(reading: _Reading, own: Rgb, other: Rgb) -> bool:
    return any(
        colour_distance(told, own) <= min(MAX_DISTANCE, colour_distance(told, other))
        for told in reading.told_colours
    )


def _tell_number(one: _Reading, other: _Reading, mine: float, theirs: float) -> bool:
    """Tell whether two numbers are seen to differ, and the prompts say one or measure otherwise."""
    if abs(mine - theirs) < LEAST_CHANGE * max(abs(mine), abs(theirs)):
        return False
    return (
        one.told_measures != other.told_measures
        or mine in one.told_numbers - other.told_numbers
        or theirs in other.told_numbers - one.told_numbers
    )
