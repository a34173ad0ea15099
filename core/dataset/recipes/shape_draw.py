"""Pictures with flat shapes at random."""

import random
from collections.abc import Callable
from dataclasses import replace

from core.dataset.recipes.colours import BLACK
from core.dataset.recipes.concepts import ShapeConcept
from core.dataset.recipes.picture_draw import PictureSource
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
from core.dataset.recipes.shape_layout import GROWTHS, PLACES

# Fields that are the same everywhere, and so may fill a shape; said by wordings of their own.
CHANGING = ("fading", "fading", "flashing", "three_colour_cycle", "fade_through_three")
_SIZE_WORDS = ("small", "small", "big", "big", "tiny", "huge", "medium", "full")
_TURNS = (15, 20, 30, 45, 60, 90, -30, -45)
_SPARE_SHARE = 0.4  # of the pictures of shapes
_SPARE_WORDS = ("", "motion", "motion", "motion", "place", "turn", "edge", "size")
_SILHOUETTE_FROM = 0.94  # of a share from 0 to 1: black before another colour
_STAYING = ("turn", "scale", "mask", "warp", "colour")


def shape_picture(source: PictureSource, rng: random.Random) -> Picture:
    """Return a picture of one shape, or of several equal ones."""
    if rng.random() < _SPARE_SHARE:
        return _spare_picture(source, rng)
    background = draw_background(source, rng)
    ground = ground_of(background)
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
    background = Plain(source.ground(rng)) if share < 0.3 else None
    ground = ground_of(background)
    fill = Plain(draw_colour(source, ground, rng)) if share < 0.65 else None
    if share > _SILHOUETTE_FROM:
        background = Plain(source.colour(rng, BLACK))
        fill = Plain(source.book.colour_words.named("black"))
    shape = Shape(concept.name, fill)
    match rng.choice(_SPARE_WORDS):
        case "motion":
            motion = _fitting_motion(source, concept, rng)
            is_coloured = source.book.animations[motion.name].part == "colour"
            shape = replace(shape, fill=None if is_coloured else fill, motions=(motion,))
        case "place" if not concept.is_endless:
            shape = replace(shape, place=_place(rng))
        case "turn" if not concept.is_round:
            shape = replace(shape, turn=rng.choice(_TURNS))
        case "edge" if share <= _SILHOUETTE_FROM:
            edge, edge_colour = _edge(source, fill, background, ground, rng)
            shape = replace(shape, edge=edge, edge_colour=edge_colour)
        case "size":
            shape = replace(shape, size=_size(rng))
    return Picture(background, (shape,))


def draw_background(source: PictureSource, rng: random.Random, share: float = 0.5) -> Fill | None:
    """Return what lies behind shapes in ``share`` of the cases."""
    if rng.random() >= share:
        return None
    kind = rng.random()
    if kind < 0.62:
        return Plain(source.ground(rng))
    if kind < 0.8:
        return source.gradient(rng)
    if kind < 0.9:
        return source.pattern(rng, is_plain=rng.random() < 0.5)
    return source.look(rng, is_plain=rng.random() < 0.7)


def ground_of(background: Fill | None) -> tuple[Rgb, ...]:
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
        return Plain(draw_colour(source, ground, rng))
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


def draw_colour(source: PictureSource, ground: tuple[Rgb, ...], rng: random.Random) -> Colour:
    """Return a colour that can be seen on a background of these colours."""
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
    motions = draw_motions(source, concept, rng)
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


def draw_motions(
    source: PictureSource, concept: ShapeConcept, rng: random.Random
) -> tuple[Motion, ...]:
    """Return no motion, or one or two of different parts of a shape."""
    num = 0 if rng.random() < 0.5 else 1 if rng.random() < 0.85 else 2
    chosen: dict[str, Motion] = {}
    for _ in range(num):
        motion = source.motion("shape", rng)
        if _is_seen(source, motion, concept):
            chosen.setdefault(source.book.animations[motion.name].part, motion)
    return tuple(chosen.values())


def _fitting_motion(source: PictureSource, concept: ShapeConcept, rng: random.Random) -> Motion:
    while True:
        motion = source.motion("shape", rng)
        if _is_seen(source, motion, concept):
            return motion


def _is_seen(source: PictureSource, motion: Motion, concept: ShapeConcept) -> bool:
    """Whether a shape shows a motion: a round one turns unseen."""
    return not (concept.is_round and source.book.animations[motion.name].part == "turn")


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
        for motion in draw_motions(source, concept, rng)[:1]
        if source.book.animations[motion.name].part in (*_STAYING, "turn")
        and not (arrangement == "grid" and source.book.animations[motion.name].part == "warp")
    )
    if arrangement != "corners" and not motions and rng.random() < 0.25:
        return Shape(
            concept.name, _each(source, ground, rng), arrangement=arrangement,
            count=draw_count(arrangement, rng),
        )  # fmt: skip
    is_growing = arrangement == "row" and rng.random() < 0.2
    sizes = GROWTHS if is_growing else (None, None, None, "small", "big", "tiny")
    return Shape(
        concept.name,
        _plain_or_none(source, ground, rng),
        size=rng.choice(sizes),
        arrangement=arrangement,
        count=draw_count(arrangement, rng),
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
    return (
        fill if isinstance(fill, Plain) or fill is None else Plain(draw_colour(source, ground, rng))
    )


def draw_count(arrangement: str, rng: random.Random) -> tuple[int, ...]:
    """Return how many shapes an arrangement has; columns and rows of a grid."""
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
    other = draw_concept(source, lambda row: row.name != concept.name and row.is_full, rng)
    operation = rng.choice(OPERATIONS)
    motions = tuple(
        motion
        for motion in draw_motions(source, concept, rng)[:1]
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


def draw_concept(
    source: PictureSource, fits: Callable[[ShapeConcept], bool], rng: random.Random
) -> ShapeConcept:
    """Return a shape that fits."""
    while True:
        concept = source.shapes.draw(rng)
        if fits(concept):
            return concept
