"""The voice that says a scene: it chooses among wordings and remembers which it used.

A wording may hold alternatives, ``(draw|paint) it``. A share of the wordings is held out of
training by a hash of their text, so that a model can be tested on phrases it never read; the
first wording of every list is always for training.
"""

import functools
import random
import re
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence

from core.dataset.recipes.inflection import article

HELD_OUT_PERCENT = 3

_ARTICLE_BEFORE_SLOT = re.compile(r"\ban? \{(\w+)\}")
_ALTERNATIVES = re.compile(r"\(([^()]*\|[^()]*)\)")


@functools.cache
def is_held_out(wording: str) -> bool:
    """Whether a wording is kept for validation; decided by its text alone."""
    return zlib.crc32(f"wording:{wording}".encode()) % 100 < HELD_OUT_PERCENT


def filled(text: str, slots: Mapping[str, str]) -> str:
    """Fill in slots, with the articles that suit what is filled in."""
    if not slots:
        return text
    if _ARTICLE_BEFORE_SLOT.search(text):
        text = _ARTICLE_BEFORE_SLOT.sub(lambda m: f"{article(slots[m[1]])} {{{m[1]}}}", text)
    return text.format(**slots)


class Voice:
    """Chooses words for one text.

    ``used`` collects every wording that was not the first, and thus the plainest, of its list.
    """

    def __init__(self, rng: random.Random, wording: Mapping[str, tuple[str, ...]]) -> None:
        self.rng = rng
        self.used: set[str] = set()
        self._wording = wording

    @property
    def keys(self) -> Collection[str]:
        """What there is a wording for."""
        return self._wording.keys()

    def say_such(self, key: str, is_fit: Callable[[str], bool]) -> str:
        """Return one of the wordings under ``key`` that fit; they have no slots."""
        return self.pick_such(self._wording[key], is_fit)

    def chance(self, share: float) -> bool:
        """Return True in ``share`` of the cases."""
        return self.rng.random() < share

    def pick(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        idx = int(self.rng.random() * len(options))
        text = options[idx]
        if idx:
            self.used.add(text)
        return self._expanded(text) if "|" in text else text

    def pick_such(self, options: Sequence[str], is_fit: Callable[[str], bool]) -> str:
        """Return one of the options that fit; they have no alternatives."""
        text = self.rng.choice([text for text in options if is_fit(text)])
        if text != options[0]:
            self.used.add(text)
        return text

    def pick_plain_first(self, options: Sequence[str]) -> str:
        """Return one of the options, the first half of the time."""
        return options[0] if self.rng.random() < 0.5 else self.pick(options)

    def say(self, key: str, **slots: str) -> str:
        """Return one of the wordings under ``key`` with its slots filled."""
        return filled(self.pick(self._wording[key]), slots)

    def _expanded(self, text: str) -> str:
        while match := _ALTERNATIVES.search(text):
            chosen = self.rng.choice(match[1].split("|"))
            text = f"{text[: match.start()]}{chosen}{text[match.end() :]}"
        return " ".join(text.split())
