"""Rotary positions: each pair of channels of a query or key turns with its place in the text.

Shape letters: B batch, H heads, T length, K head size.
"""

import torch
from torch import Tensor, nn

_BASE = 10_000.0


class RotaryPositions(nn.Module):
    """Tables of cosines and sines; no parameters, nothing stored in checkpoints.

    Texts longer than ``num_ready`` work too: their tables are computed at each call.
    """

    cos_TK: Tensor
    sin_TK: Tensor

    def __init__(self, head_size: int, *, num_ready: int) -> None:
        super().__init__()
        self.head_size = head_size
        cos_TK, sin_TK = _tables(head_size, torch.arange(num_ready))
        self.register_buffer("cos_TK", cos_TK, persistent=False)
        self.register_buffer("sin_TK", sin_TK, persistent=False)

    def forward(self, first: int, count: int) -> tuple[Tensor, Tensor]:
        """Return cosines and sines of positions ``first`` to ``first + count - 1``."""
        if first + count <= self.cos_TK.shape[0]:
            return self.cos_TK[first : first + count], self.sin_TK[first : first + count]
        places = torch.arange(first, first + count, device=self.cos_TK.device)
        return _tables(self.head_size, places)


def rotate(x_BHTK: Tensor, cos_TK: Tensor, sin_TK: Tensor) -> Tensor:
    """Turn the channel pairs (i, i + K/2) of queries or keys by their position's angles."""
    left, right = x_BHTK.chunk(2, dim=-1)
    return x_BHTK * cos_TK + torch.cat((-right, left), dim=-1) * sin_TK


def _tables(head_size: int, places_T: Tensor) -> tuple[Tensor, Tensor]:
    channel = torch.arange(0, head_size, 2, device=places_T.device, dtype=torch.float32)
    frequencies = _BASE ** (-channel / head_size)
    angles = torch.outer(places_T.to(torch.float32), frequencies).repeat(1, 2)
    return angles.cos(), angles.sin()
