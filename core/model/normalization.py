"""RMS normalisation: scale each position to unit mean square, times a learnt gain.

Written out because torch's own is several times slower on CPU in training and warns
when activations are bfloat16.
"""

import torch
from torch import Tensor, nn

_EPSILON = 1e-6


def unit_rms(x: Tensor) -> Tensor:
    """Return ``x`` scaled to unit mean square over the last dimension, in float32."""
    wide = x.float()
    return wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + _EPSILON)


class RMSNorm(nn.Module):
    """Normalise over the last dimension."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` normalised, in the type of ``x``."""
        return (unit_rms(x) * self.weight).to(x.dtype)
