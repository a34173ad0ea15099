"""The decoder: shader tokens so far and the prompt's memory to one state per shader position.

Where it writes text instead, the encoder's embedding follows after its own (``text_table``): ids
beyond the code vocabulary are rows of that. Without it nothing is paid for the possibility.

Shape letters: B batch, T new positions, L positions so far, S prompt length, D model width,
V code vocabulary.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.model.attention import CrossAttention, SelfAttention
from core.model.config import ModelConfig
from core.model.feed_forward import FeedForward
from core.model.kv_cache import DecoderCache, SelfAttentionCache
from core.model.normalization import RMSNorm, unit_rms
from core.model.positions import RotaryPositions


class DecoderLayer(nn.Module):
    """Attention to the shader so far, to the prompt, and a feed-forward block."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.self_attention_norm = RMSNorm(config.d_model)
        self.self_attention = SelfAttention(config.d_model, config.nhead)
        self.cross_attention_norm = RMSNorm(config.d_model)
        self.cross_attention = CrossAttention(config.d_model, config.nhead)
        self.feed_forward_norm = RMSNorm(config.d_model)
        self.feed_forward = FeedForward(config.d_model, config.dim_feedforward)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        x_BTD: Tensor,
        *,
        rotation: tuple[Tensor, Tensor],
        mask_TL: Tensor | None,
        prompt: tuple[Tensor, Tensor],
        prompt_mask_BS: Tensor,
        cache: SelfAttentionCache | None,
    ) -> Tensor:
        """Return the states after this layer; without a cache attention is causal."""
        update = self.self_attention(
            self.self_attention_norm(x_BTD),
            rotation=rotation,
            mask=mask_TL,
            is_causal=cache is None,
            cache=cache,
        )
        x_BTD = x_BTD + self.dropout(update)
        update = self.cross_attention(
            self.cross_attention_norm(x_BTD), prompt=prompt, prompt_mask_BS=prompt_mask_BS
        )
        x_BTD = x_BTD + self.dropout(update)
        update = self.feed_forward(self.feed_forward_norm(x_BTD))
        return x_BTD + self.dropout(update)  # type: ignore[no-any-return]


class Decoder(nn.Module):
    """Write a shader. The embedding of the code tokens also turns states into logits."""

    def __init__(self, config: ModelConfig, *, vocab_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, config.d_model)
        self.positions = RotaryPositions(config.head_size, num_ready=config.max_seq_len)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.num_layers))
        self.norm = RMSNorm(config.d_model)

    def start_cache(self, memory_BSD: Tensor, prompt_mask_BS: Tensor) -> DecoderCache:
        """Read the prompt's memory once for all steps."""
        prompts = [layer.cross_attention.read_memory(memory_BSD) for layer in self._layers()]
        return DecoderCache([SelfAttentionCache() for _ in prompts], prompts, prompt_mask_BS)

    def forward(
        self,
        code_ids_BT: Tensor,
        memory_BSD: Tensor,
        prompt_mask_BS: Tensor,
        *,
        text_table: Tensor | None = None,
    ) -> Tensor:
        """Return the states (BTD) at all positions of whole shaders."""
        x_BTD = self._embed(code_ids_BT, text_table)
        rotation = self.positions(0, code_ids_BT.shape[1])
        for layer in self._layers():
            x_BTD = layer(
                x_BTD,
                rotation=rotation,
                mask_TL=None,
                prompt=layer.cross_attention.read_memory(memory_BSD),
                prompt_mask_BS=prompt_mask_BS,
                cache=None,
            )
        return self.norm(x_BTD)  # type: ignore[no-any-return]

    def step(
        self, code_ids_BT: Tensor, cache: DecoderCache, *, text_table: Tensor | None = None
    ) -> Tensor:
        """Return the states (BTD) at new positions and add these to the cache."""
        start, count = cache.length, code_ids_BT.shape[1]
        x_BTD = self._embed(code_ids_BT, text_table)
        rotation = self.positions(start, count)
        mask_TL = None if count == 1 else _causal_mask(start, count, device=code_ids_BT.device)
        for layer, own, prompt in zip(self._layers(), cache.layers, cache.prompts, strict=True):
            x_BTD = layer(
                x_BTD,
                rotation=rotation,
                mask_TL=mask_TL,
                prompt=prompt,
                prompt_mask_BS=cache.prompt_mask_BS,
                cache=own,
            )
        return self.norm(x_BTD)  # type: ignore[no-any-return]

    def project(self, states: Tensor, *, text_table: Tensor | None = None) -> Tensor:
        """Turn states (... D) into logits (... V), those of code before those of text."""
        return F.linear(states, self._table(text_table))

    def _embed(self, code_ids_BT: Tensor, text_table: Tensor | None) -> Tensor:
        embedded_BTD = F.embedding(code_ids_BT, self._table(text_table))
        return self.dropout(unit_rms(embedded_BTD))  # type: ignore[no-any-return]

    def _table(self, text_table: Tensor | None) -> Tensor:
        own = self.embedding.weight
        return own if text_table is None else torch.cat((own, text_table))

    def _layers(self) -> list[DecoderLayer]:
        return list(self.layers)  # type: ignore[arg-type]


def _causal_mask(start: int, count: int, *, device: torch.device) -> Tensor:
    places_T = torch.arange(start, start + count, device=device)
    return places_T[:, None] >= torch.arange(start + count, device=device)[None, :]
