"""Changes of flat pictures: an instruction, and the picture after it."""

import random
from collections.abc import Callable
from dataclasses import replace

from core.dataset.recipes.colours import BLACK
from core.dataset.recipes.figure_edits import recolour_one, recolour_part
from core.dataset.recipes.fill_edits import changed_fill, next_speed, verb_of
from core.dataset.recipes.fill_text import fill_phrase
from core.dataset.recipes.inflection import with_article
from core.dataset.recipes.phrases import number_word
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import (
    Each,
    Fill,
    Gradient,
    Look,
    Pattern,
    Picture,
    Plain,
    Shape,
)
from core.dataset.recipes.shape_layout import GROWTHS
from core.dataset.recipes.wording import Voice

_SIZE_ORDER = ("tiny", "small", "medium", "big", "huge")
_MAX_COUNT = {"ring": 16, "scatter": 24, "row": 9, "column": 9, "diagonal": 9}

Edit = tuple[str, Picture]
_Change = Callable[[Picture, PictureSource, Voice], Edit | None]


def edit_picture(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    """Return an instruction and the changed picture; None where the change drawn does not fit."""
    return voice.rng.choice(_changes(picture, source))(picture, source, voice)


def _changes(picture: Picture, source: PictureSource) -> tuple[_Change, ...]:
    if not picture.shapes:
        return _FILL_CHANGES
    if len(picture.shapes) > 1:
        return _GROUP_CHANGES
    concept = source.book.shapes[picture.shapes[0].name]
    if concept.is_scene:
        return recolour_part, recolour_part, _change_effects
    return _FIGURE_CHANGES if concept.parts else _SHAPE_CHANGES


def _with_shape(picture: Picture, shape: Shape) -> Picture:
    return replace(picture, shapes=(shape,))


def _recolour(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    if any(source.book.animations[m.name].part == "colour" for m in shape.motions):
        return None
    ground = picture.background.colour.rgb if isinstance(picture.background, Plain) else BLACK
    old = (shape.fill.colour.rgb,) if isinstance(shape.fill, Plain) else ()
    colour = source.colour(voice.rng, ground, *old)
    text = voice.say("edit.colour", c=source.book.colour_words.say(colour, voice))
    return text, _with_shape(picture, replace(shape, fill=Plain(colour)))


def _recolour_figure(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    parts = source.book.shapes[picture.shapes[0].name].parts
    has_main = any(part.is_main for part in parts)
    return _recolour(picture, source, voice) if has_main else None


def _reshape(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    concept = source.shapes.draw(voice.rng)
    old = source.book.shapes[shape.name]
    has_turn = any(source.book.animations[m.name].part == "turn" for m in shape.motions)
    if concept.name == shape.name or shape.partner or old.is_endless or concept.is_endless:
        return None
    if concept.is_round and (has_turn or shape.turn):
        return None
    word = voice.pick_plain_first(concept.words)
    text = voice.say("edit.shape", x=with_article(word))
    return text, _with_shape(picture, replace(shape, name=concept.name))


def _resize(picture: Picture, _: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    if shape.size == "full":
        return None
    if voice.chance(0.35):
        size = voice.rng.choice(_SIZE_ORDER)
        if size == (shape.size or "medium"):
            return None
        word = voice.say(f"size.{size}")
        return voice.say("edit.size", s=word), _with_shape(picture, replace(shape, size=size))
    if isinstance(shape.size, float) or shape.size in GROWTHS:
        return None
    is_placed = shape.place not in (None, "centre") and not shape.arrangement
    is_bigger = voice.chance(0.5)
    idx = _SIZE_ORDER.index(shape.size or ("small" if is_placed else "medium"))
    idx += 1 if is_bigger else -1
    if not 0 <= idx < len(_SIZE_ORDER):
        return None
    key = "edit.bigger" if is_bigger else "edit.smaller"
    return voice.say(key), _with_shape(picture, replace(shape, size=_SIZE_ORDER[idx]))


def _move(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    parts = {source.book.animations[m.name].part for m in shape.motions}
    is_endless = source.book.shapes[shape.name].is_endless
    if "move" in parts or is_endless or shape.arrangement or "mirror" in picture.effects:
        return None
    # What was placed by a word keeps its size, which the words for places set.
    if shape.place not in (None, "centre") and voice.chance(0.4):
        size = shape.size or "small"
        return voice.say("edit.centre"), _with_shape(
            picture, replace(shape, place="centre", size=size)
        )
    place = voice.rng.choice(("left", "right", "top", "bottom", "top_left", "top_right",
                              "bottom_left", "bottom_right"))  # fmt: skip
    if place == shape.place:
        return None
    size = shape.size or ("medium" if shape.place in (None, "centre") else "small")
    text = voice.say("edit.place", p=voice.say(f"place.{place}"))
    return text, _with_shape(picture, replace(shape, place=place, size=size))


def _animate(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    if shape.motions and voice.chance(0.4):
        return voice.say("edit.motion.remove"), _with_shape(picture, replace(shape, motions=()))
    if shape.motions and voice.chance(0.6):
        is_faster = voice.chance(0.5)
        motions = [next_speed(motion, source, is_faster=is_faster) for motion in shape.motions]
        if any(motion is None for motion in motions):
            return None
        text = voice.say("edit.faster" if is_faster else "edit.slower")
        changed = tuple(motion for motion in motions if motion)
        return text, _with_shape(picture, replace(shape, motions=changed))
    motion = source.motion("shape", voice.rng)
    part = source.book.animations[motion.name].part
    if isinstance(shape.fill, Each) and part not in ("turn", "scale", "warp"):
        return None
    parts = {source.book.animations[m.name].part for m in shape.motions}
    is_still = part == "turn" and source.book.shapes[shape.name].is_round
    is_placed = part == "move" and (shape.place or shape.arrangement)
    if part in parts or is_still or is_placed or shape.partner or part == "colour":
        return None
    text = voice.say("edit.motion.add", do=verb_of(motion, source, voice))
    return text, _with_shape(picture, replace(shape, motions=(*shape.motions, motion)))


def _recount(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    is_single = not shape.arrangement and not shape.partner
    if is_single and not shape.place and not shape.motions and not shape.edge:
        if source.book.shapes[shape.name].is_endless or isinstance(
            shape.fill, Gradient | Pattern | Look
        ):
            return None
        number = voice.rng.randint(2, 6)
        text = voice.say("edit.several", n=number_word(number, voice))
        changed = replace(shape, arrangement="row", count=(number,), size=None, turn=None)
        return text, _with_shape(picture, changed)
    if shape.arrangement not in _MAX_COUNT or shape.size in GROWTHS:
        return None
    number = shape.count[0]
    key, new = voice.rng.choice(
        (
            ("double", number * 2),
            ("one_more", number + 1),
            ("one_less", number - 1),
            ("number", voice.rng.randint(2, 9)),
        )
    )
    if not 2 <= new <= _MAX_COUNT[shape.arrangement] or new == number:
        return None
    text = voice.say(f"edit.{key}", n=number_word(new, voice))
    return text, _with_shape(picture, replace(shape, count=(new,)))


def _restyle(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    shape = picture.shapes[0]
    if isinstance(shape.fill, Each):
        return None
    if shape.edge:
        plain = replace(shape, edge="", edge_colour=None)
        return voice.say("edit.edge.remove"), _with_shape(picture, plain)
    edge = source.edges.draw(voice.rng)
    if (edge.needs_background and picture.background is None) or shape.arrangement or shape.partner:
        return None
    if edge.takes_colour:
        own = (shape.fill.colour.rgb,) if isinstance(shape.fill, Plain) else ()
        colour = source.colour(voice.rng, *own)
        other = source.book.colour_words.say(colour, voice)
        part = voice.pick(edge.withs).replace("a {other}", with_article(other))
        return voice.say("edit.edge.with", e=part), _with_shape(
            picture, replace(shape, edge=edge.name, edge_colour=colour)
        )
    if edge.adjectives and voice.chance(0.5):
        text = voice.say("edit.edge", e=voice.pick(edge.adjectives))
    elif edge.withs:
        text = voice.say("edit.edge.with", e=voice.pick(edge.withs))
    else:
        return None
    return text, _with_shape(picture, replace(shape, edge=edge.name))


def _rebackground(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    needs_ground = {shape.edge for shape in picture.shapes} & {
        name for name, edge in source.book.edges.items() if edge.needs_background
    }
    if picture.background and not needs_ground and voice.chance(0.25):
        is_dark = any(
            isinstance(s.fill, Plain) and sum(s.fill.colour.rgb) < 0.6 for s in picture.shapes
        )
        if not is_dark:
            return voice.say("edit.background.remove"), replace(picture, background=None)
    taken = [s.fill.colour.rgb for s in picture.shapes if isinstance(s.fill, Plain)]
    if any(s.fill is None for s in picture.shapes):
        taken.append((1.0, 1.0, 1.0))
    if voice.chance(0.7):
        colour = source.colour(voice.rng, *taken[:2])
        text = voice.say("edit.background", c=source.book.colour_words.say(colour, voice))
        return text, replace(picture, background=Plain(colour))
    fill = _any_fill(source, voice.rng)
    words = fill_phrase(fill, voice, source.book, can_follow=False).text()
    return voice.say("edit.background.fill", f=words), replace(picture, background=fill)


def _any_fill(source: PictureSource, rng: random.Random) -> Fill:
    share = rng.random()
    if share < 0.4:
        return source.gradient(rng)
    return source.look(rng, is_plain=True) if share < 0.8 else source.pattern(rng, is_plain=True)


def change_effects(
    effects: tuple[str, ...], source: PictureSource, voice: Voice, *, allowed: tuple[str, ...] = ()
) -> tuple[str, tuple[str, ...]] | None:
    """Return an instruction that adds or removes an effect, and the effects after it."""
    book = source.book
    if effects and voice.chance(0.5):
        effect = book.effects[voice.rng.choice(effects)]
        if not effect.withs:
            return None
        left = tuple(name for name in effects if name != effect.name)
        word = effect.withs[0]
        for article in ("a ", "an "):
            word = f"the {word.removeprefix(article)}" if word.startswith(article) else word
        return voice.say("edit.effect.remove", e=word), left
    effect = source.effects.draw(voice.rng)
    taken = {book.effects[name].part for name in effects}
    special = (
        effect.needs_asymmetry
        or effect.needs_texture
        or effect.needs_default_colours
        or effect.needs_edges
    )
    if (
        effect.part in taken
        or special
        or not effect.withs
        or (allowed and effect.name not in allowed)
    ):
        return None
    order = {"warp": 0, "sample": 1, "colour": 2}
    names = sorted((*effects, effect.name), key=lambda name: order[book.effects[name].part])
    if effect.dos and voice.chance(0.3):
        return voice.pick(effect.dos), tuple(names)
    return voice.say("edit.effect.add", e=voice.pick(effect.withs)), tuple(names)


def _change_effects(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    changed = change_effects(picture.effects, source, voice)
    return (changed[0], replace(picture, effects=changed[1])) if changed else None


def _add_shape(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    """Put a shape into a picture that has none."""
    fill = picture.background
    if not isinstance(fill, Plain | Look) or picture.effects:
        return None
    concept = source.shapes.draw(voice.rng)
    ground = (fill.colour.rgb,) if isinstance(fill, Plain) else ()
    colour = source.colour(voice.rng, *ground)
    word = voice.pick_plain_first(concept.words)
    name = with_article(f"{source.book.colour_words.say(colour, voice)} {word}")
    shape = Shape(concept.name, Plain(colour))
    return voice.say("edit.add_shape", x=name), replace(picture, shapes=(shape,))


def _change_fill(picture: Picture, source: PictureSource, voice: Voice) -> Edit | None:
    changed = changed_fill(picture.background, source, voice)
    return (changed[0], replace(picture, background=changed[1])) if changed else None


_SHAPE_CHANGES: tuple[_Change, ...] = (
    _recolour, _recolour, _reshape, _resize, _move, _animate, _animate, _recount, _restyle,
    _rebackground, _rebackground, _change_effects,
)  # fmt: skip
_FILL_CHANGES: tuple[_Change, ...] = (
    _change_fill,
    _change_fill,
    _change_fill,
    _change_effects,
    _add_shape,
)
_GROUP_CHANGES: tuple[_Change, ...] = (_rebackground, _change_effects, recolour_one)
_FIGURE_CHANGES: tuple[_Change, ...] = (
    recolour_part, recolour_part, _recolour_figure, _resize, _move, _rebackground, _change_effects,
)  # fmt: skip
