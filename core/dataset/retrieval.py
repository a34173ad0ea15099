"""Find the examples whose prompts are nearest to a text.

A prompt is a bag of words and of letter triples of its words, so that a typo or another ending
still finds its word. Features that many prompts have count little (tf-idf); nearness is the
cosine of the angle between the two bags (Salton, Wong and Yang, 1975).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dataset.records import Example
from core.wgsl.kinds import ShaderKind

TRIPLE_WEIGHT = 0.35  # of a letter triple beside a word
_WORD = re.compile(r"[a-z0-9#]+")


@dataclass(frozen=True)
class Match:
    """An example, the prompt of it that is nearest, and how near: 0 to 1."""

    example: Example
    prompt: str
    nearness: float


class PromptIndex:
    """The prompts of some examples, ready to be searched."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._prompts = [(example, prompt) for example in examples for prompt in example.prompts]
        bags = [Counter(_features(prompt)) for _, prompt in self._prompts]
        frequency = Counter(feature for bag in bags for feature in bag)
        self._rarity = {f: math.log(1 + len(bags) / count) for f, count in frequency.items()}
        self._entries: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            for feature, weight in self._unit(bag).items():
                self._entries[feature].append((number, weight))

    def nearest(
        self, prompt: str, *, kind: ShaderKind | None = None, num_matches: int = 1
    ) -> list[Match]:
        """Return the examples nearest to ``prompt``, the nearest first, each example once.

        Fewer are returned where fewer are of the kind and have anything in common with it.
        """
        nearness: dict[int, float] = defaultdict(float)
        for feature, weight in self._unit(Counter(_features(prompt))).items():
            for number, other in self._entries.get(feature, ()):
                nearness[number] += weight * other
        found: dict[int, Match] = {}
        for number, value in sorted(nearness.items(), key=lambda item: (-item[1], item[0])):
            example, text = self._prompts[number]
            if kind and example.kind != kind:
                continue
            found.setdefault(id(example), Match(example, text, min(value, 1.0)))
            if len(found) == num_matches:
                break
        return list(found.values())

    def _unit(self, bag: Counter[str]) -> dict[str, float]:
        """Return the weights of a bag's known features, scaled to length 1."""
        weights = {
            feature: count * self._rarity[feature] * (TRIPLE_WEIGHT if "~" in feature else 1.0)
            for feature, count in bag.items()
            if feature in self._rarity
        }
        length = math.hypot(*weights.values())
        return {feature: weight / length for feature, weight in weights.items()}


def _features(prompt: str) -> Iterator[str]:
    for word in _WORD.findall(prompt.lower()):
        yield word
        framed = f"^{word}$"
        for start in range(len(framed) - 2):
            yield f"~{framed[start : start + 3]}"
