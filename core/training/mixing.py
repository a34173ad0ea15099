"""Rows that are mixed into the epochs of a run, so that its model keeps what it knew."""

import itertools
from dataclasses import dataclass

from core.dataset.tasks import Task
from core.tokenizer.tokenizer import Tokenizer
from core.training.batching import Row
from core.training.questions import QuestionSource, make_row


@dataclass(frozen=True)
class MixedIn:
    """What is mixed in: other rows in each epoch, which follow from the seed and its number.

    Args:
        source: draws questions; it never asks what the run is measured on.
        tokenizer: of the model.
        seed: of the run.
        share: of the rows of an epoch, from 0 to below 1.
        max_tokens: code or prompts that are longer are passed over.
        tasks: those that are drawn.
    """

    source: QuestionSource
    tokenizer: Tokenizer
    seed: int
    share: float
    max_tokens: int
    tasks: tuple[Task, ...] = ("generate",)

    def count_beside(self, num_rows: int) -> int:
        """Return how many rows make up the share beside ``num_rows`` rows of the run's own."""
        return round(num_rows * self.share / (1.0 - self.share))

    def draw(self, epoch: int, num_rows: int) -> list[Row]:
        """Return the rows of an epoch."""
        asked = self.source.draw(f"{self.seed}/mixed/{epoch}")
        rows = (make_row(self.tokenizer, one) for one in asked)
        fitting = (row for row in rows if max(len(row.code), len(row.prompt)) < self.max_tokens)
        return list(itertools.islice(fitting, num_rows))
