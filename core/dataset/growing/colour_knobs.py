"""Colours that a prompt names and the code holds: both change together."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.dataset.growing.colour_places import (
    ColourPlace,
    are_shades,
    colour_distance,
    find_colours,
)
from core.dataset.growing.records import Change, Replacement, Turn
from core.dataset.recipes.colours import ColourWords
from core.dataset.recipes.inflection import article
from core.dataset.recipes.records import Colour, Rgb
from core.dataset.records import Example

COLOUR = "colour"  # what such a change is called
MAX_DISTANCE = 0.17  # between what a word means and the numbers it is said of
FAMILY_DISTANCE = 0.1  # other numbers this near are shades of the same colour
LEAST_DISTANCE = 0.16  # from a new colour to every other one of the code, so that it is seen
# What new colours are made of: words that go with each other.
_NEW_SHADES = frozenset(("dark", "light", "pale"))
_SHADED = frozenset(("red", "green", "blue", "orange", "purple", "gray"))
_TONES = (
    "deep|bright|vivid|soft|neon|warm|cool|hot|muted|faint|dull|rich|dark|light|pale|pastel|"
    "glowing|pure|strong|dusty|dirty|royal|intense"
)
# A prompt with one of these says colour words of other things than a colour of the picture.
_TERMS = re.compile(
    r"\b(noise|black ?holes?|channels?|components?|green screen|black ?body|white balance|rgb"
    r"|golden (ratio|angle|spiral)|red ?shift|blue ?shift|chroma key|flag\w*|\w+ish)\b|%",
    re.IGNORECASE,
)
# Colours that are things as well: so they are meant where nothing follows that has the colour.
_THINGS = frozenset(("orange", "peach", "plum", "lime", "lemon", "olive", "rose", "mint", "cherry",
                     "gold", "silver", "ruby", "emerald"))  # fmt: skip
_ALWAYS_THINGS = frozenset(("sky", "snow", "smoke", "grass", "sea", "ocean", "sun", "fire", "sand",
                            "wine", "steel", "stone", "brick", "water", "ice"))  # fmt: skip
_NOTHING_COLOURED = re.compile(r"\s*($|[.,;:]|(in|on|with|from|of|cut|slices?|juice|peel)\b)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A colour word in a prompt, with a word for its tone and the article before, if any."""

    prompt: int
    start: int
    end: int
    colour: Colour
    article: str = ""


@dataclass(frozen=True)
class ColourKnob:
    """A colour of the code and every mention of it."""

    name: str
    places: tuple[ColourPlace, ...]
    mentions: tuple[Mention, ...]
    choices: tuple[Colour, ...]
    prompts: tuple[str, ...]
    names_in_code: tuple[tuple[int, str], ...]  # where the author's names hold the word

    def turn(self, rng: random.Random) -> Turn:
        """Return the change to one of the choices."""
        return self.turn_to(rng.choice(self.choices))

    def turn_to(self, colour: Colour) -> Turn:
        """Return the change to a colour."""
        code = [Replacement(p.start, p.end, p.written(colour.rgb)) for p in self.places]
        snake = colour.name.replace(" ", "_")
        for start, word in self.names_in_code:
            code.append(Replacement(start, start + len(word), snake))
        prompts: dict[int, tuple[Replacement, ...]] = {}
        for mention in self.mentions:
            said = Replacement(mention.start, mention.end, self._said(mention, colour))
            prompts[mention.prompt] = (*prompts.get(mention.prompt, ()), said)
        return Turn(Change(COLOUR, self.name, colour.name), tuple(code), prompts)

    def _said(self, mention: Mention, colour: Colour) -> str:
        old = self.prompts[mention.prompt][mention.start : mention.end]
        if not mention.article:
            return colour.name.capitalize() if old[:1].isupper() else colour.name
        new = article(colour.name)
        return f"{new.capitalize() if old[:1].isupper() else new} {colour.name}"


class ColourReader:
    """Finds the colours of examples that can vary."""

    def __init__(self, words: ColourWords) -> None:
        self._spellings = words.spellings()
        self._choices = tuple(c for c in words.common if _is_simple(c.name))
        names = "|".join(map(re.escape, sorted(self._spellings, key=len, reverse=True)))
        self._pattern = re.compile(
            rf"(?<![\w#-])(?:(an?)\s+)?(?:({_TONES})\s+)?({names})(?![\w-])", re.IGNORECASE
        )

    def knobs(self, example: Example) -> list[ColourKnob]:
        """Return a knob for each colour that words of the prompts and numbers of the code share."""
        places = find_colours(example.wgsl_code)
        mentions = [m for i, text in enumerate(example.prompts) for m in self.mentions(i, text)]
        if not places or not mentions:
            return []
        owners = _owners(places, mentions)
        said = frozenset(mention.colour.name for mention in mentions)
        found = (self._knob(example, rgb, owned, places, said) for rgb, owned in owners.items())
        return [knob for knob in found if knob]

    def mentions(self, prompt: int, text: str) -> list[Mention]:
        """Return where a prompt names a colour; ``prompt`` is its number among the example's."""
        if _TERMS.search(text):
            return []
        found = []
        for match in self._pattern.finditer(text):
            name = match[3].lower()
            is_thing = match[1] and name in _THINGS and _NOTHING_COLOURED.match(text, match.end())
            if is_thing or name in _ALWAYS_THINGS:
                continue
            full_name = f"{(match[2] or '').lower()} {name}"
            colour = self._spellings.get(full_name) or self._spellings[name]
            found.append(Mention(prompt, match.start(), match.end(), colour, match[1] or ""))
        return [] if _has_compound(found, text) else found

    def _knob(
        self,
        example: Example,
        rgb: Rgb,
        mentions: Sequence[Mention],
        places: Sequence[ColourPlace],
        said: frozenset[str],
    ) -> ColourKnob | None:
        own = tuple(place for place in places if place.rgb == rgb)
        others = {place.rgb for place in places} - {rgb}
        names = tuple(_names_with(example.wgsl_code, {m.colour.name for m in mentions}))
        must_be_grey = any(place.num_written == 1 for place in own)
        choices = tuple(
            colour
            for colour in self._choices
            if colour.name not in said
            and (not must_be_grey or len(set(colour.rgb)) == 1)
            and all(colour_distance(colour.rgb, o) > LEAST_DISTANCE for o in (*others, rgb))
            and not (names and colour.name.replace(" ", "_") in example.wgsl_code)
        )
        if not choices:
            return None
        return ColourKnob(
            mentions[0].colour.name, own, tuple(mentions), choices, example.prompts, names
        )


def _owners(
    places: Sequence[ColourPlace], mentions: Sequence[Mention]
) -> Mapping[Rgb, list[Mention]]:
    """Return the mentions of each colour of the code, where it is clear which one is meant."""
    colours = list(dict.fromkeys(place.rgb for place in places))
    nearest: dict[Mention, Rgb] = {}
    for mention in mentions:
        by_distance = sorted(colours, key=lambda rgb: colour_distance(rgb, mention.colour.rgb))
        if colour_distance(by_distance[0], mention.colour.rgb) <= MAX_DISTANCE:
            nearest[mention] = by_distance[0]
    owners: dict[Rgb, list[Mention]] = {}
    for mention, rgb in nearest.items():
        owners.setdefault(rgb, []).append(mention)
    return {
        rgb: owned
        for rgb, owned in owners.items()
        if not any(other not in owners and _are_one_family(rgb, other) for other in colours)
        and not _says_two_colours(owned)
    }


def _are_one_family(a: Rgb, b: Rgb) -> bool:
    return colour_distance(a, b) < FAMILY_DISTANCE or are_shades(a, b)


def _says_two_colours(mentions: Sequence[Mention]) -> bool:
    """Tell whether one prompt says one colour of the code with two words: one of them is another's."""
    names: dict[int, set[str]] = {}
    for mention in mentions:
        names.setdefault(mention.prompt, set()).add(mention.colour.name)
    return any(len(said) > 1 for said in names.values())


def _names_with(code: str, colours: set[str]) -> list[tuple[int, str]]:
    """Return where names and comments of the code hold one of the colours' words."""
    words = {name.replace(" ", "_") for name in colours} | {name.split()[-1] for name in colours}
    names = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return [(m.start(), m[0]) for m in re.finditer(rf"(?<![^\W_])({names})(?![^\W_])", code)]


def _is_simple(name: str) -> bool:
    shade, _, colour = name.rpartition(" ")
    return not shade or (shade in _NEW_SHADES and colour in _SHADED)


def _has_compound(mentions: Sequence[Mention], text: str) -> bool:
    """Tell whether two words make one colour, as in ``grey blue``: neither is meant by itself."""
    return any(
        not text[first.end : second.start].strip(" -") for first, second in pairwise(mentions)
    )
