"""From logits to a token: pure functions, all chance comes in as numbers.

Shape letters: B batch, V code vocabulary.
"""

import hashlib
import math
import random

import torch
from torch import Tensor

from core.generation.config import GenerationConfig


def choose(logits_BV: Tensor, *, config: GenerationConfig, uniform_B: Tensor) -> Tensor:
    """Return one token id per row.

    Args:
        logits_BV: minus infinity where a token is forbidden.
        config: temperature 0 takes the likeliest token, the first one of equals.
        uniform_B: a number in [0, 1) for each row, which picks from the row's distribution.
            A row's choice thus depends on nothing outside the row.
    """
    if config.temperature == 0.0:
        return logits_BV.argmax(dim=-1)
    kept_BV = keep_likely(
        logits_BV.double() / config.temperature, top_k=config.top_k, top_p=config.top_p
    )
    cumulated_BV = kept_BV.softmax(dim=-1).cumsum(dim=-1)
    total_B1 = cumulated_BV[:, -1:]
    # Below the total, whatever rounding does: else the place would be past the last token.
    below_B1 = torch.nextafter(total_B1, torch.zeros_like(total_B1))
    targets_B1 = torch.minimum(uniform_B.double()[:, None] * total_B1, below_B1)
    return torch.searchsorted(cumulated_BV, targets_B1, right=True).squeeze(1)


def keep_likely(logits_BV: Tensor, *, top_k: int, top_p: float) -> Tensor:
    """Return the logits with minus infinity for all but the likeliest tokens."""
    kept_BV = logits_BV
    if 0 < top_k < logits_BV.shape[-1]:
        least_B1 = logits_BV.topk(top_k, dim=-1).values[:, -1:]
        kept_BV = kept_BV.masked_fill(logits_BV < least_B1, -math.inf)
    if top_p < 1.0:
        sorted_BV, order_BV = kept_BV.sort(dim=-1, descending=True, stable=True)
        probabilities_BV = sorted_BV.softmax(dim=-1)
        # A token stays if those before it do not reach top_p yet; so the first always does.
        before_BV = probabilities_BV.cumsum(dim=-1) - probabilities_BV
        is_out_BV = torch.zeros_like(kept_BV, dtype=torch.bool)
        is_out_BV.scatter_(-1, order_BV, before_BV >= top_p)
        kept_BV = kept_BV.masked_fill(is_out_BV, -math.inf)
    return kept_BV


def row_chance(seed: int, *, prompt: str, sample: int) -> random.Random:
    """Return the source of a row's numbers; the other rows of a batch do not matter."""
    text = f"{seed}/{sample}/{prompt}"
    return random.Random(hashlib.sha256(text.encode()).digest())
