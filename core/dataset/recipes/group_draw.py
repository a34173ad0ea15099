"""Pictures of several flat shapes at random, which stand to each other in some way."""

import random
from dataclasses import replace

from core.dataset.recipes.concepts import ShapeConcept
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import Colour, Motion, Picture, Plain, Rgb, Shape
from core.dataset.recipes.shape_draw import (
    draw_background,
    draw_colour,
    draw_concept,
    draw_count,
    draw_motions,
    ground_of,
)
from core.dataset.recipes.shape_layout import LINES, RELATIONS

# Relations in which several equal shapes may stand, each in its own colour.
_ALIKE = (
    "beside", "above", "inside", "overlap", "three", "stack", "four", "four_stack", "five", "nest",
    "corners",
)  # fmt: skip
# Where several shapes have room, each in its place.
_APART_PLACES = (
    "top_left", "top_right", "bottom_left", "bottom_right", "centre", "left", "right", "top",
    "bottom",
)  # fmt: skip
# Motions of parts of a picture with several shapes must leave them where they are.


def group_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of two or three shapes that stand to each other in some way."""
    background = draw_background(source, rng, share=0.4)
    ground = ground_of(background)
    relation = rng.choice(
        (
            "beside",
            "beside",
            "above",
            "inside",
            "inside",
            "overlap",
            "around",
            "three",
            "three",
            "stack",
            "orbit",
            "four",
            "four_stack",
            "five",
            "rows",
            "nest",
            "nest",
            "corners",
            "",
        )
    )
    if not relation:
        shapes = _placed_apart(source, ground, rng)
    else:
        shapes = _related(source, relation, ground, rng)
    effects = source.draw_effects(rng, share=0.15, has_texture=False, is_coloured=True)
    effects = tuple(name for name in effects if name != "mirror")
    return Picture(background, shapes, relation, effects)


def _related(
    source: PictureSource, relation: str, ground: tuple[Rgb, ...], rng: random.Random
) -> tuple[Shape, ...]:
    num = len(RELATIONS[relation])
    if relation in _ALIKE and (num > 3 or rng.random() < 0.5):
        return _alike(source, relation, ground, rng)
    shapes: list[Shape] = []
    seen = list(ground)
    for idx in range(num):
        # What stands on another shape must fit in it.
        is_ground = relation in ("inside", "nest") and idx < num - 1
        concept = draw_concept(source, _has_room if is_ground else _has_ends, rng)
        colour = draw_colour(source, tuple(seen[-2:]), rng)
        seen.append(colour.rgb)
        arrangement = "ring" if relation == "around" and idx == 1 else ""
        arrangement = "row" if relation == "rows" else arrangement
        shapes.append(
            Shape(
                concept.name,
                Plain(colour),
                size=rng.choice(("small", "big")) if rng.random() < 0.15 else None,
                arrangement=arrangement,
                count=draw_count(arrangement, rng) if arrangement else (),
                edge=rng.choice(("outline", "glow", "soft")) if rng.random() < 0.08 else "",
                motions=_staying_motion(source, concept, rng),
            )
        )
    if relation == "orbit":
        speed = rng.choice(("", "", "", "slow", "fast"))
        shapes = [
            replace(shapes[0], motions=()),
            replace(shapes[1], motions=(Motion("orbit", speed),)),
        ]
    return tuple(shapes)


def _alike(
    source: PictureSource, relation: str, ground: tuple[Rgb, ...], rng: random.Random
) -> tuple[Shape, ...]:
    """Return equal shapes, each in a colour of its own, or one in another than the rest."""
    num = len(RELATIONS[relation])
    concept = draw_concept(source, _has_room, rng)
    colours: list[Colour] = []
    for _ in range(num):
        seen = [colour.rgb for colour in colours[-2:]]
        colours.append(draw_colour(source, (*ground[:1], *seen), rng))
    if relation in LINES and rng.random() < 0.25:
        odd = rng.randrange(num)
        colours = [colours[1] if idx == odd else colours[0] for idx in range(num)]
    return tuple(Shape(concept.name, Plain(colour)) for colour in colours)


def _staying_motion(
    source: PictureSource, concept: ShapeConcept, rng: random.Random
) -> tuple[Motion, ...]:
    if rng.random() > 0.25:
        return ()
    found = draw_motions(source, concept, rng)[:1]
    parts = source.book.animations
    return tuple(m for m in found if parts[m.name].part in ("turn", "scale", "mask"))


def _placed_apart(
    source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random
) -> tuple[Shape, ...]:
    places = rng.sample(_APART_PLACES, 2 if rng.random() < 0.6 else 3)
    shapes = []
    for place in places:
        concept = draw_concept(source, _has_ends, rng)
        colour = draw_colour(source, ground[:2], rng)
        motions = _staying_motion(source, concept, rng)
        size = "small" if place == "centre" else None
        shapes.append(Shape(concept.name, Plain(colour), size=size, place=place, motions=motions))
    return tuple(shapes)


def _has_ends(concept: ShapeConcept) -> bool:
    return not concept.is_endless


def _has_room(concept: ShapeConcept) -> bool:
    return concept.is_full
