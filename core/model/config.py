"""Size and shape of the transformer, and the checks that tie its settings together."""

from dataclasses import dataclass

from core.errors import ConfigError
from core.settings import check_settings, setting


@dataclass(frozen=True)
class ModelConfig:
    """The ``[model]`` section. Vocabulary sizes are the tokenizer's and not settings."""

    architecture: str = setting(
        "transformer", "Which network: an encoder-decoder transformer.", choices=("transformer",)
    )
    d_model: int = setting(
        512, "Width of the network; a multiple of nhead.", minimum=8, maximum=8192
    )
    nhead: int = setting(8, "Attention heads in each layer.", minimum=1, maximum=128)
    num_layers: int = setting(6, "Layers of the decoder.", minimum=1, maximum=96)
    num_encoder_layers: int = setting(
        0, "Layers of the encoder; 0 means as many as the decoder has.", minimum=0, maximum=96
    )
    dim_feedforward: int = setting(
        2048, "Width inside the feed-forward blocks.", minimum=8, maximum=65_536
    )
    dropout: float = setting(
        0.1, "Share of activations set to zero in training.", minimum=0.0, maximum=0.9
    )
    max_seq_len: int = setting(
        512,
        "Longest shader, with its start and end token.",
        minimum=8,
        maximum=65_536,
        unit="tokens",
    )

    def __post_init__(self) -> None:
        check_settings(self, section="model")
        if self.d_model % self.nhead:
            raise ConfigError(
                f"[model] d_model is {self.d_model} and nhead is {self.nhead}; "
                "d_model must be a multiple of nhead.",
                hint=f"With {self.nhead} heads the nearest width is {_nearest_width(self)}.",
            )
        if self.head_size % 2:
            raise ConfigError(
                f"[model] d_model {self.d_model} with nhead {self.nhead} gives heads of size "
                f"{self.head_size}; a head must have an even size.",
                hint=f"With {self.nhead} heads the nearest width is {_nearest_width(self)}.",
            )

    @property
    def head_size(self) -> int:
        """Width of one attention head."""
        return self.d_model // self.nhead

    @property
    def encoder_layers(self) -> int:
        """Layers of the encoder, with 0 resolved."""
        return self.num_encoder_layers or self.num_layers


def _nearest_width(config: ModelConfig) -> int:
    unit = 2 * config.nhead
    return max(1, round(config.d_model / unit)) * unit
