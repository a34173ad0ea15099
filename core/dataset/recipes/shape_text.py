"""Words for one flat shape, or for several equal ones."""

import re

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.fill_text import fill_as_noun
from core.dataset.recipes.inflection import plural, with_article
from core.dataset.recipes.phrases import (
    Phrase,
    add_motion,
    decimal,
    listed,
    name_among,
    number_word,
    pronoun_forms,
    unmarked,
)
from core.dataset.recipes.records import Bands, Colour, Each, Field, Plain, Shape
from core.dataset.recipes.shape_layout import GROWTHS
from core.dataset.recipes.wording import Voice, filled

_BARS = 0.3  # of the shapes that are made of bars


def shape_phrase(
    shape: Shape,
    voice: Voice,
    book: RecipeBook,
    *,
    can_follow: bool,
    relation: str = "",
    as_silhouette: bool = False,
) -> Phrase:
    """Return a shape as a noun phrase.

    Args:
        shape: what to say.
        voice: chooses the words.
        book: where they come from.
        can_follow: whether parts may be said in clauses of their own.
        relation: how it stands to another shape, which then is not said of it alone.
        as_silhouette: say that it is black by calling it a silhouette.
    """
    can_have_two = not (shape.arrangement or shape.partner or relation or as_silhouette)
    words = book.shapes[shape.name].words
    name = name_among(words, voice) if can_have_two else voice.pick_plain_first(words)
    phrase = Phrase(name, is_plural=bool(shape.arrangement), is_silhouette=as_silhouette)
    if shape.partner:
        _say_join(phrase, shape, voice, book)
        return phrase
    _say_size(phrase, shape, voice, book)
    _say_edge(phrase, shape, voice, book)
    is_built = not as_silhouette and _say_bars(phrase, shape, voice, book)
    if not as_silhouette and not is_built:
        _say_fill(phrase, shape, voice, book, can_follow=can_follow)
    _say_parts(phrase, shape, voice, book)
    if shape.turn:
        _say_turn(phrase, shape.turn, voice, can_follow=can_follow)
    if relation != "orbit":
        _say_motions(phrase, shape, voice, book, can_follow=can_follow)
    _say_what_is_so_anyway(phrase, shape, voice, book, is_alone=not relation)
    if shape.arrangement:
        _say_arrangement(phrase, shape, voice, is_bare=relation in ("around", "rows"))
    elif not book.shapes[shape.name].is_scene:  # whose words have their articles
        phrase.noun = f"a {phrase.noun}"
    if as_silhouette:
        bare = Phrase(phrase.noun, phrase.adjectives)
        phrase.noun, phrase.adjectives = voice.say("silhouette", x=bare.text()), []
    if shape.place:
        _say_place(phrase, shape, voice, can_follow=can_follow)
    return phrase


def _say_size(phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook) -> None:
    if isinstance(shape.size, float):
        r = shape.size
        phrase.posts.append(
            voice.say(
                "size.number", r=decimal(r), d=decimal(round(2 * r, 3)), percent=f"{200 * r:.0f}"
            )
        )
    elif shape.size in GROWTHS:
        phrase.posts.append(voice.say(f"size.{shape.size}"))
    elif shape.size:
        noun, key = phrase.noun, f"size.{shape.size}"
        word = voice.say_such(key, lambda text: not book.is_another(text, noun))
        phrase.adjectives.append(word)


def _say_edge(phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook) -> None:
    if not shape.edge:
        return
    edge = book.edges[shape.edge]
    other = book.colour_words.say(shape.edge_colour, voice) if shape.edge_colour else ""
    noun = phrase.noun
    options = [("adjective", a) for a in edge.adjectives if not book.is_another(a, noun)]
    options += [("with", text) for text in edge.withs]
    options += [("tail", text) for text in edge.tails]
    if not shape.arrangement:
        named = ((text, text.replace("{x}", noun)) for text in edge.nouns)
        options += [("noun", text) for text, name in named if name not in book.things]
    kind, text = options[int(voice.rng.random() * len(options))]
    voice.used.add(text)
    text = text.replace("a {other}", with_article(other)).replace("{other}", other)
    if phrase.is_plural:
        text = text.replace(" around it", " around them").replace(" behind it", " behind them")
    if kind == "noun":
        phrase.noun = filled(text, {"x": phrase.noun})
    elif kind == "adjective":
        phrase.adjectives.append(text)
    else:
        phrase.posts.append(f"with {text}" if kind == "with" else text)


def _say_bars(phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook) -> bool:
    """Say what bars a letter or sign is put together from; tell whether its colour is said so."""
    made_of = book.shapes[shape.name].made_of
    has_one_colour = isinstance(shape.fill, Plain | None)
    if not (made_of and has_one_colour) or shape.arrangement or not voice.chance(_BARS):
        return False
    bars = voice.pick(made_of)
    if isinstance(shape.fill, Plain) and voice.chance(0.65):
        colour = book.colour_words.say(shape.fill.colour, voice)
        phrase.posts.insert(0, voice.say("made.post", m=filled(bars, {"c": colour})))
        return True
    bare = re.sub(r"\ban? \{c\} (\w+)", lambda m: with_article(m[1]), bars).replace("{c} ", "")
    phrase.posts.insert(0, voice.say("made.post", m=bare))
    return False


def _say_fill(
    phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook, *, can_follow: bool
) -> None:
    if isinstance(shape.fill, Plain):
        _say_colour(phrase, shape.fill.colour, voice, book, can_follow=can_follow)
    elif isinstance(shape.fill, Each):
        _say_each(phrase, shape.fill, voice, book)
    elif isinstance(shape.fill, Field):
        said = (book.colour_words.say(colour, voice) for colour in shape.fill.colours)
        slots = dict(zip("abc", said, strict=False))
        phrase.posts.insert(0, voice.say(f"changing.{shape.fill.name}", **slots))
    elif isinstance(shape.fill, Bands):
        a, b = (book.colour_words.say(colour, voice) for colour in shape.fill.colours)
        phrase.posts.insert(0, voice.say(f"halves.{shape.fill.direction}", a=a, b=b))
    elif shape.fill:
        text = fill_as_noun(shape.fill, voice, book)
        if can_follow and voice.chance(0.15):
            phrase.follows.append(
                voice.say("fill.follow", f=text, **pronoun_forms(phrase.is_plural))
            )
        else:
            phrase.posts.insert(0, voice.say("fill.post", f=text))


def _say_colour(
    phrase: Phrase, colour: Colour, voice: Voice, book: RecipeBook, *, can_follow: bool
) -> None:
    text = book.colour_words.say(colour, voice)
    share = voice.rng.random()
    if share < 0.84:
        phrase.adjectives.append(text)
    elif share < 0.93 or not can_follow:
        post = voice.say("colour.post", c=text)
        if phrase.is_plural:
            post = post.replace("that is ", "that are ")
        phrase.posts.insert(0, post)
    else:
        phrase.follows.append(voice.say("colour.follow", c=text, **pronoun_forms(phrase.is_plural)))


def _say_each(phrase: Phrase, fill: Each, voice: Voice, book: RecipeBook) -> None:
    slots = dict(zip("ab", (book.colour_words.say(c, voice) for c in fill.colours), strict=False))
    key = "each.two" if fill.colours else "each.rainbow"
    if not fill.colours and voice.chance(0.4):
        phrase.adjectives.append(voice.say("each.adjective"))
    else:
        phrase.posts.append(voice.say(key, **slots))


def _say_parts(phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook) -> None:
    if shape.hour:
        phrase.posts.append(voice.say(f"hour.{shape.hour}"))
    said = []
    for idx, colour in shape.parts:
        text = voice.pick(book.shapes[shape.name].parts[idx].say)
        word = book.colour_words.say(colour, voice)
        said.append(text.replace("a {c}", with_article(word)).replace("{c}", word))
    if said:
        is_sky = len(said) == 1 and said[0].endswith(" sky")
        phrase.posts.append(voice.say("parts.sky" if is_sky else "parts.post", p=listed(said)))


def _say_motions(
    phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook, *, can_follow: bool
) -> None:
    for motion in shape.motions:
        concept = book.animations[motion.name]
        if concept.nouns and not motion.speed and voice.chance(0.08):
            phrase.posts.append(voice.say("motion.noun", noun=voice.pick(concept.nouns)))
            continue
        add_motion(
            phrase, concept.verbs, motion, voice,
            can_follow=can_follow, is_per_second=concept.is_per_second,
        )  # fmt: skip


def _say_what_is_so_anyway(
    phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook, *, is_alone: bool
) -> None:
    if is_alone and not shape.motions and voice.chance(0.03):
        _say_stillness(phrase, voice)
    if not shape.edge and not book.shapes[shape.name].parts and voice.chance(0.04):
        _say_plainness(phrase, shape, voice)


def _say_stillness(phrase: Phrase, voice: Voice) -> None:
    """Say that nothing moves, which is so in any case."""
    if voice.chance(0.5):
        phrase.adjectives.insert(0, voice.say("still.adjective"))
    else:
        phrase.posts.append(voice.say("still.post"))


def _say_plainness(phrase: Phrase, shape: Shape, voice: Voice) -> None:
    """Say what is so of every shape: filled, flat and sharp."""
    if isinstance(shape.fill, Plain | None):
        word = voice.say("plainness")
        if word not in phrase.noun:
            phrase.adjectives.insert(0, word)


def _say_turn(phrase: Phrase, degrees: int, voice: Voice, *, can_follow: bool) -> None:
    """Say an angle with its sign, counterclockwise as in mathematics, or with its direction."""
    if voice.chance(0.3):
        key = "turn.counter" if degrees > 0 else "turn.clockwise"
        phrase.posts.append(voice.say(key, a=str(abs(degrees))))
    else:
        _say_post(phrase, "turn", can_follow, voice, a=str(degrees))


def _say_post(phrase: Phrase, key: str, can_follow: bool, voice: Voice, **slots: str) -> None:
    if can_follow and voice.chance(0.15):
        forms = pronoun_forms(phrase.is_plural)
        phrase.follows.append(voice.say(f"{key}.follow", **slots, **forms))
    else:
        phrase.posts.append(voice.say(f"{key}.post", **slots))


def _say_place(phrase: Phrase, shape: Shape, voice: Voice, *, can_follow: bool) -> None:
    if isinstance(shape.place, tuple):
        x, y = shape.place
        key = "place.x" if y == 0.5 else "place.y" if x == 0.5 else "place.point"
        place = voice.say(key, x=decimal(x), y=decimal(y))
    else:
        place = voice.say(f"place.{shape.place}")
    if can_follow and voice.chance(0.12):
        forms = pronoun_forms(phrase.is_plural)
        phrase.follows.append(voice.say("place.follow", place=unmarked(place), **forms))
    else:
        phrase.posts.append(place)


def _say_arrangement(phrase: Phrase, shape: Shape, voice: Voice, *, is_bare: bool) -> None:
    """Turn the phrase into one about several things; what stood before the noun goes along."""
    things = " ".join([*phrase.adjectives, plural(phrase.noun)])
    if shape.arrangement == "grid":
        number = voice.say("grid.number", c=str(shape.count[0]), r=str(shape.count[1]))
        total = number_word(shape.count[0] * shape.count[1], voice)
    else:
        number = total = number_word(shape.count[0], voice)
    phrase.adjectives = []
    if is_bare:
        phrase.noun = f"{number} {things}"
    else:
        phrase.noun = voice.say(
            f"arrangement.{shape.arrangement}", n=number, m=total, things=things
        )


def _say_join(phrase: Phrase, shape: Shape, voice: Voice, book: RecipeBook) -> None:
    """Say two shapes that are one; they share a colour, size and motion."""
    partner = shape.partner
    if partner is None:
        return
    second = voice.pick_plain_first(book.shapes[partner.shape].words)
    is_first_whole = partner.operation in ("subtraction", "morph")
    first = Phrase(f"a {phrase.noun}")
    _say_size(first, shape, voice, book)
    posts = first.posts
    first.posts = []
    if isinstance(shape.fill, Plain):
        colour = book.colour_words.say(shape.fill.colour, voice)
        if is_first_whole:
            first.adjectives.append(colour)
        else:
            posts.append(voice.say("colour.post", c=colour))
    text = voice.say(f"join.{partner.operation}", a=first.text(), b=with_article(second))
    phrase.noun = text
    phrase.posts = posts
    for motion in shape.motions:
        verb = voice.pick(book.animations[motion.name].verbs)
        speed = f" {voice.say(f'speed.{motion.speed}.after')}" if motion.speed else ""
        phrase.follows.append(voice.say("motion.whole", do=f"{verb}{speed}"))
    if shape.place:
        _say_place(phrase, shape, voice, can_follow=False)
