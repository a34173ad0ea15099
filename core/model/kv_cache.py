"""What the decoder remembers between steps, so that a step costs the same at any length.

Shape letters: B batch, H heads, T new positions, L positions so far, S prompt length,
K head size.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

_FIRST_CAPACITY = 64  # positions; doubled when full


class SelfAttentionCache:
    """Keys and values of one layer's earlier positions, in storage that grows by doubling."""

    def __init__(self) -> None:
        self.length = 0
        self._stored: tuple[Tensor, Tensor] | None = None

    def extend(self, k_BHTK: Tensor, v_BHTK: Tensor) -> tuple[Tensor, Tensor]:
        """Add new positions and return the keys and values of all (BHLK)."""
        end = self.length + k_BHTK.shape[2]
        keys, values = self._room_for(end, k_BHTK, v_BHTK)
        keys[:, :, self.length : end] = k_BHTK
        values[:, :, self.length : end] = v_BHTK
        self.length = end
        return keys[:, :, :end], values[:, :, :end]

    def select(self, rows_B: Tensor) -> None:
        """Keep the rows given, in the order given; a row may be named more than once."""
        if self._stored is not None:
            keys, values = self._stored
            self._stored = (keys[rows_B], values[rows_B])

    def _room_for(self, end: int, k_BHTK: Tensor, v_BHTK: Tensor) -> tuple[Tensor, Tensor]:
        if self._stored is not None and end <= self._stored[0].shape[2]:
            return self._stored
        capacity = _FIRST_CAPACITY
        while capacity < end:
            capacity *= 2
        batch, heads, _, head_size = k_BHTK.shape
        # Keys may be wider than values under autocast; attention narrows them anyway.
        grown = (
            v_BHTK.new_zeros(batch, heads, capacity, head_size),
            v_BHTK.new_zeros(batch, heads, capacity, head_size),
        )
        if self._stored is not None:
            for new, old in zip(grown, self._stored, strict=True):
                new[:, :, : self.length] = old[:, :, : self.length]
        self._stored = grown
        return grown


@dataclass
class DecoderCache:
    """The state of decoding a batch in lockstep: rows have the same number of tokens.

    ``prompts`` holds each layer's cross-attention keys and values (BHSK), computed once.
    """

    layers: list[SelfAttentionCache]
    prompts: list[tuple[Tensor, Tensor]]
    prompt_mask_BS: Tensor

    @property
    def length(self) -> int:
        """How many tokens each row has."""
        return self.layers[0].length

    def select(self, rows: list[int]) -> None:
        """Keep the rows given, in the order given; a row may be named more than once."""
        rows_B = torch.tensor(rows, device=self.prompt_mask_BS.device)
        for layer in self.layers:
            layer.select(rows_B)
        self.prompts = [(keys[rows_B], values[rows_B]) for keys, values in self.prompts]
        self.prompt_mask_BS = self.prompt_mask_BS[rows_B]
