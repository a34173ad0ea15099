"""Words for scenes in space."""

import re

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.fill_text import fill_phrase
from core.dataset.recipes.inflection import plural, with_article
from core.dataset.recipes.phrases import (
    Phrase,
    add_motion,
    listed,
    name_among,
    number_word,
    pronoun_forms,
)
from core.dataset.recipes.picture_text import request, say_effect
from core.dataset.recipes.records import Plain, Solid, Space
from core.dataset.recipes.wording import Voice

# Nouns that could be flat as well get a word that says they are not.
_BODY_HINT = 0.45
_SHADOW = 0.3
_REST = 0.25  # of what stands on a floor: said with a verb
_FLOATING = 0.3  # of the bodies in the air: said before the noun
_BARE = 0.3  # of those above a plain floor: the shadow alone is said
PLAIN_FLOOR = "gray"
_ON = re.compile("on ")
_IN_THE_AIR = re.compile("over |above |hovering |floating ")


def space_text(space: Space, voice: Voice, book: RecipeBook) -> str:
    """Return a prompt for a scene in space."""
    can_follow = voice.chance(0.35)
    phrase = _subject(space, voice, book, can_follow=can_follow)
    if space.floor:
        if space.is_lifted and not space.relation and voice.chance(_FLOATING):
            phrase.adjectives.insert(0, voice.say("floating"))
            phrase.posts.append(voice.say("floating.above", f=_floor_noun(space, voice)))
        else:
            phrase.posts.append(floor_text(space, voice))
        if space.has_soft_shadow:
            phrase.posts.append(voice.say("space.shadow.soft"))
        elif voice.chance(_SHADOW):  # there is one whenever there is a floor
            phrase.posts.append(voice.say("space.shadow"))
    if space.light:
        phrase.posts.append(voice.say(f"light.{space.light}"))
    if space.camera:
        text = voice.say(f"camera.{space.camera.name}")
        speed = space.camera.speed
        phrase.posts.append(f"{text} {voice.say(f'speed.{speed}.after')}" if speed else text)
    if space.background:
        _say_background(phrase, space, voice, book, can_follow=can_follow)
    for name in space.effects:
        say_effect(phrase, book.effects[name], voice, can_follow=can_follow)
    return request(phrase, "request.space", voice)


def floor_text(space: Space, voice: Voice) -> str:
    """Return how the bodies stand to the floor: on it, or in the air above it."""
    key = f"floor.{space.floor}"
    if not space.is_lifted:
        text = voice.say_such(key, lambda text: not _IN_THE_AIR.match(text))
        is_noun = _ON.match(text)
        return voice.say("floor.rest", f=text[3:]) if is_noun and voice.chance(_REST) else text
    if space.floor == PLAIN_FLOOR and voice.chance(_BARE):
        return voice.say("floor.lift.bare")
    return voice.say("floor.lift", f=_floor_noun(space, voice))


def _floor_noun(space: Space, voice: Voice) -> str:
    """Return what the floor is called: "a checkered floor"."""
    is_fit = re.compile("(on|over|above) ").match
    text = voice.say_such(f"floor.{space.floor}", lambda text: bool(is_fit(text)))
    return text.split(" ", 1)[1]


def _subject(space: Space, voice: Voice, book: RecipeBook, *, can_follow: bool) -> Phrase:
    first = _solid(space.solids[0], space, voice, book, can_follow=can_follow)
    if not space.relation:
        return first
    if space.relation == "three":
        return _three(first, space, voice, book)
    second = _solid(space.solids[1], space, voice, book, can_follow=False, is_second=True)
    text = voice.say(f"solid.{space.relation}", a=first.text(), b=second.text(), bn=_bare(second))
    return Phrase(text, follows=first.follows, is_plural=True)


def _three(first: Phrase, space: Space, voice: Voice, book: RecipeBook) -> Phrase:
    rest = [
        _solid(solid, space, voice, book, can_follow=False, is_second=True)
        for solid in space.solids[1:]
    ]
    names = {solid.name for solid in space.solids}
    if len(names) > 1 or space.material or voice.chance(0.3):
        slots = dict(zip("abc", (phrase.text() for phrase in (first, *rest)), strict=True))
        return Phrase(voice.say("solid.three", **slots), is_plural=True)
    thing = voice.pick_plain_first(book.solids[space.solids[0].name].words)
    colours = [book.colour_words.say(s.colour, voice) for s in space.solids if s.colour]
    text = voice.say(
        "solid.three.alike", n=number_word(3, voice), thing=thing, things=plural(thing),
        all=listed(colours), list=", ".join(colours), **dict(zip("abc", colours, strict=True)),
    )  # fmt: skip
    return Phrase(text, is_plural=True)


def _bare(phrase: Phrase) -> str:
    return phrase.noun.split(" ", 1)[1]


def _solid(
    solid: Solid,
    space: Space,
    voice: Voice,
    book: RecipeBook,
    *,
    can_follow: bool,
    is_second: bool = False,
) -> Phrase:
    words = book.solids[solid.name].words
    name = voice.pick_plain_first(words) if space.relation else name_among(words, voice)
    phrase = Phrase(with_article(name))
    if space.material and not is_second:
        _say_material(phrase, space.material, voice, book)
    if solid.colour:
        phrase.adjectives.append(book.colour_words.say(solid.colour, voice))
    if solid.motion:
        verbs = book.animations[solid.motion.name].verbs
        add_motion(phrase, verbs, solid.motion, voice, can_follow=can_follow)
    if "3d" not in phrase.noun and voice.chance(_BODY_HINT) and not is_second:
        phrase.adjectives.append("3d")
    return phrase


def _say_material(phrase: Phrase, name: str, voice: Voice, book: RecipeBook) -> None:
    material = book.materials[name]
    options = [
        *(("", text) for text in material.adjectives),
        *(("with ", text) for text in material.withs),
    ]
    before, text = options[int(voice.rng.random() * len(options))]
    voice.used.add(text)
    text = voice.pick([text])
    if before:
        phrase.posts.insert(0, f"{before}{text}")
    else:
        phrase.adjectives.append(text)


def _say_background(
    phrase: Phrase, space: Space, voice: Voice, book: RecipeBook, *, can_follow: bool
) -> None:
    fill = space.background
    if isinstance(fill, Plain):
        is_tone = book.colour_words.is_tone(fill.colour)
        key = "background.tone" if is_tone else "background.plain"
        slots = {"c": book.colour_words.say(fill.colour, voice)}
    elif fill:
        text = fill_phrase(fill, voice, book, can_follow=False).text()
        key, slots = "background.fill", {"f": text}
    else:
        return
    if can_follow and voice.chance(0.4):
        phrase.follows.append(voice.say(f"{key}.follow", **slots, **pronoun_forms(False)))
    elif key == "background.tone":
        phrase.posts.append(voice.say("background.tone.post", **slots))
    elif isinstance(fill, Plain):
        phrase.posts.append(voice.say("space.background.plain", **slots))
    else:
        phrase.posts.append(voice.say("space.background.fill", **slots))
