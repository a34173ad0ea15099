"""Code for what covers an area: a colour, a gradient, a pattern or a natural look."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.colours import BLACK, rgb_of_hex
from core.dataset.recipes.concepts import LookConcept, PatternConcept
from core.dataset.recipes.literals import at_speed, f32, factor, vec3
from core.dataset.recipes.records import (
    Bands,
    Field,
    Fill,
    Gradient,
    Look,
    Motion,
    Pattern,
    Plain,
    Rgb,
)

# How many cells of a pattern the words for its size mean, as a factor of its own number.
PATTERN_SIZES = {"": 1.0, "fine": 2.0, "coarse": 0.5}

_LINEAR: dict[str, str] = {
    "right": "{x}",
    "left": "1.0 - {x}",
    "up": "{y}",
    "down": "1.0 - {y}",
    "up_right": "0.5 * ({x} + {y})",
    "down_right": "0.5 * ({x} + 1.0 - {y})",
    "up_left": "0.5 * (1.0 - {x} + {y})",
    "down_left": "0.5 * (2.0 - {x} - {y})",
}
DIRECTIONS = ("", *_LINEAR, "radial", "angular", "diamond", "square")
_ROUND = {
    "radial": "length({p})",
    "diamond": "(abs({p}.x) + abs({p}.y))",
    "square": "max(abs({p}.x), abs({p}.y))",
}


@dataclass(slots=True)
class Area:
    """Where a fill goes.

    ``place`` is the variable with the coordinates, ``size`` half the area's height as code,
    ``frame_uv`` the variable with 0..1 coordinates where the area is the frame, and ``tag``
    makes variables of one layer differ from another's.
    """

    place: str = "p"
    size: str = "0.5"
    frame_uv: str = "uv"
    tag: str = ""
    is_bounded: bool = True  # coordinates along a gradient stay in 0..1
    lines: list[str] = field(default_factory=list)


def fill_code(fill: Fill, area: Area, book: RecipeBook) -> str:
    """Return an expression of type vec3; statements that it needs are added to ``area.lines``."""
    match fill:
        case Plain():
            return vec3(fill.colour.rgb)
        case Gradient():
            return _gradient(fill, area)
        case Pattern():
            return _pattern(fill, area, book)
        case Look():
            return _look(fill, area, book)
        case Field():
            return _field(fill, area, book)
        case Bands():
            return _bands(fill, area)


def _bands(fill: Bands, area: Area) -> str:
    """Lay one band after the other over the first, along the growing coordinate."""
    is_columns = fill.direction == "columns"
    if not area.frame_uv:  # a shape has two halves
        low, high = fill.colours if is_columns else fill.colours[::-1]
        axis = "x" if is_columns else "y"
        return f"mix({vec3(low.rgb)}, {vec3(high.rgb)}, step(0.0, {area.place}.{axis}))"
    colours = fill.colours if is_columns else fill.colours[::-1]
    code = vec3(colours[0].rgb)
    for idx, colour in enumerate(colours[1:], start=1):
        start = f32(round(idx / len(colours), 3))
        along = f"{area.frame_uv}.{'x' if is_columns else 'y'}"
        code = f"mix({code}, {vec3(colour.rgb)}, step({start}, {along}))"
    return code


def _field(fill: Field, area: Area, book: RecipeBook) -> str:
    code = at_speed(book.fields[fill.name].code, fill.speed)
    for letter, colour in zip("abcd", fill.colours, strict=False):
        code = code.replace(f"{{{letter}}}", vec3(colour.rgb))
    return code.replace("{uv}", area.frame_uv).replace("{p}", area.place)


def _gradient(fill: Gradient, area: Area) -> str:
    along = _along(fill.direction or "right", area)
    if not fill.colours:
        return f"rainbow({along})"
    colours = ", ".join(vec3(colour.rgb) for colour in fill.colours)
    if len(fill.colours) == 2:
        is_open = not area.is_bounded and fill.direction not in ("angular", *_ROUND)
        return f"mix({colours}, {f'clamp({along}, 0.0, 1.0)' if is_open else along})"
    return f"gradient{len(fill.colours)}({colours}, {along})"


def _along(direction: str, area: Area) -> str:
    place = area.place
    if direction == "angular":
        return f"atan2({place}.y, {place}.x) / 6.2832 + 0.5"
    if direction in _ROUND:
        return f"min({_ROUND[direction].format(p=place)} / {area.size}, 1.0)"
    if area.frame_uv:
        x, y = f"{area.frame_uv}.x", f"{area.frame_uv}.y"
    else:
        x, y = (f"(0.5 + 0.5 * {place}.{axis} / {area.size})" for axis in "xy")
    return _LINEAR[direction].format(x=x, y=y)


def _pattern(fill: Pattern, area: Area, book: RecipeBook) -> str:
    concept = book.patterns[fill.name]
    cells = f32(fill.count or concept.scale * PATTERN_SIZES[fill.size])
    place = moved(area.place, fill.motion, area, book)
    cell = f"s{area.tag}"
    if concept.is_centred:
        area.lines.append(f"let {cell} = {factor(place)} * {cells};")
    else:
        area.lines.append(f"let {cell} = ({place} + 0.5) * {cells};")
    amount = _pattern_amount(concept, cell, cells, fill.motion, book)
    # A single colour is the second one, as in "red dots"; the ground stays what it is.
    colours = [rgb_of_hex(colour) for colour in concept.colours[: 2 - len(fill.colours)]]
    colours += [colour.rgb for colour in fill.colours]
    return f"mix({', '.join(vec3(rgb) for rgb in colours)}, {amount})"


def _pattern_amount(
    concept: PatternConcept, cell: str, cells: str, motion: Motion | None, book: RecipeBook
) -> str:
    phase = ""
    if motion and book.animations[motion.name].part == "phase":
        phase = at_speed(book.animations[motion.name].code, motion.speed)
    code = (concept.distance or concept.value).replace("{p}", cell).replace("{o}", phase)
    if concept.value:
        return code
    return f"cover({factor(code)} / {cells})"


def _look(fill: Look, area: Area, book: RecipeBook) -> str:
    concept = book.looks[fill.name]
    place = moved(area.place, fill.motion, area, book)
    time = f", {at_speed('{t}', fill.speed)}" if concept.is_moving else ""
    call = f"{fill.name}({place}{time})"
    if not concept.colours:
        return call
    if fill.tint:
        return f"tinted({vec3(fill.tint.rgb)}, {call})"
    colours = _look_colours(fill, concept, book)
    levels = ", ".join(vec3(rgb) for rgb in colours)
    if len(colours) == 2:
        return f"mix({levels}, {call})"
    return f"gradient{len(colours)}({levels}, {call})"


def _look_colours(fill: Look, concept: LookConcept, book: RecipeBook) -> list[Rgb]:
    """Return the colours from low to high; black ends, as a fire's ground, stay what they are."""
    own = [rgb_of_hex(colour) for colour in concept.colours]
    said = [colour.rgb for colour in fill.colours]
    if fill.palette:
        said = [rgb_of_hex(colour) for colour in book.palettes[fill.palette].colours]
    if not said:
        return own
    below, above = own[:1] if own[0] == BLACK else [], own[-1:] if own[-1] == BLACK else []
    return [*below, *said, *above]


def moved(place: str, motion: Motion | None, area: Area, book: RecipeBook) -> str:
    """Return ``place`` as a motion of the whole fill changes it."""
    if motion is None:
        return place
    concept = book.animations[motion.name]
    code = at_speed(concept.code, motion.speed)
    change = _CHANGES.get(concept.part)
    if change is None:
        return place
    if concept.part != "warp":
        return change(place, code)
    # The place occurs several times, so it gets a name.
    name = f"w{area.tag}"
    area.lines.append(f"let {name} = {change(place, code)};")
    return name


_CHANGES: dict[str, Callable[[str, str], str]] = {
    "move": lambda place, code: f"{place} - {code}",
    "turn": lambda place, code: f"rotate({place}, {code})",
    "scale": lambda place, code: f"{factor(place)} / {code}",
    "warp": lambda place, code: code.replace("{q}", place),
}
