"""English forms: plurals, third persons, participles, articles."""

import functools
import re
from collections.abc import Callable

ARTICLE = re.compile(r"^(a|an|the) ")
"""Begins a noun phrase."""

_IRREGULAR_PLURALS = {"leaf": "leaves", "knife": "knives", "sphere": "spheres", "fish": "fish",
                      "snowman": "snowmen", "man": "men", "person": "people",
                      "stairs": "stairs", "steps": "steps", "cross": "crosses"}  # fmt: skip
# Verbs that double their last letter: one short vowel before one consonant, stressed.
_DOUBLING = frozenset(
    ("spin", "drop", "bob", "hop", "flip", "zoom in", "stop", "swim", "tap", "get", "cut", "put",
     "sum", "clip", "throb", "pop", "wrap", "trim", "step", "snap", "run", "swap", "map", "blur", "plot", "set", "split", "zip", "scan", "pad", "pan", "sit", "wag", "nod", "dim",
     "zigzag", "flap", "reset")
)  # fmt: skip
_SILENT_E_KEPT = frozenset(("be", "dye", "see"))
_VOWELS = "aeiou"
# What is written with a vowel but spoken with a consonant, and the other way round.
_A_WORDS = re.compile(r"(uni|use|usu|eu|one\b|u\b|u\d|uv\b|ubi|utah)", re.IGNORECASE)
_AN_WORDS = re.compile(
    r"(hour|honest|8|11\b|18\b|x\b|x-|f\b|f\d|h\b|l\b|m\b|n\b|r\b|s\b|rgb|s-)", re.IGNORECASE
)


@functools.cache
def plural(noun: str) -> str:
    """Return the plural of a noun phrase; its head is the last word before a preposition."""
    match = re.search(
        r" (with|without|of|on|at|showing|pointing|facing|standing|turned|upside|from|across|around|inside"
        r"|to|in|for|that|going|seen|made) ",
        noun,
    )
    head, tail = (noun[: match.start()], noun[match.start() :]) if match else (noun, "")
    rest, _, last = head.rpartition(" ")
    return f"{rest} {_plural_word(last)}{tail}".strip()


def _plural_word(word: str) -> str:
    if word in _IRREGULAR_PLURALS:
        return _IRREGULAR_PLURALS[word]
    if len(word) == 1 or word.isdigit():
        return f"{word}s"
    if word.endswith("y") and word[-2:-1] not in (*_VOWELS, ""):
        return f"{word[:-1]}ies"
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    return f"{word}s"


@functools.cache
def third_person(verb: str) -> str:
    """Return the verb phrase as said of one thing: ``spin slowly`` gives ``spins slowly``."""
    return _inflected(verb, _s_form)


@functools.cache
def participle(verb: str) -> str:
    """Return the -ing form: ``move up`` gives ``moving up``."""
    return _inflected(verb, _ing_form)


_FIRST_VERB = re.compile(r"((?:gradually|slowly|quickly) )?([\w-]+)(.*)")
_SECOND_VERBS = frozenset(
    ("shrink", "disappear", "stretch", "squeeze", "go", "return", "add", "divide", "write",
     "multiply", "store", "clamp", "keep", "sum", "take", "count", "subtract", "contract",
     "deflate", "start", "restart", "fall", "sink", "wrap", "vanish", "wobble", "squash", "stay",
     "stop", "brighten", "dim", "come", "bounce", "reset")
)  # fmt: skip


def _inflected(verb: str, form: Callable[[str], str]) -> str:
    """Inflect a verb phrase: ``grow, then shrink`` gives ``growing, then shrinking``."""
    match = _FIRST_VERB.fullmatch(verb)
    if match is None:
        return verb
    adverb, first, rest = match.groups(default="")
    second = re.match(r"(.*?\b(?:and|then) )(\w+)(.*)", rest)
    if second and second[2] in _SECOND_VERBS:
        rest = f"{second[1]}{form(second[2])}{second[3]}"
    return f"{adverb}{form(first)}{rest}"


def _s_form(word: str) -> str:
    if word in ("have", "be"):
        return {"have": "has", "be": "is"}[word]
    if word.endswith("y") and word[-2:-1] not in (*_VOWELS, ""):
        return f"{word[:-1]}ies"
    if re.search(r"(s|x|z|ch|sh|o)$", word):
        return f"{word}es"
    return f"{word}s"


def _ing_form(word: str) -> str:
    if word in _DOUBLING:
        return f"{word}{word[-1]}ing"
    if word.endswith("e") and word not in _SILENT_E_KEPT and not word.endswith("ee"):
        return f"{word[:-1]}ing"
    return f"{word}ing"


@functools.cache
def with_article(phrase: str) -> str:
    """Return the phrase with ``a`` or ``an`` before it."""
    return f"{article(phrase)} {phrase}"


@functools.cache
def article(phrase: str) -> str:
    """Return ``a`` or ``an``, as the phrase sounds."""
    is_vowel = phrase[:1].lower() in _VOWELS
    if is_vowel and not _A_WORDS.match(phrase):
        return "an"
    return "an" if _AN_WORDS.match(phrase) else "a"
