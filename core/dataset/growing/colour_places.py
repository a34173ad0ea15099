"""Colours written as numbers in a code, and how alike two colours look."""

import math
from dataclasses import dataclass

from core.dataset.growing.code_places import Place, Places
from core.dataset.recipes.literals import f32
from core.dataset.recipes.records import Rgb
from core.wgsl.lexer import Kind

_CONSTRUCTORS = {"vec3": 3, "vec3f": 3, "vec4": 4, "vec4f": 4}
# Three numbers among these arguments are a direction, weights or phases.
_NO_COLOUR_IN = frozenset(
    ("normalize", "dot", "cross", "length", "distance", "reflect", "sin", "cos", "fract", "exp",
     "pow", "smoothstep", "step", "floor", "abs", "palette", "hash")
)  # fmt: skip
_NO_COLOUR_NAMES = frozenset(
    ("light", "sun", "axis", "normal", "eye", "ro", "rd", "camera", "weights", "luma", "phase",
     "direction", "dir", "position", "center", "centre", "up", "n", "p", "q", "target")
)  # fmt: skip
LIGHTNESS_WEIGHT = 0.5  # people name hues more surely than shades
LEAST_CHROMA = 0.05  # of what looks coloured at all
SAME_HUE = math.radians(25)


@dataclass(frozen=True, slots=True)
class ColourPlace:
    """The arguments of a constructor that are a colour; one number stands for three equal ones."""

    start: int
    end: int
    rgb: Rgb
    num_written: int

    def written(self, rgb: Rgb) -> str:
        """Return ``rgb`` as these arguments.

        The number of arguments stays, so that a variant is the same code but for numbers.
        """
        return ", ".join(f32(channel) for channel in rgb[: self.num_written])


def find_colours(code: str) -> tuple[ColourPlace, ...]:
    """Return the places of ``code`` whose numbers may be a colour, in order."""
    places = Places(code)
    found = (_colour_at(places, index) for index in range(len(places.tokens)))
    return tuple(place for place in found if place)


def _colour_at(code: Places, index: int) -> ColourPlace | None:
    num_arguments = _CONSTRUCTORS.get(code.text(index))
    if num_arguments is None or _cannot_be_colour(code, index, code.places[index]):
        return None
    # Past the template list, if there is one; a type alone has no arguments.
    opening = index + 4 if code.text(index + 1) == "<" else index + 1
    if code.text(opening) != "(":
        return None
    numbers = []
    position = opening + 1
    while position < len(code.tokens) and code.tokens[position].kind is Kind.NUMBER:
        numbers.append(code.tokens[position])
        position += 2 if code.text(position + 1) == "," else 1
    if code.text(position) != ")" or len(numbers) not in (num_arguments, 1):
        return None
    if len(numbers) == 1 and num_arguments == 4:
        return None  # it sets the opacity too
    values = [_value(token.text) for token in numbers[:3]]
    if any(value is None or not 0.0 <= value <= 1.0 for value in values):
        return None
    red, green, blue = (value or 0.0 for value in (values if len(values) == 3 else values * 3))
    return ColourPlace(
        numbers[0].start, numbers[min(len(numbers), 3) - 1].end, (red, green, blue), len(values)
    )


def _cannot_be_colour(code: Places, index: int, place: Place) -> bool:
    if _NO_COLOUR_IN & set(place.callees):
        return True
    if code.text(index - 1) == "=":
        names = {code.text(index - 2), *code.text(index - 2).split("_")}
        return bool(names & _NO_COLOUR_NAMES)
    return False


def _value(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None  # a suffix or hexadecimal digits


def colour_distance(a: Rgb, b: Rgb) -> float:
    """Return how different two colours look: their distance in OKLab, with less lightness."""
    return math.dist(_lab(a), _lab(b))


def are_shades(a: Rgb, b: Rgb) -> bool:
    """Tell whether two colours are lighter and darker ones of one hue."""
    (_, first_a, first_b), (_, second_a, second_b) = _lab(a), _lab(b)
    if min(math.hypot(first_a, first_b), math.hypot(second_a, second_b)) < LEAST_CHROMA:
        return False
    turn = math.atan2(first_b, first_a) - math.atan2(second_b, second_a)
    return abs(math.remainder(turn, math.tau)) < SAME_HUE


def _lab(rgb: Rgb) -> tuple[float, float, float]:
    """Return the colour in Bjorn Ottosson's OKLab of 2020, its lightness weighted."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        LIGHTNESS_WEIGHT * (0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short),
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
