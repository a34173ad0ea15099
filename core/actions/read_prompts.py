"""Let a model read prompts in batches: what it makes of them says which it finds alike."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.dataset.projection import Matrix
from core.generation.generator import Generator
from core.generation.reading import mean_states

BATCH_SIZE = 64


class PromptStates:
    """The vectors of the prompts that one model has read, by prompt."""

    def __init__(self) -> None:
        self._by_prompt: dict[str, Matrix] = {}

    def read(self, generator: Generator, prompts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Read the prompts not read yet; after each batch, yield how many are done and of how many.

        Whoever stops asking keeps what was read until then.
        """
        unknown = list(dict.fromkeys(p for p in prompts if p not in self._by_prompt))
        unknown.sort(key=len)  # prompts of like length need little padding
        for start in range(0, len(unknown), BATCH_SIZE):
            batch = unknown[start : start + BATCH_SIZE]
            self._by_prompt.update(zip(batch, mean_states(generator, batch), strict=True))
            yield start + len(batch), len(unknown)

    def features(self, prompts: Sequence[str]) -> Matrix:
        """Return a row for each prompt, of length one: near rows point the same way.

        Raises:
            KeyError: a prompt was not read.
        """
        if not prompts:
            return np.zeros((0, 1), np.float32)
        states = np.stack([self._by_prompt[prompt] for prompt in prompts])
        lengths = np.linalg.norm(states, axis=1, keepdims=True)
        return np.asarray(states / np.maximum(lengths, 1e-6), dtype=np.float32)
