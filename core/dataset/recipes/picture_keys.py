"""A picture of one plain shape said as keys and values, as programmers type it."""

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.inflection import participle
from core.dataset.recipes.phrases import decimal, unmarked
from core.dataset.recipes.records import Picture, Plain, Shape
from core.dataset.recipes.wording import Voice

_MARKS = ((": ", ", "), (": ", "; "), ("=", ", "), ("=", " "), (" = ", ", "), (": ", " - "))


def has_keys(picture: Picture, book: RecipeBook) -> bool:
    """Whether all of a picture can be said so: one shape of one colour before one colour."""
    if len(picture.shapes) != 1 or picture.effects:
        return False
    shape = picture.shapes[0]
    is_plain = all(isinstance(fill, Plain | None) for fill in (picture.background, shape.fill))
    has_more = (
        book.shapes[shape.name].is_scene
        or shape.arrangement
        or shape.partner
        or shape.edge
        or shape.parts
        or shape.hour
    )
    return is_plain and not has_more


def keyed_text(picture: Picture, voice: Voice, book: RecipeBook) -> str:
    """Return what ``has_keys`` allows as pairs of a key and a value, the shape first."""
    shape = picture.shapes[0]
    said = [("shape", voice.pick_plain_first(book.shapes[shape.name].words))]
    if isinstance(shape.fill, Plain):
        said.append(("colour", book.colour_words.say(shape.fill.colour, voice)))
    said += _more(shape, voice, book)
    if isinstance(picture.background, Plain):
        said.append(("background", book.colour_words.say(picture.background.colour, voice)))
    equals, comma = voice.rng.choice(_MARKS)
    return comma.join(f"{voice.say(f'key.{key}')}{equals}{value}" for key, value in said)


def _more(shape: Shape, voice: Voice, book: RecipeBook) -> list[tuple[str, str]]:
    said = []
    if isinstance(shape.size, float):
        said.append(("radius", decimal(shape.size)))
    elif shape.size:
        said.append(("size", voice.say(f"size.{shape.size}")))
    if shape.turn:
        said.append(("turn", voice.say("key.degrees", a=str(shape.turn))))
    for motion in shape.motions:
        verb = voice.pick(book.animations[motion.name].verbs)
        doing = participle(verb) if voice.chance(0.5) else verb
        speed = f" {voice.say(f'speed.{motion.speed}.after')}" if motion.speed else ""
        said.append(("motion", f"{doing}{speed}"))
    if isinstance(shape.place, tuple):
        said.append(("position", f"({decimal(shape.place[0])}, {decimal(shape.place[1])})"))
    elif shape.place:
        said.append(("position", unmarked(voice.say(f"place.{shape.place}"))))
    return said
