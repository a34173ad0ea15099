"""Multi-head attention: of a text to itself, and of the shader to the prompt.

Queries and keys are normalised per head (QK-norm), which keeps the scores in bounds at
high learning rates. No dropout on attention weights: it would forbid the fast kernels.

Shape letters: B batch, T new positions, L all positions so far, S prompt length,
D model width, H heads, K head size.
"""

import torch.nn.functional as F
from torch import Tensor, nn

from core.model.kv_cache import SelfAttentionCache
from core.model.normalization import RMSNorm
from core.model.positions import rotate


class SelfAttention(nn.Module):
    """Mix the positions of one text."""

    def __init__(self, width: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.query_norm = RMSNorm(width // num_heads)
        self.key_norm = RMSNorm(width // num_heads)
        self.out = nn.Linear(width, width, bias=False)

    def forward(
        self,
        x_BTD: Tensor,
        *,
        rotation: tuple[Tensor, Tensor],
        mask: Tensor | None = None,
        is_causal: bool = False,
        cache: SelfAttentionCache | None = None,
    ) -> Tensor:
        """Attend within a text.

        Args:
            x_BTD: states, already normalised.
            rotation: cosines and sines of the T positions.
            mask: True where a query may see a key; broadcasts to BHTL.
            is_causal: whether each position sees only itself and earlier ones.
            cache: keys and values of earlier positions; the new ones are added to it.

        Returns:
            Update of the shape of ``x_BTD``; the caller adds the residual.
        """
        q_BHTK, k_BHTK, v_BHTK = (
            split_heads(part, self.num_heads) for part in self.qkv(x_BTD).chunk(3, dim=-1)
        )
        q_BHTK = rotate(self.query_norm(q_BHTK), *rotation)
        k_BHTK = rotate(self.key_norm(k_BHTK), *rotation)
        k_BHLK, v_BHLK = (k_BHTK, v_BHTK) if cache is None else cache.extend(k_BHTK, v_BHTK)
        mixed = _attend(q_BHTK, k_BHLK, v_BHLK, mask=mask, is_causal=is_causal)
        return self.out(mixed)  # type: ignore[no-any-return]


class CrossAttention(nn.Module):
    """Mix prompt information into shader positions."""

    def __init__(self, width: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.query_norm = RMSNorm(width // num_heads)
        self.key_norm = RMSNorm(width // num_heads)
        self.out = nn.Linear(width, width, bias=False)

    def read_memory(self, memory_BSD: Tensor) -> tuple[Tensor, Tensor]:
        """Return keys and values of the prompt (BHSK); needed once per prompt."""
        keys, values = self.key_value(memory_BSD).chunk(2, dim=-1)
        return self.key_norm(split_heads(keys, self.num_heads)), split_heads(values, self.num_heads)

    def forward(
        self, x_BTD: Tensor, *, prompt: tuple[Tensor, Tensor], prompt_mask_BS: Tensor
    ) -> Tensor:
        """Attend from shader positions to prompt positions.

        Args:
            x_BTD: decoder states, already normalised.
            prompt: what ``read_memory`` returned.
            prompt_mask_BS: True where the prompt has a real token. Each row needs at
                least one; the tokenizer guarantees it by its task and end tokens.

        Returns:
            Update of the shape of ``x_BTD``; the caller adds the residual.
        """
        q_BHTK = self.query_norm(split_heads(self.query(x_BTD), self.num_heads))
        mixed = _attend(q_BHTK, *prompt, mask=prompt_mask_BS[:, None, None, :], is_causal=False)
        return self.out(mixed)  # type: ignore[no-any-return]


def split_heads(x_BTD: Tensor, num_heads: int) -> Tensor:
    """Return the channels of each head apart: BTD to BHTK."""
    batch, length, width = x_BTD.shape
    return x_BTD.view(batch, length, num_heads, width // num_heads).transpose(1, 2)


def _attend(
    q_BHTK: Tensor, k_BHLK: Tensor, v_BHLK: Tensor, *, mask: Tensor | None, is_causal: bool
) -> Tensor:
    # Rotation and norms compute in float32; under autocast the values are narrower.
    q_BHTK, k_BHLK = q_BHTK.to(v_BHLK.dtype), k_BHLK.to(v_BHLK.dtype)
    mixed_BHTK = F.scaled_dot_product_attention(
        q_BHTK, k_BHLK, v_BHLK, attn_mask=mask, is_causal=is_causal
    )
    return mixed_BHTK.transpose(1, 2).flatten(2)
