"""Words for a whole flat picture: shapes, what is behind them, effects, and the request itself."""

import re
from dataclasses import replace

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.colours import BLACK
from core.dataset.recipes.concepts import EffectConcept
from core.dataset.recipes.fill_text import fill_as_noun, fill_phrase
from core.dataset.recipes.inflection import plural
from core.dataset.recipes.phrases import (
    Phrase,
    number_word,
    pronoun_forms,
    together,
    unmarked,
    without_articles,
)
from core.dataset.recipes.picture_keys import has_keys, keyed_text
from core.dataset.recipes.records import Each, Fill, Look, Picture, Plain, Shape
from core.dataset.recipes.shape_layout import LINES
from core.dataset.recipes.shape_text import shape_phrase
from core.dataset.recipes.wording import Voice

ORDINALS = ("first", "second", "third", "fourth", "fifth")
# People mostly leave articles out; shipped prompts do too, and would be told by that alone.
_NO_REQUEST, _TERSE, _SENTENCE_CASE, _LISTED = 0.4, 0.32, 0.22, 0.08
_KEYED = 0.04  # of what can be said as keys and values
_MARKS = (", ", ", ", ", ", "; ", " - ", " / ", " + ")  # between the parts of a list


def picture_text(picture: Picture, voice: Voice, book: RecipeBook) -> str:
    """Return a prompt for a picture."""
    fill = picture.background
    is_plain = isinstance(fill, Plain) and not picture.shapes and not picture.effects
    if isinstance(fill, Plain) and is_plain and voice.chance(0.3):
        return finished([voice.say("plain.do", c=book.colour_words.say(fill.colour, voice))], voice)
    if has_keys(picture, book) and voice.chance(_KEYED):
        return finished([keyed_text(picture, voice, book)], voice)
    can_follow = voice.chance(0.45)
    if isinstance(fill, Plain) and _is_vignette(picture) and voice.chance(0.7):
        text = voice.say("plain.vignette", c=book.colour_words.say(fill.colour, voice))
        return request(Phrase(text), "request.picture", voice)
    phrase = _subject(picture, voice, book, can_follow=can_follow)
    if picture.shapes and picture.background:
        _say_background(phrase, picture.background, voice, book, can_follow=can_follow)
    for name in picture.effects:
        say_effect(phrase, book.effects[name], voice, can_follow=can_follow)
    return request(phrase, "request.picture", voice)


def _subject(picture: Picture, voice: Voice, book: RecipeBook, *, can_follow: bool) -> Phrase:
    if not picture.shapes:
        fill = picture.background
        if fill is None:
            raise ValueError("a picture has a background or shapes")
        phrase = fill_phrase(fill, voice, book, can_follow=can_follow)
        if isinstance(fill, Look) and voice.chance(0.1):
            text = voice.say("look.subject", f=phrase.text())
            phrase = Phrase(text, follows=phrase.follows, is_plural=phrase.is_plural)
        return phrase
    if len(picture.shapes) == 1:
        shape = picture.shapes[0]
        as_silhouette = _is_silhouette(picture) and voice.chance(0.6)
        return shape_phrase(shape, voice, book, can_follow=can_follow, as_silhouette=as_silhouette)
    if _are_alike(picture, voice) and voice.chance(0.75):
        return Phrase(_alike_text(picture, voice, book), is_plural=True)
    texts = [
        shape_phrase(
            shape,
            voice,
            book,
            can_follow=False,
            relation=picture.relation,
        ).text()
        for shape in picture.shapes
    ]
    slots = dict(zip("abcde", texts, strict=False))
    unrelated = "none" if len(texts) == 2 else "several"
    text = voice.say(f"relation.{picture.relation or unrelated}", **slots)
    speeds = [motion.speed for shape in picture.shapes for motion in shape.motions]
    if picture.relation == "orbit" and speeds[0]:
        text = f"{text} {voice.say(f'speed.{speeds[0]}.after')}"
    return Phrase(text, is_plural=True)


def _is_vignette(picture: Picture) -> bool:
    """Whether it shows one colour with darkened corners and nothing else."""
    return not picture.shapes and picture.effects == ("vignette",)


def _is_silhouette(picture: Picture) -> bool:
    """Whether it shows a plain black shape before one other colour."""
    shape = picture.shapes[0]
    return (
        isinstance(picture.background, Plain)
        and isinstance(shape.fill, Plain)
        and shape.fill.colour.rgb == BLACK
        and not (shape.arrangement or shape.partner or shape.edge)
    )


def _are_alike(picture: Picture, voice: Voice) -> bool:
    """Whether its shapes differ in nothing but their colours."""
    first = picture.shapes[0]
    return f"alike.{picture.relation}" in voice.keys and all(
        isinstance(shape.fill, Plain) and replace(shape, fill=None) == Shape(first.name)
        for shape in picture.shapes
    )


def _alike_text(picture: Picture, voice: Voice, book: RecipeBook) -> str:
    thing = voice.pick_plain_first(book.shapes[picture.shapes[0].name].words)
    colours = [
        book.colour_words.say(shape.fill.colour, voice)
        for shape in picture.shapes
        if isinstance(shape.fill, Plain)
    ]
    slots = {"n": number_word(len(colours), voice), "thing": thing, "things": plural(thing)}
    odd = _odd_one([shape.fill for shape in picture.shapes])
    if odd is not None and picture.relation in LINES and voice.chance(0.8):
        line = LINES[picture.relation]
        which = voice.pick(_WHICH[line](odd, len(colours)))
        rest = colours[1 if odd == 0 else 0]
        return voice.say(f"alike.odd_{line}", a=rest, b=colours[odd], which=which, **slots)
    return voice.say(
        f"alike.{picture.relation}", all=together(colours, voice), list=", ".join(colours),
        **slots, **dict(zip("abcde", colours, strict=False)),
    )  # fmt: skip


def _odd_one(fills: list[Fill | Each | None]) -> int | None:
    """Return which of three or more differs from the rest, if one alone does."""
    alone = [idx for idx, fill in enumerate(fills) if fills.count(fill) == 1]
    return alone[0] if len(alone) == 1 and len(fills) > 2 else None


def _in_line(odd: int, num: int, first: str, last: str) -> tuple[str, ...]:
    names = (ORDINALS[odd],)
    if odd == 0:
        return (*names, first)
    if odd == num - 1:
        return (*names, last, "last")
    return (*names, "middle") if 2 * odd == num - 1 else names


_WHICH = {
    "row": lambda odd, num: _in_line(odd, num, "leftmost", "rightmost"),
    "column": lambda odd, num: _in_line(odd, num, "top", "bottom"),
}


def _say_background(
    phrase: Phrase, fill: Fill, voice: Voice, book: RecipeBook, *, can_follow: bool
) -> None:
    is_tone = isinstance(fill, Plain) and book.colour_words.is_tone(fill.colour)
    if isinstance(fill, Plain):
        key = "background.tone" if is_tone else "background.plain"
        slots = {"c": book.colour_words.say(fill.colour, voice)}
    else:
        key = "background.fill"
        slots = {"f": fill_as_noun(fill, voice, book)}
    share = voice.rng.random()
    if phrase.is_silhouette and share > 0.3 and not is_tone:
        phrase.posts.append(voice.say("silhouette.ground", **slots))
    elif share < 0.12 and phrase.noun.startswith(("a ", "an ")):
        text = voice.say(f"{key}.front", x=phrase.text(), **slots)
        phrase.noun, phrase.adjectives, phrase.posts = text, [], []
    elif can_follow and share > 0.75:
        forms = pronoun_forms(phrase.is_plural)
        phrase.follows.append(voice.say(f"{key}.follow", **slots, **forms))
    else:
        phrase.posts.append(voice.say(f"{key}.post", **slots))


def say_effect(phrase: Phrase, effect: EffectConcept, voice: Voice, *, can_follow: bool) -> None:
    """Say an effect after the noun or in a clause of its own."""
    options = [("with", text) for text in effect.withs]
    options += [("in", text) for text in effect.ins]
    if can_follow or not options:
        options += [("do", text) for text in effect.dos]
        options += [("make", text) for text in effect.adjectives]
    kind, text = options[int(voice.rng.random() * len(options))]
    voice.used.add(text)
    if kind == "with" and can_follow and voice.chance(0.5):
        phrase.follows.append(voice.say("effect.add", e=text))
    elif kind == "with":
        has_with = any("with " in post for post in (phrase.noun, *phrase.posts))
        phrase.posts.append(f"and {text}" if has_with else voice.say("effect.with", e=text))
    elif kind == "in":
        phrase.posts.append(text)
    else:
        phrase.follows.append(voice.say(f"effect.{kind}", e=text))


def request(phrase: Phrase, key: str, voice: Voice) -> str:
    """Return the phrase as a request, with the clauses that follow it."""
    if voice.chance(_LISTED) and not re.search("[,;:]", phrase.noun) and not phrase.is_plural:
        return _listed_parts(phrase, voice)
    text = phrase.text()
    is_terse = voice.chance(_TERSE)
    if is_terse:
        text = without_articles(text)
    elif not voice.chance(_NO_REQUEST):
        text = voice.say(key, x=text)
    return finished([text, *phrase.follows], voice)


def _listed_parts(phrase: Phrase, voice: Voice) -> str:
    """Return the thing and what is so of it as a list, its parts divided by one of many marks."""
    posts = [without_articles(unmarked(post)) for post in phrase.posts]
    parts = [*phrase.adjectives, *posts, *phrase.follows]
    bare = without_articles(phrase.noun)
    if not parts:
        return bare
    mark = voice.rng.choice(_MARKS)
    return f"{bare}{voice.rng.choice((mark, mark, ': '))}{mark.join(parts)}"


def finished(clauses: list[str], voice: Voice) -> str:
    """Join clauses by stops or commas, and write them as carefully as people do."""
    is_proper = voice.chance(_SENTENCE_CASE)
    if len(clauses) > 1 and (is_proper or clauses[0].endswith(("?", "!")) or voice.chance(0.6)):
        sentences = [re.sub(r"^(and|then|finally) ", "", clause) for clause in clauses]
        if is_proper:
            sentences = [capitalised(sentence) for sentence in sentences]
        text = " ".join(s if s.endswith(("?", "!")) else f"{s}." for s in sentences)
        return text if is_proper else text.rstrip(".")
    text = ", ".join(clauses)
    if is_proper:
        text = capitalised(text)
        return text if text.endswith(("?", "!")) else f"{text}."
    return text


def capitalised(text: str) -> str:
    """Return the text with a capital letter first."""
    return text[:1].upper() + text[1:]
