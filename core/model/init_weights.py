"""First values of the weights: a pure function of the seed and of the parameter names.

Matrices get a spread that keeps the size of what passes through them; those that end a
residual block get less, the more blocks there are. Starting those at zero, a habit of large
language models, made small models ignore the prompt for very long.
"""

import math

import torch

from core.model.config import ModelConfig
from core.model.seq2seq import Seq2Seq

_PROMPT_EMBEDDING = "encoder.embedding.weight"
_PROMPT_EMBEDDING_SPREAD = 0.02  # small against the steps of the optimizer: words settle fast
_BLOCK_ENDS = ("attention.out.weight", "feed_forward.down.weight")


def init_weights(model: Seq2Seq, *, seed: int) -> None:
    """Give every parameter its first value, on whatever device it is."""
    # Drawn on the CPU, so that the device does not change the numbers.
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            if name.endswith("norm.weight"):
                parameter.fill_(1.0)
            else:
                spread = _spread(name, parameter.shape[1], model.config)
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * spread)


def _spread(name: str, num_inputs: int, config: ModelConfig) -> float:
    if name == _PROMPT_EMBEDDING:
        return _PROMPT_EMBEDDING_SPREAD
    num_layers = config.encoder_layers if name.startswith("encoder.") else config.num_layers
    num_sharers = 2 * num_layers if name.endswith(_BLOCK_ENDS) else 1
    return math.sqrt(1 / (num_inputs * num_sharers))
