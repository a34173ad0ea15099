"""A running average of the weights: steadier than the weights of any one step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """Follows a model's weights.

    Args:
        model: whose weights are averaged; buffers are not.
        decay: share of the old average that a step keeps. Young averages keep less, so that
            the first weights are soon forgotten.
    """

    def __init__(self, model: nn.Module, *, decay: float) -> None:
        self._decay = decay
        self._weights = dict(model.named_parameters())
        self._averages = {name: value.detach().clone() for name, value in self._weights.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take the weights after ``step`` steps in."""
        decay = min(self._decay, 1.0 - 1.0 / (step + 1))
        torch._foreach_lerp_(  # type: ignore[no-untyped-call, unused-ignore]
            list(self._averages.values()), list(self._weights.values()), 1.0 - decay
        )

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Let the model have the average as its weights for a while."""
        own = {name: value.detach().clone() for name, value in self._weights.items()}
        self._give(self._averages)
        try:
            yield
        finally:
            self._give(own)

    def state(self) -> dict[str, Tensor]:
        """Return copies of the averages by parameter name."""
        return {name: value.cpu().clone() for name, value in self._averages.items()}

    def restore(self, stored: Mapping[str, Tensor]) -> None:
        """Go on from what ``state`` returned."""
        for name, value in stored.items():
            self._averages[name].copy_(value)

    @torch.no_grad()
    def _give(self, values: Mapping[str, Tensor]) -> None:
        for name, value in values.items():
            self._weights[name].copy_(value)
