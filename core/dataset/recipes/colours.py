"""Colours by their words: what each looks like, one at random, and the ways to name it."""

import random
import re
from collections.abc import Mapping

from core.dataset.recipes.concepts import ColourWord, Modifier
from core.dataset.recipes.records import Colour, Rgb
from core.dataset.recipes.wording import Voice

BLACK: Rgb = (0.0, 0.0, 0.0)

# Up to where in 0..1 a drawn colour is a common word, a word with a modifier, or any word;
# beyond, it is a number.
_SHARES = (0.52, 0.70, 0.95)
_UNMODIFIED = frozenset(("black", "white"))
_HEX_DIGITS = "0123456789abcdef"
_SHORT_HEX = re.compile(r"#(?:(.)\1)(?:(.)\2)(?:(.)\3)")
_HEX = re.compile(r"#[0-9a-f]{6}")


def rgb_of_hex(text: str) -> Rgb:
    """Return the colour of ``#rrggbb``, to two decimals, as code writes it."""
    red, green, blue = (round(int(text[i : i + 2], 16) / 255, 2) for i in (1, 3, 5))
    return red, green, blue


def modified(rgb: Rgb, *, how: str, amount: float) -> Rgb:
    """Return ``rgb`` mixed with black, white or its grey, or made as strong as its hue can be."""
    if how == "shade":
        return _mixed(rgb, (0.0, 0.0, 0.0), amount)
    if how == "tint":
        return _mixed(rgb, (1.0, 1.0, 1.0), amount)
    if how == "grey":
        grey = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]
        return _mixed(rgb, (grey, grey, grey), amount)
    low, high = min(rgb), max(rgb)
    # A little off the corner of the cube, as light tubes are.
    red, green, blue = (0.1 + 0.9 * (x - low) / max(high - low, 0.01) for x in rgb)
    return _mixed(rgb, (red, green, blue), amount)


def _mixed(a: Rgb, b: Rgb, amount: float) -> Rgb:
    red, green, blue = (round(x + (y - x) * amount, 2) for x, y in zip(a, b, strict=True))
    return red, green, blue


class ColourWords:
    """All colours that have a name."""

    def __init__(self, words: Mapping[str, ColourWord], modifiers: Mapping[str, Modifier]) -> None:
        self._named = {
            word.name: Colour(word.name, rgb_of_hex(word.rgb)) for word in words.values()
        }
        self._tones = tuple(self._named[word.name] for word in words.values() if word.is_tone)
        self._all = tuple(c for c in self._named.values() if c not in self._tones)
        common = [word.name for word in words.values() if word.is_common]
        self._common = tuple(self._named[name] for name in common)
        self._says = {word.name: (word.name, *word.also) for word in words.values()}
        modified_colours = []
        for name in common:
            for modifier in modifiers.values():
                full_name = f"{modifier.name} {name}"
                if name in _UNMODIFIED or full_name in self._named:
                    continue
                rgb = modified(self._named[name].rgb, how=modifier.how, amount=modifier.amount)
                modified_colours.append(Colour(full_name, rgb))
                self._says[full_name] = tuple(
                    f"{first} {second}"
                    for first in (modifier.name, *modifier.also)
                    for second in self._says[name][:2]
                )
        self._modified = tuple(modified_colours)
        self._named |= {colour.name: colour for colour in self._modified}

    @property
    def plain(self) -> tuple[Colour, ...]:
        """The common colours, without modifiers."""
        return self._common

    @property
    def common(self) -> tuple[Colour, ...]:
        """The common colours and what the modifiers make of them."""
        return (*self._common, *self._modified)

    @property
    def tones(self) -> tuple[Colour, ...]:
        """What backgrounds are called without a colour: dark, light and in between."""
        return self._tones

    def is_tone(self, colour: Colour) -> bool:
        """Whether a colour is said of backgrounds alone."""
        return colour in self._tones

    def __len__(self) -> int:
        return len(self._named)

    def spellings(self) -> Mapping[str, Colour]:
        """Return every colour by each of its words; tones are no colours."""
        return {
            spelling: self._named[name]
            for name, spellings in self._says.items()
            for spelling in spellings
            if self._named[name] not in self._tones
        }

    def named(self, name: str) -> Colour:
        """Return the colour of a name, or of ``#rrggbb``.

        Raises:
            KeyError: it is neither.
        """
        if _HEX.fullmatch(name):
            return Colour(name, rgb_of_hex(name))
        return self._named[name]

    def draw(self, rng: random.Random) -> Colour:
        """Return a colour, mostly a common one."""
        share = rng.random()
        if share < _SHARES[0]:
            return rng.choice(self._common)
        if share < _SHARES[1] and self._modified:
            return rng.choice(self._modified)
        if share < _SHARES[2]:
            return rng.choice(self._all)
        if rng.random() < 0.3:  # of the form that has a short one
            return self.named("#" + "".join(2 * rng.choice(_HEX_DIGITS) for _ in range(3)))
        return self.named(f"#{rng.randrange(1 << 24):06x}")

    def say(self, colour: Colour, voice: Voice) -> str:
        """Return a way to name ``colour`` that fits before a noun."""
        if colour.name.startswith("#"):
            red, green, blue = (str(int(colour.name[i : i + 2], 16)) for i in (1, 3, 5))
            written = [colour.name, colour.name.upper()]
            if _SHORT_HEX.fullmatch(colour.name):
                written.append(f"#{colour.name[1::2]}")
            r, g, b = (f"{channel:g}" for channel in colour.rgb)
            return voice.say(
                "colour.number", hex=voice.rng.choice(written), red=red, green=green, blue=blue,
                r=r, g=g, b=b,
            )  # fmt: skip
        return voice.pick_plain_first(self._says[colour.name])
