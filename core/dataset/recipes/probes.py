"""One program for each row of a book, for a compiler to try.

Reading a book checks what can be known without a GPU. Whoever has one asks it about these
programs, and can say which file and row a refused one comes from.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import (
    Field,
    Look,
    Motion,
    Pattern,
    Picture,
    Plain,
    Scene,
    Shape,
    Snippet,
    Solid,
    Space,
)
from core.wgsl.kinds import ShaderKind

# Off the centre, where effects that mirror or turn the picture show.
_PLACE = "left"


@dataclass(frozen=True, slots=True)
class Probe:
    """A program that uses one row, and where the row stands."""

    table: str
    name: str
    path: Path
    row: int
    scene: Scene
    code: str
    kind: ShaderKind


def probes(book: RecipeBook) -> Iterator[Probe]:
    """Yield a program for every shape, pattern, look, field, motion, edge, effect, body, material and family."""
    engine = RecipeEngine(book)
    for table, name, scene in _scenes(book):
        path, row = book.origins[table, name]
        yield Probe(table, name, path, row, scene, engine.emit(scene), engine.kind(scene))


def _scenes(book: RecipeBook) -> Iterator[tuple[str, str, Scene]]:
    colours = book.colour_words.common
    shape = Shape(next(iter(book.shapes)), Plain(colours[0]))
    solid = Solid(next(iter(book.solids)), colours[0])
    ground = Pattern(next(iter(book.patterns)))
    yield from _filled(book)
    for name in book.shapes:
        yield "shapes", name, Picture(shapes=(replace(shape, name=name),))
    for name in book.animations:
        yield "animations", name, _animated(name, book, shape, solid, ground)
    for name in book.edges:
        edged = replace(shape, edge=name, edge_colour=colours[1])
        yield "edges", name, Picture(Plain(colours[2]), (edged,))
    for name in book.effects:
        placed = replace(shape, place=_PLACE, size="medium")
        yield "effects", name, Picture(ground, (placed,), effects=(name,))
    for name in book.solids:
        yield "solids", name, Space((Solid(name),))
    for name in book.materials:
        yield "materials", name, Space((solid,), material=name)
    for name in book.families:
        yield "families", name, Snippet(name)


def _filled(book: RecipeBook) -> Iterator[tuple[str, str, Scene]]:
    for name in book.patterns:
        yield "patterns", name, Picture(Pattern(name))
    for name in book.looks:
        yield "looks", name, Picture(Look(name))
    leveled = [row.name for row in book.looks.values() if row.has_levels][:1]
    for look, name in itertools.product(leveled, book.palettes):
        yield "palettes", name, Picture(Look(look, palette=name))
    for name, field in book.fields.items():
        colours = book.colour_words.common[: field.num_colours]
        yield "fields", name, Picture(Field(name, colours))


def _animated(name: str, book: RecipeBook, shape: Shape, solid: Solid, ground: Pattern) -> Scene:
    fits, motion = book.animations[name].fits, Motion(name)
    if "shape" in fits:
        return Picture(shapes=(replace(shape, motions=(motion,)),))
    if "solid" in fits:
        return Space((replace(solid, motion=motion),))
    rings = next((row.name for row in book.patterns.values() if row.has_rings), ground.name)
    return Picture(Pattern(rings if "rings" in fits else ground.name, motion=motion))
