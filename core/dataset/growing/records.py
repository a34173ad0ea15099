"""What growing works with: replacements in texts, turned knobs, and the variants they make."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.dataset.records import Example


@dataclass(frozen=True, slots=True)
class Replacement:
    """``text`` in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant has that its source has not, in words."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what} {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of code and prompts.

    ``prompts`` holds replacements by the index of the prompt among ``Example.prompts``; a prompt
    that is not in it cannot say the change and is dropped.
    """

    change: Change
    code: tuple[Replacement, ...]
    prompts: Mapping[int, tuple[Replacement, ...]]


class Knob(Protocol):
    """Something of an example that can vary, with the words that say it."""

    def turn(self, rng: random.Random) -> Turn:
        """Return a change at random."""
        ...


@dataclass(frozen=True, slots=True)
class Variant:
    """An example grown from another, and what is different."""

    example: Example
    source: Example
    changes: tuple[Change, ...]


def replaced(text: str, replacements: Iterable[Replacement]) -> str:
    """Return ``text`` with the replacements made; those at one place follow each other in order."""
    pieces, position = [], 0
    for item in sorted(replacements, key=lambda item: item.start):
        pieces += [text[position : item.start], item.text]
        position = item.end
    return "".join((*pieces, text[position:]))


def overlap(replacements: Iterable[Replacement]) -> bool:
    """Tell whether two replacements are about the same characters."""
    position = 0
    for item in sorted(replacements, key=lambda item: (item.start, item.end)):
        if item.start < position:
            return True
        position = item.end
    return False
