"""What the prompts of an example say after somebody turned its numbers and colours.

The same knobs as in growing tell which words are about which numbers. What no knob is about
changes without a word: no prompt says it. A prompt that cannot say a change is left out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.dataset.growing.colour_knobs import ColourKnob
from core.dataset.growing.colour_places import colour_distance
from core.dataset.growing.growing import find_knobs
from core.dataset.growing.lifting import Lifted, LiftedColour, Value, value_of
from core.dataset.growing.literals import Literal
from core.dataset.growing.number_knobs import NumberKnob
from core.dataset.growing.records import Change, Knob, Turn, overlap, replaced
from core.dataset.growing.word_knobs import RadiusKnob, WordKnob
from core.dataset.normalising import normalised_prompt
from core.dataset.recipes.book import shipped_book
from core.dataset.recipes.records import Colour, Rgb
from core.dataset.records import Example

NAMED_DISTANCE = 0.12  # up to which a colour word is right for other numbers
SAME_FACTOR = 0.12  # in the logarithm: rates within it were turned together


@dataclass(frozen=True)
class Rewording:
    """The prompts that are still true, and what was changed in words.

    ``unsaid`` are changes of what a prompt speaks of in a way that no word could follow; whoever
    keeps the code should look at the prompts.
    """

    prompts: tuple[str, ...]
    changes: tuple[Change, ...]
    unsaid: tuple[str, ...] = ()


def reworded(example: Example, lifted: Sequence[Lifted], values: Mapping[str, Value]) -> Rewording:
    """Return the wording of an example whose code was given new values.

    ``lifted`` is from ``lift`` of the example's code, ``values`` by key as in ``with_values``.
    """
    turned = [item for item in lifted if values.get(item.key, value_of(item)) != value_of(item)]
    new = _New(turned, values)
    turns, unsaid = list[Turn](), list[str]()
    for knob in find_knobs(example):
        if not new.touches(knob):
            continue
        turn = _turn_of(knob, new)
        if turn is None:
            unsaid.append(_what(knob))
        elif turn.change.before != turn.change.after:
            turns.append(turn)
    prompts: dict[str, str] = {}
    for index, prompt in enumerate(example.prompts):
        if any(index not in turn.prompts for turn in turns):
            continue
        items = [item for turn in turns for item in turn.prompts[index]]
        if not overlap(items):
            text = replaced(prompt, items)
            prompts.setdefault(normalised_prompt(text), text)
    changes = tuple(
        Change(item.label, shown(value_of(item)), shown(values[item.key])) for item in turned
    )
    return Rewording(tuple(prompts.values()), changes, tuple(unsaid))


def shown(value: Value) -> str:
    """Return a value as people read it: a number, or a colour's nearest word."""
    return nearest_colour(value).name if isinstance(value, tuple) else f"{value:g}"


def nearest_colour(rgb: Rgb) -> Colour:
    """Return the common colour word that looks like numbers, or their ``#rrggbb``."""
    words = shipped_book().colour_words
    nearest = min(words.common, key=lambda colour: colour_distance(colour.rgb, rgb))
    if colour_distance(nearest.rgb, rgb) <= NAMED_DISTANCE:
        return Colour(nearest.name, rgb)
    return Colour("#" + "".join(f"{round(255 * channel):02x}" for channel in rgb), rgb)


class _New:
    """The new values by where they stand in the code."""

    def __init__(self, turned: Sequence[Lifted], values: Mapping[str, Value]) -> None:
        self._colours: dict[int, Rgb] = {}
        self._numbers: dict[int, float] = {}
        for item in turned:
            value = values[item.key]
            if isinstance(item, LiftedColour):
                assert isinstance(value, tuple)
                self._colours.update((place.start, value) for place in item.places)
            else:
                assert not isinstance(value, tuple)
                self._numbers[item.literal.start] = value

    def touches(self, knob: Knob) -> bool:
        if isinstance(knob, ColourKnob):
            return any(place.start in self._colours for place in knob.places)
        return any(at.start in self._numbers for at in _literals(knob))

    def colour(self, knob: ColourKnob) -> Rgb | None:
        """Return the one new colour of a knob; None where its places differ now."""
        found = {self._colours.get(place.start, place.rgb) for place in knob.places}
        return found.pop() if len(found) == 1 else None

    def number(self, literals: Sequence[Literal]) -> float | None:
        """Return the one new number of literals; None where they differ now."""
        found = {self._numbers.get(at.start, at.value) for at in literals}
        return found.pop() if len(found) == 1 else None

    def factor(self, literals: Sequence[Literal]) -> float | None:
        """Return by how much all literals grew; None where some did more than others."""
        factors = [
            math.log(max(self._numbers.get(at.start, at.value), 1e-6) / at.value) for at in literals
        ]
        return math.exp(factors[0]) if max(factors) - min(factors) <= SAME_FACTOR else None


def _literals(knob: Knob) -> tuple[Literal, ...]:
    assert isinstance(knob, NumberKnob | WordKnob | RadiusKnob)
    return knob.literals


def _turn_of(knob: Knob, new: _New) -> Turn | None:
    """Return what a knob says of the new values; None where no word can follow them."""
    if isinstance(knob, ColourKnob):
        rgb = new.colour(knob)
        return knob.turn_to(nearest_colour(rgb)) if rgb else None
    if isinstance(knob, WordKnob):
        factor = new.factor(knob.literals)
        return _word_turn(knob, factor) if factor else None
    value = new.number(_literals(knob))
    if value is None:
        return None
    assert isinstance(knob, NumberKnob | RadiusKnob)
    return knob.turn_to(value)


def _word_turn(knob: WordKnob, factor: float) -> Turn:
    """Return the turn to the word whose factor is nearest; one to the old word changes nothing."""
    known = {knob.before: 1.0, **knob.factors}
    word = min(known, key=lambda name: abs(math.log(known[name] / factor)))
    if word == knob.before:
        return Turn(Change(knob.what, word, word), (), {})
    return knob.turn_to(word)


def _what(knob: Knob) -> str:
    if isinstance(knob, ColourKnob):
        return knob.name
    if isinstance(knob, WordKnob):
        return knob.what
    return f"{_literals(knob)[0].value:g}"
