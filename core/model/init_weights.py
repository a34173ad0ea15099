"""First values of the weights: a pure function of the seed and of the parameter names.

Matrices get a spread that keeps the size of what passes through them. The last matrix of
each residual block starts at zero, so that a new network is an identity plus embeddings.
"""

import math

import torch
from torch import nn

_EMBEDDING_SPREAD = 0.02
_BLOCK_ENDS = ("attention.out.weight", "feed_forward.down.weight")


def init_weights(model: nn.Module, *, seed: int) -> None:
    """Give every parameter its first value, on whatever device it is."""
    # Drawn on the CPU, so that the device does not change the numbers.
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            if name.endswith("norm.weight"):
                parameter.fill_(1.0)
            elif name.endswith(_BLOCK_ENDS):
                parameter.zero_()
            else:
                is_embedding = name.endswith("embedding.weight")
                spread = _EMBEDDING_SPREAD if is_embedding else math.sqrt(1 / parameter.shape[1])
                drawn = torch.randn(parameter.shape, generator=generator) * spread
                parameter.copy_(drawn)
