"""Words for what covers an area."""

import re

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.concepts import PatternConcept
from core.dataset.recipes.phrases import (
    Phrase,
    add_motion,
    is_plural,
    name_among,
    number_word,
    together,
)
from core.dataset.recipes.records import Bands, Field, Fill, Gradient, Look, Pattern, Plain
from core.dataset.recipes.wording import Voice, filled

_MAX_TRIES = 20
# What begins or divides a text that is more than a noun phrase.
_NO_NOUN = re.compile(
    r"[:;(=→]| -> |^(from|left|right|top|bottom|upper|lower|center|middle|inside|starting|mix|hue"
    r"|diagonally|corner to corner)\b|, (smooth|blended)"
)
_COLOURS = "#colours#"  # stands for the list until the text around it is known

# Words of a look that name its colours, so that another one cannot be said.
_OWN_COLOUR = re.compile(
    r"\b(white|black|gr[ae]y|red|yellow|green|blue|purple|brown|rainbow|iridescent)\b"
)
_BLACK_AND_WHITE = ("#000000", "#ffffff")  # what most patterns are in if nothing is said

# How often one colour is said after the noun.
_COLOUR_LATER = 0.35
_LEVELS_LATER = 0.7  # and several


def fill_phrase(fill: Fill, voice: Voice, book: RecipeBook, *, can_follow: bool) -> Phrase:
    """Return a fill as a noun phrase."""
    match fill:
        case Plain():
            colour = book.colour_words.say(fill.colour, voice)
            return Phrase(voice.say("plain.subject", c=colour))
        case Gradient():
            return Phrase(_gradient(fill, voice, book))
        case Pattern():
            return _pattern(fill, voice, book, can_follow=can_follow)
        case Look():
            return _look(fill, voice, book, can_follow=can_follow)
        case Field():
            return _field(fill, voice, book)
        case Bands():
            return Phrase(_bands(fill, voice, book))


def fill_as_noun(fill: Fill, voice: Voice, book: RecipeBook) -> str:
    """Return a fill as a text that can stand after a preposition: no list, no clause of its own."""
    for _ in range(_MAX_TRIES):
        before = set(voice.used)
        text = fill_phrase(fill, voice, book, can_follow=False).text()
        if not _NO_NOUN.search(text):
            break
        voice.used.intersection_update(before)
    return text


def _bands(fill: Bands, voice: Voice, book: RecipeBook) -> str:
    colours = [book.colour_words.say(colour, voice) for colour in fill.colours]
    number = len(colours)
    keys = [f"bands.{fill.direction}"] if number > 2 else []
    if f"bands.{fill.direction}.{number}" in voice.keys:
        keys.append(f"bands.{fill.direction}.{number}")
    slots = dict(zip("abcd", colours, strict=False))
    return voice.say(
        voice.rng.choice(keys), all=together(colours, voice), list=", ".join(colours),
        n=number_word(number, voice), **slots,
    )  # fmt: skip


def _gradient(fill: Gradient, voice: Voice, book: RecipeBook) -> str:
    colours = [book.colour_words.say(colour, voice) for colour in fill.colours]
    if not colours:
        return voice.say(f"gradient.rainbow.{fill.direction}")
    if len(colours) == 2:
        return voice.say(f"gradient.two.{fill.direction}", a=colours[0], b=colours[1])
    key = f"gradient.three.{fill.direction}"
    if len(colours) == 3 and key in voice.keys and voice.chance(0.5):
        return voice.say(key, **dict(zip("abc", colours, strict=True)))
    text = voice.say(
        f"gradient.many.{fill.direction}", all=_COLOURS, list=", ".join(colours),
        arrows=" -> ".join(colours), n=number_word(len(colours), voice),
    )  # fmt: skip
    # "from a to b to c", but "through a, b and c"
    joined = " to ".join(colours) if f"from {_COLOURS}" in text else together(colours, voice)
    return text.replace(_COLOURS, joined)


def _field(fill: Field, voice: Voice, book: RecipeBook) -> Phrase:
    colours = [book.colour_words.say(colour, voice) for colour in fill.colours]
    slots = dict(zip("abcd", colours, strict=False))
    phrase = Phrase(filled(voice.pick(book.fields[fill.name].words), slots))
    if fill.speed:
        phrase.posts.append(voice.say(f"speed.{fill.speed}.after"))
    return phrase


def _pattern(fill: Pattern, voice: Voice, book: RecipeBook, *, can_follow: bool) -> Phrase:
    concept = book.patterns[fill.name]
    noun = name_among(concept.words, voice, is_plain_first=False)
    phrase = Phrase(noun, is_plural=is_plural(noun))
    colours = [book.colour_words.say(colour, voice) for colour in fill.colours]
    if fill.size:
        key = f"pattern.{fill.size}"
        word = voice.say_such(key, lambda text: not book.is_another(text, noun))
        phrase.adjectives.append(word)
    if colours:
        is_tone = book.colour_words.is_tone(fill.colours[0])
        _say_colours(phrase, colours, concept, voice, is_tone=is_tone)
    elif concept.colours == _BLACK_AND_WHITE and voice.chance(0.1):
        phrase.adjectives.append(voice.say("pattern.default"))
    if fill.count and concept.unit == "squares" and voice.chance(0.6):
        size = voice.say("grid.number", c=str(fill.count), r=str(fill.count))
        phrase.adjectives.insert(0, size)
    elif fill.count and phrase.is_plural and noun.endswith(concept.unit) and voice.chance(0.6):
        phrase.adjectives.insert(0, number_word(fill.count, voice))
    elif fill.count:
        number = number_word(fill.count, voice) if voice.chance(0.4) else str(fill.count)
        phrase.posts.append(voice.say("pattern.count", n=number, unit=concept.unit))
    if fill.motion:
        verbs = book.animations[fill.motion.name].verbs
        add_motion(phrase, verbs, fill.motion, voice, can_follow=can_follow)
    return phrase


def _say_colours(
    phrase: Phrase, colours: list[str], concept: PatternConcept, voice: Voice, *, is_tone: bool
) -> None:
    """Say the one or two colours of a pattern; ``is_tone`` if the ground is just dark or light."""
    if len(colours) == 1 and voice.chance(_COLOUR_LATER):
        is_shaded = concept.value and concept.colours[0] == "#000000"
        key = "pattern.tones" if is_shaded else "pattern.one"
        phrase.posts.append(voice.say(key, c=colours[0]))
    elif len(colours) == 1:
        phrase.adjectives.append(colours[0])
    elif concept.is_figure:
        phrase.adjectives.append(colours[1])
        on = voice.say("background.tone.post", c=colours[0]) if is_tone else ""
        phrase.posts.append(on or voice.say("pattern.on", a=colours[0]))
    elif voice.chance(0.6):
        phrase.adjectives.append(voice.say("pattern.pair", a=colours[0], b=colours[1]))
    else:
        phrase.posts.append(voice.say("pattern.in", a=colours[0], b=colours[1]))


def _look(fill: Look, voice: Voice, book: RecipeBook, *, can_follow: bool) -> Phrase:
    words = book.looks[fill.name].words
    if fill != fill.own:
        words = tuple(word for word in words if not _OWN_COLOUR.search(word)) or words
    noun = name_among(words, voice, is_plain_first=False)
    phrase = Phrase(noun, is_plural=is_plural(noun))
    if fill.speed:
        phrase.adjectives.append(voice.say(f"look.speed.{fill.speed}"))
    if fill.tint and voice.chance(_COLOUR_LATER):
        said = book.colour_words.say(fill.tint, voice)
        phrase.posts.append(voice.say("pattern.tones", c=said))
    elif fill.tint:
        phrase.adjectives.append(voice.say("look.tint", c=book.colour_words.say(fill.tint, voice)))
    elif fill.palette or fill.colours:
        _say_levels(phrase, fill, voice, book)
    if fill.motion:
        verbs = book.animations[fill.motion.name].verbs
        add_motion(phrase, verbs, fill.motion, voice, can_follow=can_follow)
    return phrase


def levels_said(fill: Look, voice: Voice, book: RecipeBook) -> tuple[str, dict[str, str]]:
    """Return the end of a wording's key, and its slots, for the palette or colours of a look."""
    if fill.palette:
        return "palette", {"p": voice.pick(book.palettes[fill.palette].words)}
    colours = [book.colour_words.say(colour, voice) for colour in fill.colours]
    what = "colours" if len(colours) == 2 else f"colours.{len(colours)}"
    return what, dict(zip("abc", colours, strict=False))


def _say_levels(phrase: Phrase, fill: Look, voice: Voice, book: RecipeBook) -> None:
    """Say the colours of a look, or its palette, before or after the noun."""
    what, slots = levels_said(fill, voice, book)
    if voice.chance(_LEVELS_LATER):
        phrase.posts.append(voice.say(f"look.{what}", **slots))
    else:
        phrase.adjectives.append(voice.say(f"look.{what}.before", **slots))
