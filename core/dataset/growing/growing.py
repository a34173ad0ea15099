"""Grow examples: their numbers and colours vary, and their prompts say so.

What no word of a prompt is about stays as it is, so a variant is as true to its prompts as its
source. Numbers alone change, so all variants of an example are in its split.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

from core.dataset.growing.colour_knobs import COLOUR, LEAST_DISTANCE, ColourReader
from core.dataset.growing.colour_places import colour_distance, find_colours
from core.dataset.growing.literals import find_literals
from core.dataset.growing.number_knobs import number_knobs
from core.dataset.growing.records import Knob, Turn, Variant, overlap, replaced
from core.dataset.growing.word_knobs import word_knobs
from core.dataset.normalising import code_tokens, normalised_prompt
from core.dataset.recipes.book import shipped_book
from core.dataset.records import Example

GROWN_TAG = "grown"
TURNED_SHARE = 0.6  # of the knobs, on average
MAX_MISSES = 40  # draws in a row without anything new; then all is said


@cache
def colour_reader() -> ColourReader:
    """Return what finds the shipped colour words in prompts."""
    return ColourReader(shipped_book().colour_words)


def find_knobs(example: Example) -> list[Knob]:
    """Return what can vary in ``example``."""
    return [*colour_reader().knobs(example), *number_knobs(example), *word_knobs(example)]


class Grower:
    """Turns examples at random, as often as wanted; what can vary in one is looked for once."""

    def __init__(self) -> None:
        self._knobs: dict[Example, list[Knob]] = {}

    def grown(self, example: Example, rng: random.Random) -> Example:
        """Return a variant, or the example itself where nothing varies or the turns collide."""
        if example not in self._knobs:
            self._knobs[example] = find_knobs(example)
        knobs = self._knobs[example]
        variant = _draw(example, knobs, rng) if knobs else None
        return variant.example if variant else example


def why_nothing_varies(example: Example) -> str:
    """Return why an example without knobs has none."""
    code = example.wgsl_code
    has_numbers = any(not literal.is_fixed for literal in find_literals(code))
    if not has_numbers and not find_colours(code):
        return "its code has no numbers or colours but structural ones"
    return "no colour, number, size or speed of its code is said in its prompts"


def variants(example: Example, *, seed: int) -> Iterator[Variant]:
    """Yield different variants of ``example`` until no new ones come; a seed decides them all."""
    knobs = find_knobs(example)
    if not knobs:
        return
    # By the example too, so that like ones do not all turn to the same colours.
    digest = hashlib.sha256(f"{seed}\0{example.wgsl_code}".encode(errors="replace")).hexdigest()
    rng = random.Random(digest)
    seen = {code_tokens(example.wgsl_code)}
    num_misses = 0
    while num_misses < MAX_MISSES:
        variant = _draw(example, knobs, rng)
        code = code_tokens(variant.example.wgsl_code) if variant else ""
        if variant is None or code in seen:
            num_misses += 1
            continue
        seen.add(code)
        num_misses = 0
        yield variant


def _has_like_colours(turns: list[Turn]) -> bool:
    """Tell whether two new colours could hardly be told apart."""
    words = shipped_book().colour_words
    news = [words.named(t.change.after).rgb for t in turns if t.change.what == COLOUR]
    return any(colour_distance(a, b) < LEAST_DISTANCE for a, b in combinations(news, 2))


def _draw(example: Example, knobs: list[Knob], rng: random.Random) -> Variant | None:
    chosen = [knob for knob in knobs if rng.random() < TURNED_SHARE] or [rng.choice(knobs)]
    return _turned(example, [knob.turn(rng) for knob in chosen])


def _turned(example: Example, turns: list[Turn]) -> Variant | None:
    """Return ``example`` after the turns; None where they or their words collide."""
    code = [item for turn in turns for item in turn.code]
    if overlap(code) or _has_like_colours(turns):
        return None
    prompts: dict[str, str] = {}  # by what they say, so that none is there twice
    for index, prompt in enumerate(example.prompts):
        if any(index not in turn.prompts for turn in turns):
            continue
        items = [item for turn in turns for item in turn.prompts[index]]
        if overlap(items):
            return None
        text = replaced(prompt, items)
        prompts.setdefault(normalised_prompt(text), text)
    if not prompts:
        return None
    first, *others = prompts.values()
    changes = tuple(turn.change for turn in turns)
    notes = f"Grown from {example.natural_language!r}: {'; '.join(map(str, changes))}."
    grown = replace(
        example,
        natural_language=first,
        phrasings=tuple(others),
        wgsl_code=replaced(example.wgsl_code, code),
        tags=tuple(dict.fromkeys((*example.tags, GROWN_TAG))),
        notes=f"{example.notes} {notes}".strip(),
    )
    return Variant(grown, example, changes)
