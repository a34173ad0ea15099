"""Building blocks of sentences: noun phrases that grow, and how clauses are put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.dataset.recipes.inflection import ARTICLE, participle, third_person, with_article
from core.dataset.recipes.records import Motion
from core.dataset.recipes.wording import Voice

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip
_TWO_NAMES = 0.035  # of the things that have several
_SPACED_MARK = re.compile(r" ([,;])")
_PLURAL = re.compile(
    r"[^s]s( (in|of|with|on|above|under|from|for|against|inside|rising|going|rushing|falling|drifting|floating|at) .*)?$"
)


@dataclass(slots=True)
class Phrase:
    """A noun phrase in the making.

    ``noun`` may begin with its article. ``posts`` follow it in order; ``follows`` are clauses
    of their own, which may speak of the thing by ``pronoun``.
    """

    noun: str
    adjectives: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)
    is_plural: bool = False
    is_silhouette: bool = False

    def text(self) -> str:
        """Return the phrase with its article, without the clauses that follow."""
        match = ARTICLE.match(self.noun)
        bare = self.noun[match.end() :] if match else self.noun
        words = " ".join([*self.adjectives, bare])
        if match:
            words = f"the {words}" if match[1] == "the" else with_article(words)
        return _SPACED_MARK.sub(r"\1", " ".join([words, *self.posts]))


def is_plural(noun: str) -> bool:
    """Whether a noun phrase of the book speaks of many; an article means one."""
    return not ARTICLE.match(noun) and bool(_PLURAL.search(noun))


def pronoun_forms(plural: bool) -> dict[str, str]:
    """Return the slots for speaking of a thing again."""
    return {"it": "them" if plural else "it", "it_is": "they are" if plural else "it is"}


def listed(items: list[str]) -> str:
    """Return ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def together(items: list[str], voice: Voice) -> str:
    """Return ``a, b and c``, or the same as people in a hurry join it."""
    if voice.chance(0.8):
        return listed(items)
    mark = voice.rng.choice(("/", " / ", ", ", " + ", "-", " & "))
    if mark == " & ":
        return f"{', '.join(items[:-1])} & {items[-1]}"
    return mark.join(items)


def name_among(
    words: tuple[str, ...], voice: Voice, *, is_plain_first: bool = True, share: float = _TWO_NAMES
) -> str:
    """Return a name of a thing, now and then with another of its names, as who is unsure gives it."""
    name = voice.pick_plain_first(words) if is_plain_first else voice.pick(words)
    if not voice.chance(share):
        return name
    others = [word for word in words if _is_second_name(name, word)]
    if not others:
        return name
    other = voice.rng.choice(others)
    if other != words[0]:
        voice.used.add(other)
    return voice.say("name.two", x=name, y=ARTICLE.sub("", other))


def _is_second_name(name: str, other: str) -> bool:
    """Whether a name says more beside another: both are short, of one number, and not alike."""
    x, y = ARTICLE.sub("", name), ARTICLE.sub("", other)
    is_short = max(len(x.split()), len(y.split())) <= 3 and not re.search("[,|(]", x + y)
    return is_short and x not in y and y not in x and is_plural(name) == is_plural(other)


def number_word(number: int, voice: Voice) -> str:
    """Return a number in words or digits."""
    return NUMBERS[number] if number < len(NUMBERS) and voice.chance(0.7) else str(number)


def decimal(value: float) -> str:
    """Return a number as people type it."""
    return f"{value:g}"


def unmarked(post: str) -> str:
    """Return what follows a noun without the comma or the brackets that set it off."""
    bare = post.lstrip(",;+- ")
    return bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare


def without_articles(text: str) -> str:
    """Return a text as terse writers type it."""
    return re.sub(r"\b(?:a|an|the) (?=[a-z#0-9])", "", text)


# --- motion ---

_MOTION_BEFORE = 0.25  # "a spinning star"; however many longer ways there are to say it


def add_motion(
    phrase: Phrase,
    verbs: Sequence[str],
    motion: Motion,
    voice: Voice,
    *,
    can_follow: bool,
    is_per_second: bool = False,
) -> None:
    """Say a motion before the noun, after it, or in a clause of its own.

    One that happens once a second may be said with its rate.
    """
    slow = f"speed.{motion.speed}"
    share = voice.rng.random()
    if (
        share < _MOTION_BEFORE
        and any(map(_is_one_word, verbs))
        and not phrase.noun.startswith("the ")
    ):
        adverb = f"{voice.say(f'{slow}.before')} " if motion.speed else ""
        doing = participle(voice.pick_such(verbs, _is_one_word))
        phrase.adjectives.insert(0, f"{adverb}{doing}")
        return
    verb = voice.pick(verbs)
    if is_per_second and voice.chance(0.4):
        does = f"{verb} {voice.say(f'rate.{motion.speed}')}"
        key = "motion.posts" if phrase.is_plural else "motion.post"
        post = voice.say(key, does=third_person(does), doing=participle(does), do=does)
        phrase.posts.append(post)
        return
    if motion.speed:
        verb = f"{verb} {voice.say(f'{slow}.after')}"
    if can_follow and share > 0.8:
        phrase.follows.append(_motion_clause(verb, phrase.is_plural, voice))
    else:
        key = "motion.posts" if phrase.is_plural else "motion.post"
        phrase.posts.append(
            voice.say(key, does=third_person(verb), doing=participle(verb), do=verb)
        )


def _is_one_word(verb: str) -> bool:
    return " " not in verb


def _motion_clause(verb: str, plural: bool, voice: Voice) -> str:
    does = f"they {verb}" if plural else f"it {third_person(verb)}"
    return voice.say("motion.follow", it_does=does, do=verb, it="them" if plural else "it")
