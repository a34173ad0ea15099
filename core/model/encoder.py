"""The encoder: token ids of a prompt, perhaps with code, to one state per position.

Shape letters: B batch, S prompt length, D model width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.model.attention import SelfAttention
from core.model.config import ModelConfig
from core.model.feed_forward import FeedForward
from core.model.normalization import RMSNorm, unit_rms
from core.model.positions import RotaryPositions


class EncoderLayer(nn.Module):
    """Attention in both directions and a feed-forward block, each normalised beforehand."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.attention_norm = RMSNorm(config.d_model)
        self.attention = SelfAttention(config.d_model, config.nhead)
        self.feed_forward_norm = RMSNorm(config.d_model)
        self.feed_forward = FeedForward(config.d_model, config.dim_feedforward)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, x_BSD: Tensor, *, rotation: tuple[Tensor, Tensor], prompt_mask_BS: Tensor
    ) -> Tensor:
        """Return the states after this layer."""
        update = self.attention(
            self.attention_norm(x_BSD), rotation=rotation, mask=prompt_mask_BS[:, None, None, :]
        )
        x_BSD = x_BSD + self.dropout(update)
        update = self.feed_forward(self.feed_forward_norm(x_BSD))
        return x_BSD + self.dropout(update)  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Read a prompt."""

    def __init__(self, config: ModelConfig, *, vocab_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, config.d_model)
        self.positions = RotaryPositions(config.head_size, num_ready=config.max_seq_len)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.encoder_layers))
        self.norm = RMSNorm(config.d_model)

    def forward(
        self, prompt_ids_BS: Tensor, prompt_mask_BS: Tensor, *, code_table: Tensor | None = None
    ) -> Tensor:
        """Return the memory (BSD); what stands at padded positions is meaningless.

        Args:
            prompt_ids_BS: ids beyond the prompt vocabulary are rows of ``code_table``.
            prompt_mask_BS: True where there is a real token.
            code_table: the embedding of code; None where there is none to read.
        """
        table = self.embedding.weight
        if code_table is not None:
            table = torch.cat((table, code_table))
        x_BSD = self.dropout(unit_rms(F.embedding(prompt_ids_BS, table)))
        rotation = self.positions(0, prompt_ids_BS.shape[1])
        for layer in self.layers:
            x_BSD = layer(x_BSD, rotation=rotation, prompt_mask_BS=prompt_mask_BS)
        return self.norm(x_BSD)  # type: ignore[no-any-return]
