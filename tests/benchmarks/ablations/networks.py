"""Networks that were tried beside the one that ships. Each change is made to a built model.

Shape letters: B batch, S prompt length, T shader length, D model width, V vocabulary.
"""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.model.encoder import EncoderLayer
from core.model.feed_forward import FeedForward
from core.model.normalization import RMSNorm, unit_rms
from core.model.positions import RotaryPositions
from core.model.seq2seq import Seq2Seq

Change = Callable[[Seq2Seq], nn.Module]


class GatedFeedForward(nn.Module):
    """SwiGLU (Shazeer 2020, "GLU variants improve transformer"), two thirds as wide."""

    def __init__(self, width: int, inner_width: int) -> None:
        super().__init__()
        self.inner_width = 2 * inner_width // 3
        self.up = nn.Linear(width, 2 * self.inner_width, bias=False)
        self.down = nn.Linear(self.inner_width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, value = self.up(x).chunk(2, dim=-1)
        return self.down(F.silu(gate) * value)


class LearnedPositions(nn.Module):
    """Stands where dropout of the embedding stood, and adds a learnt vector to each place."""

    def __init__(self, num_places: int, width: int) -> None:
        super().__init__()
        self.places = nn.Linear(width, num_places, bias=False)

    def forward(self, x_BTD: Tensor) -> Tensor:
        return x_BTD + self.places.weight[: x_BTD.shape[1]]


class NoRotation(nn.Module):
    """Turns nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("one", torch.ones(1, 1))
        self.register_buffer("zero", torch.zeros(1, 1))

    def forward(self, first: int, count: int) -> tuple[Tensor, Tensor]:
        return self.one, self.zero


class PostNorm(nn.Module):
    """A block of the first transformer: normalises the sum (Vaswani et al. 2017)."""

    def __init__(self, block: nn.Module, norm: nn.Module) -> None:
        super().__init__()
        self.block, self.norm = block, norm

    def forward(self, x: Tensor, **arguments: Any) -> Tensor:
        # The layer adds x again, so that the sum is what is normalised here.
        return self.norm(x + self.block(x, **arguments)) - x

    def __getattr__(self, name: str) -> Any:
        if name == "read_memory":
            return self.block.read_memory
        return super().__getattr__(name)


class PrefixStack(nn.Module):
    """One stack for prompt and shader: the prompt sees itself, the shader all before it."""

    def __init__(self, model: Seq2Seq, *, num_layers: int) -> None:
        super().__init__()
        config = model.config
        self.num_prompt_ids = model.prompt_vocab_size
        self.prompt_embedding = nn.Embedding(model.prompt_vocab_size, config.d_model)
        self.embedding = nn.Embedding(model.code_vocab_size, config.d_model)
        self.positions = RotaryPositions(config.head_size, num_ready=2 * config.max_seq_len)
        self.layers = nn.ModuleList(PrefixLayer(config) for _ in range(num_layers))
        self.norm = RMSNorm(config.d_model)

    def forward(self, prompts_BS: Tensor, mask_BS: Tensor, codes_BT: Tensor, **_: object) -> Tensor:
        prompt_BSD = F.embedding(prompts_BS, self.prompt_embedding.weight)
        code_BTD = F.embedding(codes_BT, self.embedding.weight)
        x_BLD = unit_rms(torch.cat((prompt_BSD, code_BTD), dim=1))
        num_prompt, num_all = prompts_BS.shape[1], x_BLD.shape[1]
        places = torch.arange(num_all, device=x_BLD.device)
        is_seen = (places[None, :] <= places[:, None]) | (places[None, :] < num_prompt)
        is_real = F.pad(mask_BS, (0, codes_BT.shape[1]), value=True)
        mask_B1LL = (is_seen[None] & is_real[:, None, :])[:, None]
        rotation = self.positions(0, num_all)
        for layer in self.layers:
            x_BLD = layer(x_BLD, rotation=rotation, mask=mask_B1LL)
        return F.linear(self.norm(x_BLD[:, num_prompt:]), self.embedding.weight)


class PrefixLayer(EncoderLayer):
    """A layer of the encoder under another mask."""

    def forward(  # type: ignore[override]
        self, x_BLD: Tensor, *, rotation: tuple[Tensor, Tensor], mask: Tensor
    ) -> Tensor:
        x_BLD = x_BLD + self.attention(self.attention_norm(x_BLD), rotation=rotation, mask=mask)
        return x_BLD + self.feed_forward(self.feed_forward_norm(x_BLD))


def layers_of(model: nn.Module) -> list[nn.Module]:
    """Return the layers to compile."""
    if isinstance(model, Seq2Seq):
        return [*model.encoder.layers, *model.decoder.layers]
    return list(model.layers)


def unchanged(model: Seq2Seq) -> nn.Module:
    return model


def with_gated_feed_forward(model: Seq2Seq) -> nn.Module:
    sizes = model.config.d_model, model.config.dim_feedforward
    return _each(model, FeedForward, lambda _: GatedFeedForward(*sizes))


def with_learned_positions(model: Seq2Seq) -> nn.Module:
    for side in (model.encoder, model.decoder):
        side.positions = NoRotation()
        side.dropout = LearnedPositions(model.config.max_seq_len, model.config.d_model)
    return model


def without_qk_norm(model: Seq2Seq) -> nn.Module:
    for module in model.modules():
        if hasattr(module, "query_norm"):
            module.query_norm, module.key_norm = nn.Identity(), nn.Identity()
    return model


def with_post_norm(model: Seq2Seq) -> nn.Module:
    for layer in layers_of(model):
        for name in ("attention", "self_attention", "cross_attention", "feed_forward"):
            if hasattr(layer, name):
                norm = getattr(layer, f"{name}_norm")
                setattr(layer, name, PostNorm(getattr(layer, name), norm))
                setattr(layer, f"{name}_norm", nn.Identity())
    return model


def with_own_output(model: Seq2Seq) -> nn.Module:
    head = nn.Linear(model.config.d_model, model.code_vocab_size, bias=False)
    model.decoder.add_module("head", head)
    model.decoder.project = lambda states, text_table=None: head(states)  # type: ignore[method-assign]
    return model


def as_prefix_stack(model: Seq2Seq) -> nn.Module:
    count = sum(p.numel() for layer in layers_of(model) for p in layer.parameters())
    one = sum(p.numel() for p in PrefixLayer(model.config).parameters())
    return PrefixStack(model, num_layers=round(count / one))


def _each(model: nn.Module, kind: type, make: Callable[[Any], nn.Module]) -> nn.Module:
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, kind):
                setattr(parent, name, make(child))
    return model
