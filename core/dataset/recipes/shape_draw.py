"""Pictures with flat shapes at random."""

import random
from collections.abc import Callable
from dataclasses import replace

from core.dataset.recipes.concepts import ShapeConcept
from core.dataset.recipes.picture_draw import BLACK, PictureSource
from core.dataset.recipes.records import (
    Bands,
    Colour,
    Each,
    Field,
    Fill,
    Motion,
    Partner,
    Picture,
    Plain,
    Rgb,
    Shape,
)
from core.dataset.recipes.shape_code import OPERATIONS, WHITE
from core.dataset.recipes.shape_layout import GROWTHS, LINES, PLACES, RELATIONS

# Fields that are the same everywhere, and so may fill a shape; said by wordings of their own.
CHANGING = ("fading", "fading", "flashing", "three_colour_cycle", "fade_through_three")
_SIZE_WORDS = ("small", "small", "big", "big", "tiny", "huge", "medium", "full")
_TURNS = (15, 20, 30, 45, 60, 90, -30, -45)
_SPARE_SHARE = 0.2  # of the pictures of shapes
_SPARE_WORDS = ("", "motion", "motion", "motion", "place", "turn", "edge", "size")
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
_STAYING = ("turn", "scale", "mask", "warp", "colour")


def shape_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of one shape, or of several equal ones."""
    if rng.random() < _SPARE_SHARE:
        return _spare_picture(source, rng)
    background = _background(source, rng)
    ground = _ground(background)
    concept = source.shapes.draw(rng)
    share = rng.random()
    if share < 0.2 and not concept.is_endless:
        shape = _several(source, concept, ground, rng)
    elif share < 0.32 and concept.is_full:
        shape = _joined(source, concept, ground, rng)
    else:
        shape = _single(source, concept, ground, background, rng)
    is_coloured = shape.fill is not None or background is not None
    has_texture = background is not None and not isinstance(background, Plain)
    effects = source.draw_effects(rng, share=0.22, has_texture=has_texture, is_coloured=is_coloured)
    if "mirror" in effects and shape.place != "left":
        effects = tuple(name for name in effects if name != "mirror")
    return Picture(background, (shape,), effects=effects)


def _spare_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of one shape of which hardly anything is said, as people mostly ask."""
    concept = source.shapes.draw(rng)
    share = rng.random()
    background = Plain(source.colour(rng)) if share < 0.3 else None
    ground = _ground(background)
    fill = Plain(_colour(source, ground, rng)) if share < 0.65 else None
    shape = Shape(concept.name, fill)
    match rng.choice(_SPARE_WORDS):
        case "motion":
            motions = _motions(source, concept, rng)[:1]
            is_coloured = any(source.book.animations[m.name].part == "colour" for m in motions)
            shape = replace(shape, fill=None if is_coloured else fill, motions=motions)
        case "place" if not concept.is_endless:
            shape = replace(shape, place=_place(rng))
        case "turn" if not concept.is_round:
            shape = replace(shape, turn=rng.choice(_TURNS))
        case "edge":
            edge, edge_colour = _edge(source, fill, background, ground, rng)
            shape = replace(shape, edge=edge, edge_colour=edge_colour)
        case "size":
            shape = replace(shape, size=_size(rng))
    return Picture(background, (shape,))


def group_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of two or three shapes that stand to each other in some way."""
    background = _background(source, rng, share=0.4)
    ground = _ground(background)
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


def _background(source: PictureSource, rng: random.Random, share: float = 0.5) -> Fill | None:
    if rng.random() >= share:
        return None
    kind = rng.random()
    if kind < 0.62:
        return Plain(source.colour(rng))
    if kind < 0.8:
        return source.gradient(rng)
    if kind < 0.9:
        return source.pattern(rng, is_plain=rng.random() < 0.5)
    return source.look(rng, is_plain=rng.random() < 0.7)


def _ground(background: Fill | None) -> tuple[Rgb, ...]:
    """Return the colours that a shape before the background must differ from."""
    if background is None:
        return (BLACK,)
    if isinstance(background, Plain):
        return (background.colour.rgb,)
    return tuple(colour.rgb for colour in getattr(background, "colours", ()))[:3]


def _fill(source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random) -> Fill | None:
    share = rng.random()
    is_white_seen = all(sum(rgb) < 2.4 for rgb in ground) and ground
    if share < 0.12 and is_white_seen:
        return None
    if share < 0.82:
        return Plain(_colour(source, ground, rng))
    if share < 0.89:
        return source.gradient(rng)
    if share < 0.91:
        return _changing(source, ground, rng)
    if share < 0.935:
        first = source.colour(rng, *ground[:1])
        second = source.colour(rng, first.rgb, *ground[:1])
        return Bands(rng.choice(("columns", "rows")), (first, second))
    return source.pattern(rng, is_plain=True) if share < 0.97 else source.look(rng, is_plain=True)


def _changing(source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random) -> Fill:
    """Return a fill that changes its colour over time."""
    field = source.book.fields[rng.choice(CHANGING)]
    colours: list[Colour] = []
    for _ in range(field.num_colours):
        colours.append(source.colour(rng, *ground[:1], *(c.rgb for c in colours[-1:])))
    return Field(field.name, tuple(colours))


def _colour(source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random) -> Colour:
    # Three colours of a gradient may leave no colour that differs from all.
    return source.colour(rng, *ground[:2])


def _single(
    source: PictureSource,
    concept: ShapeConcept,
    ground: tuple[Rgb, ...],
    background: Fill | None,
    rng: random.Random,
) -> Shape:
    fill = _fill(source, ground, rng)
    motions = _motions(source, concept, rng)
    parts = {source.book.animations[motion.name].part for motion in motions}
    if "colour" in parts:
        fill = None  # the motion sets it
    edge, edge_colour = _edge(source, fill, background, ground, rng)
    can_be_placed = "move" not in parts and not concept.is_endless
    place = _place(rng) if can_be_placed and rng.random() < 0.24 else None
    size = _size(rng)
    turn = None
    if not concept.is_round and "turn" not in parts and rng.random() < 0.1:
        turn = rng.choice(_TURNS)
    return Shape(
        concept.name,
        fill,
        size=size,
        place=place if size != "full" else None,
        turn=turn,
        edge=edge,
        edge_colour=edge_colour,
        motions=motions,
    )


def _size(rng: random.Random) -> str | float | None:
    share = rng.random()
    if share < 0.6:
        return None
    return rng.choice(_SIZE_WORDS) if share < 0.9 else rng.randint(1, 9) / 20


def _place(rng: random.Random) -> str | tuple[float, float]:
    share = rng.random()
    if share < 0.2:
        return rng.randint(2, 8) / 10, rng.randint(2, 8) / 10
    if share < 0.26:
        along = rng.choice((0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.75, 0.8, 0.9))
        return (along, 0.5) if share < 0.23 else (0.5, along)
    return rng.choice(tuple(PLACES))


def _motions(
    source: PictureSource, concept: ShapeConcept, rng: random.Random
) -> tuple[Motion, ...]:
    num = 0 if rng.random() < 0.5 else 1 if rng.random() < 0.85 else 2
    chosen: dict[str, Motion] = {}
    for _ in range(num):
        motion = source.motion("shape", rng)
        part = source.book.animations[motion.name].part
        if not (part == "turn" and concept.is_round):
            chosen.setdefault(part, motion)
    return tuple(chosen.values())


def _edge(
    source: PictureSource,
    fill: Fill | None,
    background: Fill | None,
    ground: tuple[Rgb, ...],
    rng: random.Random,
) -> tuple[str, Colour | None]:
    if rng.random() > 0.22:
        return "", None
    edge = source.edges.draw(rng)
    if edge.needs_background and background is None:
        return "", None
    if not edge.takes_colour:
        return edge.name, None
    own = (fill.colour.rgb,) if isinstance(fill, Plain) else (WHITE,) if fill is None else ()
    return edge.name, source.colour(rng, *own, *ground[:1])


def _several(
    source: PictureSource, concept: ShapeConcept, ground: tuple[Rgb, ...], rng: random.Random
) -> Shape:
    arrangement = rng.choice(
        ("row", "row", "column", "ring", "ring", "grid", "grid", "scatter", "diagonal", "corners")
    )
    motions = tuple(
        motion
        for motion in _motions(source, concept, rng)[:1]
        if source.book.animations[motion.name].part in (*_STAYING, "turn")
        and not (arrangement == "grid" and source.book.animations[motion.name].part == "warp")
    )
    if arrangement != "corners" and not motions and rng.random() < 0.25:
        return Shape(
            concept.name, _each(source, ground, rng), arrangement=arrangement,
            count=_count(arrangement, rng),
        )  # fmt: skip
    is_growing = arrangement == "row" and rng.random() < 0.2
    sizes = GROWTHS if is_growing else (None, None, None, "small", "big", "tiny")
    return Shape(
        concept.name,
        _plain_or_none(source, ground, rng),
        size=rng.choice(sizes),
        arrangement=arrangement,
        count=_count(arrangement, rng),
        edge="glow" if rng.random() < 0.08 else "outline" if rng.random() < 0.06 else "",
        motions=motions,
    )


def _each(source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random) -> Each:
    if rng.random() < 0.4:
        return Each()
    first = source.colour(rng, *ground[:1])
    return Each((first, source.colour(rng, first.rgb, *ground[:1])))


def _plain_or_none(
    source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random
) -> Plain | None:
    fill = _fill(source, ground, rng)
    return fill if isinstance(fill, Plain) or fill is None else Plain(_colour(source, ground, rng))


def _count(arrangement: str, rng: random.Random) -> tuple[int, ...]:
    if arrangement == "grid":
        columns = rng.randint(2, 8)
        return columns, columns if rng.random() < 0.6 else rng.randint(2, 8)
    if arrangement == "corners":
        return (4,)
    low, high = {"ring": (3, 12), "scatter": (4, 20)}.get(arrangement, (2, 7))
    return (rng.randint(low, high),)


def _joined(
    source: PictureSource, concept: ShapeConcept, ground: tuple[Rgb, ...], rng: random.Random
) -> Shape:
    other = _draw(source, lambda row: row.name != concept.name and row.is_full, rng)
    operation = rng.choice(OPERATIONS)
    motions = tuple(
        motion
        for motion in _motions(source, concept, rng)[:1]
        if operation != "morph"
        and source.book.animations[motion.name].part in ("turn", "move", "scale")
    )
    return Shape(
        concept.name,
        _plain_or_none(source, ground, rng),
        size=rng.choice((None, None, "big", "huge")),
        partner=Partner(operation, other.name),
        motions=motions,
    )


def _has_ends(concept: ShapeConcept) -> bool:
    return not concept.is_endless


def _has_room(concept: ShapeConcept) -> bool:
    return concept.is_full


def _draw(
    source: PictureSource, fits: Callable[[ShapeConcept], bool], rng: random.Random
) -> ShapeConcept:
    while True:
        concept = source.shapes.draw(rng)
        if fits(concept):
            return concept


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
        concept = _draw(source, _has_room if is_ground else _has_ends, rng)
        colour = _colour(source, tuple(seen[-2:]), rng)
        seen.append(colour.rgb)
        arrangement = "ring" if relation == "around" and idx == 1 else ""
        arrangement = "row" if relation == "rows" else arrangement
        shapes.append(
            Shape(
                concept.name,
                Plain(colour),
                size=rng.choice(("small", "big")) if rng.random() < 0.15 else None,
                arrangement=arrangement,
                count=_count(arrangement, rng) if arrangement else (),
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
    concept = _draw(source, _has_room, rng)
    colours: list[Colour] = []
    for _ in range(num):
        seen = [colour.rgb for colour in colours[-2:]]
        colours.append(_colour(source, (*ground[:1], *seen), rng))
    if relation in LINES and rng.random() < 0.25:
        odd = rng.randrange(num)
        colours = [colours[1] if idx == odd else colours[0] for idx in range(num)]
    return tuple(Shape(concept.name, Plain(colour)) for colour in colours)


def _staying_motion(
    source: PictureSource, concept: ShapeConcept, rng: random.Random
) -> tuple[Motion, ...]:
    if rng.random() > 0.25:
        return ()
    found = _motions(source, concept, rng)[:1]
    parts = source.book.animations
    return tuple(m for m in found if parts[m.name].part in ("turn", "scale", "mask"))


def _placed_apart(
    source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random
) -> tuple[Shape, ...]:
    places = rng.sample(_APART_PLACES, 2 if rng.random() < 0.6 else 3)
    shapes = []
    for place in places:
        concept = _draw(source, _has_ends, rng)
        colour = _colour(source, ground[:2], rng)
        motions = _staying_motion(source, concept, rng)
        size = "small" if place == "centre" else None
        shapes.append(Shape(concept.name, Plain(colour), size=size, place=place, motions=motions))
    return tuple(shapes)
