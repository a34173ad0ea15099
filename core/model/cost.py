"""What a model of given settings costs, computed without building it (and without torch)."""

from dataclasses import dataclass

from core.model.config import ModelConfig

_FLOAT_BYTES = 4


@dataclass(frozen=True)
class ModelCost:
    """Size of a model.

    Training holds weights, gradients and two moments of the optimizer; activations come on
    top and depend on the batch.
    """

    num_parameters: int
    weight_bytes: int
    training_bytes: int
    cache_bytes_per_token: int


def model_cost(config: ModelConfig, *, prompt_vocab_size: int, code_vocab_size: int) -> ModelCost:
    """Return the cost of the model that ``Seq2Seq`` would build in float32."""
    width, head = config.d_model, config.head_size
    attention = 4 * width * width + 2 * head
    feed_forward = 2 * width * config.dim_feedforward
    encoder_layer = attention + feed_forward + 2 * width
    decoder_layer = 2 * attention + feed_forward + 3 * width
    num_parameters = (
        (prompt_vocab_size + code_vocab_size) * width
        + config.encoder_layers * encoder_layer
        + config.num_layers * decoder_layer
        + 2 * width
    )
    return ModelCost(
        num_parameters=num_parameters,
        weight_bytes=num_parameters * _FLOAT_BYTES,
        training_bytes=4 * num_parameters * _FLOAT_BYTES,
        cache_bytes_per_token=2 * config.num_layers * width * _FLOAT_BYTES,
    )
