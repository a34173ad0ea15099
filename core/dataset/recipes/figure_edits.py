"""Changes of pictures with several colours: one part, or one shape of several, gets another."""

from dataclasses import replace

from core.dataset.recipes.colours import BLACK
from core.dataset.recipes.inflection import with_article
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import Picture, Plain, Rgb
from core.dataset.recipes.wording import Voice


def recolour_part(
    picture: Picture, source: PictureSource, voice: Voice
) -> tuple[str, Picture] | None:
    """Give a named part of a figure another colour."""
    shape = picture.shapes[0]
    concept = source.book.shapes[shape.name]
    named = [idx for idx, part in enumerate(concept.parts) if part.say]
    if not named:
        return None
    idx = voice.rng.choice(named)
    if shape.hour and not idx:
        return None
    colours = dict(shape.parts)
    old = (colours[idx].rgb,) if idx in colours else ()
    colour = source.colour(voice.rng, BLACK, *old)
    said = source.book.colour_words.say(colour, voice)
    part = voice.pick(concept.parts[idx].say).replace("a {c}", with_article(said))
    text = voice.say("edit.edge.with", e=part.replace("{c}", said))
    parts = tuple(sorted((colours | {idx: colour}).items()))
    return text, replace(picture, shapes=(replace(shape, parts=parts),))


def recolour_one(
    picture: Picture, source: PictureSource, voice: Voice
) -> tuple[str, Picture] | None:
    """Give one of several different shapes another colour."""
    names = [shape.name for shape in picture.shapes]
    if len(set(names)) < len(names):
        return None
    idx = voice.rng.randrange(len(names))
    shape = picture.shapes[idx]
    taken: list[Rgb] = [s.fill.colour.rgb for s in picture.shapes if isinstance(s.fill, Plain)]
    colour = source.colour(voice.rng, *taken[:2])
    word = source.book.shapes[shape.name].words[0]
    noun = f"{word}s" if shape.arrangement else word
    text = voice.say("edit.one", x=noun, c=source.book.colour_words.say(colour, voice))
    changed = replace(shape, fill=Plain(colour))
    return text, replace(
        picture, shapes=(*picture.shapes[:idx], changed, *picture.shapes[idx + 1 :])
    )
