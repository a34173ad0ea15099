"""Figures and little scenes at random: things of several parts, each in its own colour."""

import random

from core.dataset.recipes.colours import BLACK, rgb_of_hex
from core.dataset.recipes.concepts import ShapeConcept
from core.dataset.recipes.figure_code import SKIES
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import Colour, Fill, Motion, Picture, Plain, Shape
from core.dataset.recipes.shape_layout import PLACES

# What a figure's motion may change; its colours are its own.
MOTION_PARTS = ("move", "turn", "scale")
_SIZE_WORDS = ("small", "tiny", "big", "medium")


def figure_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of one figure, or a scene."""
    concept = source.figures.draw(rng)
    has_effect = rng.random() < 0.12
    effects = source.draw_effects(
        rng, share=1.0 if has_effect else 0.0, has_texture=False, is_coloured=True
    )
    effects = tuple(name for name in effects if name != "mirror")
    if concept.is_scene:
        shape = Shape(concept.name, hour=_hour(concept, rng))
        if not shape.hour:
            shape = Shape(concept.name, parts=_part_colours(source, concept, rng))
        return Picture(shapes=(shape,), effects=effects)
    background = _background(source, rng)
    arrangement = rng.choice(("row", "row", "column")) if rng.random() < 0.18 else ""
    motions = () if arrangement else _motions(source, rng)
    is_moved = any(source.book.animations[m.name].part == "move" for m in motions)
    can_be_placed = not is_moved and not arrangement
    has_main = any(part.is_main for part in concept.parts)
    ground = background.colour.rgb if isinstance(background, Plain) else BLACK
    fill = Plain(source.colour(rng, ground)) if has_main and rng.random() < 0.4 else None
    shape = Shape(
        concept.name,
        fill,
        size=rng.choice(_SIZE_WORDS) if not arrangement and rng.random() < 0.2 else None,
        place=rng.choice(tuple(PLACES)) if can_be_placed and rng.random() < 0.15 else None,
        arrangement=arrangement,
        count=(rng.randint(2, 5),) if arrangement else (),
        motions=motions,
        parts=_part_colours(source, concept, rng, has_colour=fill is not None),
    )
    return Picture(background, (shape,), effects=effects)


def _background(source: PictureSource, rng: random.Random) -> Fill | None:
    share = rng.random()
    if share < 0.55:
        return None
    return Plain(source.ground(rng)) if share < 0.88 else source.gradient(rng)


def _hour(concept: ShapeConcept, rng: random.Random) -> str:
    has_sky = bool(concept.parts[0].say)
    return rng.choice(tuple(SKIES)) if has_sky and rng.random() < 0.3 else ""


def _part_colours(
    source: PictureSource, concept: ShapeConcept, rng: random.Random, *, has_colour: bool = False
) -> tuple[tuple[int, Colour], ...]:
    """Return colours for no part, or for one or two that can be named."""
    named = [
        idx
        for idx, part in enumerate(concept.parts)
        if part.say and not (has_colour and part.is_main)
    ]
    num = 0 if rng.random() < 0.5 else 1 if rng.random() < 0.7 else 2
    chosen = sorted(rng.sample(named, min(num, len(named))))
    colours: dict[int, Colour] = {}
    for idx in chosen:
        others = [colour.rgb for colour in colours.values()]
        colours[idx] = source.colour(rng, rgb_of_hex(concept.parts[idx].rgb), BLACK, *others)
    return tuple(colours.items())


def _motions(source: PictureSource, rng: random.Random) -> tuple[Motion, ...]:
    if rng.random() > 0.2:
        return ()
    motion = source.motion("shape", rng)
    return (motion,) if source.book.animations[motion.name].part in MOTION_PARTS else ()
