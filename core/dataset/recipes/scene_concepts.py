"""What a scene is made of, by name: for weights, coverage, and held-out combinations."""

from collections.abc import Iterator

from core.dataset.recipes.records import (
    Bands,
    Each,
    Field,
    Fill,
    Gradient,
    Look,
    Motion,
    Pattern,
    Picture,
    Scene,
    Shape,
    Snippet,
    Space,
)


def concepts_of(scene: Scene) -> frozenset[str]:
    """Return the names of a scene's concepts, as ``table:name``, without colours and numbers."""
    match scene:
        case Picture():
            return frozenset(_picture(scene))
        case Space():
            return frozenset(_space(scene))
        case Snippet():
            choices = (f"slot:{scene.family}.{slot}.{idx}" for slot, idx in scene.choices)
            return frozenset((f"family:{scene.family}", *choices))


def _picture(picture: Picture) -> Iterator[str]:
    yield from _fill(picture.background)
    for shape in picture.shapes:
        yield from _shape(shape)
    if picture.relation:
        yield f"relation:{picture.relation}"
    yield from (f"effect:{name}" for name in picture.effects)


def _shape(shape: Shape) -> Iterator[str]:
    yield f"shape:{shape.name}"
    yield from _fill(shape.fill)
    if shape.arrangement:
        yield f"arrangement:{shape.arrangement}"
    if shape.edge:
        yield f"edge:{shape.edge}"
    if shape.partner:
        yield f"join:{shape.partner.operation}"
        yield f"shape:{shape.partner.shape}"
    if isinstance(shape.place, str):
        yield f"place:{shape.place}"
    yield from (_motion(motion) for motion in shape.motions)


def _fill(fill: Fill | Each | None) -> Iterator[str]:
    match fill:
        case Gradient():
            yield f"gradient:{fill.direction or 'right'}"
        case Each():
            yield f"each:{len(fill.colours)}"
        case Field():
            yield f"field:{fill.name}"
        case Bands():
            yield f"bands:{fill.direction}.{len(fill.colours)}"
        case Pattern() | Look():
            yield f"{'pattern' if isinstance(fill, Pattern) else 'look'}:{fill.name}"
            if isinstance(fill, Look) and fill.palette:
                yield f"palette:{fill.palette}"
            if fill.motion:
                yield _motion(fill.motion)


def _motion(motion: Motion) -> str:
    return f"motion:{motion.name}"


def _space(space: Space) -> Iterator[str]:
    for solid in space.solids:
        yield f"solid:{solid.name}"
        if solid.motion:
            yield _motion(solid.motion)
    for name in ("relation", "material", "floor", "light"):
        value = getattr(space, name)
        if value:
            yield f"{name}:{value}"
    if space.has_soft_shadow:
        yield "shadow:soft"
    if space.is_lifted:
        yield "floor:lifted"
    if space.camera:
        yield f"camera:{space.camera.name}"
    yield from _fill(space.background)
    yield from (f"effect:{name}" for name in space.effects)
