"""Edits of a colour for any shader: what is coloured in it, or what has a named colour, gets another."""

import random
from collections.abc import Iterable

from core.dataset.growing.colour_knobs import LEAST_DISTANCE
from core.dataset.growing.colour_places import (
    ColourPlace,
    are_shades,
    colour_distance,
    find_colours,
)
from core.dataset.growing.records import Replacement, replaced
from core.dataset.growing.rewording import nearest_colour
from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.records import Rgb
from core.dataset.recipes.wording import Voice, is_held_out

COLOURED = 0.3  # least difference of the channels of what is called coloured
DARK = 0.3  # largest channel of what is only a ground for it


def recoloured(code: str, book: RecipeBook, rng: random.Random) -> tuple[str, str] | None:
    """Return an instruction and the code after it.

    None where no colour of the code can be told from its others, and where the instruction is one
    that validation keeps.
    """
    found = find_colours(code)
    groups = _groups(found)
    coloured = [rgb for rgb in groups if max(rgb) - min(rgb) >= COLOURED]
    voice = Voice(rng, book.wording)
    named = {rgb: name for rgb in coloured if (name := _own_name(rgb, groups, book))}
    # "It" is what is coloured before a dark ground; on a light one it may be the ground itself.
    is_alone = all(place.rgb in coloured or max(place.rgb) <= DARK for place in found)
    if len(coloured) == 1 and is_alone and (not named or rng.random() < 0.6):
        old, before = coloured[0], ""
    elif named:
        old, before = rng.choice(list(named.items()))
    else:
        return None
    places = groups[old]
    new = book.colour_words.draw(rng)
    if any(colour_distance(new.rgb, rgb) < LEAST_DISTANCE for rgb in groups):
        return None
    said = book.colour_words.say(new, voice)
    text = (
        voice.say("edit.recolour", a=before, c=said) if before else voice.say("edit.colour", c=said)
    )
    if any(is_held_out(wording) for wording in voice.used):
        return None
    items = [Replacement(place.start, place.end, place.written(new.rgb)) for place in places]
    return text, replaced(code, items)


def _groups(found: Iterable[ColourPlace]) -> dict[Rgb, list[ColourPlace]]:
    """Return the places of each colour that is written with three numbers."""
    groups: dict[Rgb, list[ColourPlace]] = {}
    for place in found:
        if place.num_written == 3:
            groups.setdefault(place.rgb, []).append(place)
    return groups


def _own_name(rgb: Rgb, others: Iterable[Rgb], book: RecipeBook) -> str:
    """Return the plain word for a colour that no other colour of the code comes near."""
    name = nearest_colour(rgb).name
    if all(name != plain.name for plain in book.colour_words.plain):
        return ""
    return "" if any(are_shades(rgb, other) for other in others if other != rgb) else name
