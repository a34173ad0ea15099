"""A running mean of the weights, which answers better than the last weights do.

Polyak averaging with an exponential window; the window grows with the steps at first.
"""

import torch
from torch import Tensor, nn

EVERY = 4  # steps between updates; more often changes nothing but the time


class WeightAverage:
    """Follows a model's weights."""

    def __init__(self, model: nn.Module, *, decay: float) -> None:
        self._decay = decay
        self.weights: dict[str, Tensor] = {
            name: value.detach().clone() for name, value in model.state_dict().items()
        }

    @torch.no_grad()
    def update(self, model: nn.Module, *, step: int) -> None:
        """Take the weights of a step into the mean, every few steps."""
        if step % EVERY:
            return
        decay = min(self._decay, 1.0 - 1.0 / (step / EVERY + 1.0))
        current = model.state_dict()
        torch._foreach_lerp_(
            list(self.weights.values()), [current[name] for name in self.weights], 1.0 - decay
        )
