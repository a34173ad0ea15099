"""Whether a run can fit into memory at all: asked before hours are spent on it.

A lower bound: what certainly must be held at once. Who is refused cannot train; who is not may
still have too little.
"""

import os

import torch

from core.errors import ConfigError
from core.model.config import ModelConfig
from core.model.cost import model_cost
from core.training.config import TrainingConfig

_FLOAT_BYTES = 4
_NARROW_BYTES = 2
# States that a layer keeps for the way back, in widths of the network: both norms' inputs,
# queries, keys, values and what was mixed.
_SAVED_WIDTHS = 6
_LOGIT_COPIES = 2  # the logits and their gradients


def least_training_bytes(
    model: ModelConfig,
    training: TrainingConfig,
    *,
    prompt_vocab_size: int,
    code_vocab_size: int,
    places: int | None = None,
) -> int:
    """Return the bytes that a step holds at once, at least.

    Args:
        model: its sizes.
        training: how it is trained.
        prompt_vocab_size: of the tokenizer.
        code_vocab_size: of the tokenizer.
        places: for tokens, in the largest batch; None means those of a stream.
    """
    cost = model_cost(model, prompt_vocab_size=prompt_vocab_size, code_vocab_size=code_vocab_size)
    # Weights, gradients and two moments, and the running average of the weights.
    fixed = cost.training_bytes + cost.weight_bytes
    if places is None:
        places = max(training.tokens_per_batch, model.max_seq_len)
    per_place = (
        _NARROW_BYTES * model.num_layers * (_SAVED_WIDTHS * model.d_model + model.dim_feedforward)
    )
    logits = _FLOAT_BYTES * _LOGIT_COPIES * code_vocab_size
    return fixed + places * (per_place + logits)


def device_bytes(device: str) -> int:
    """Return the memory that the device of this name has in all."""
    if device.startswith("cuda"):
        return int(torch.cuda.get_device_properties(device).total_memory)
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def check_memory(needed_bytes: int, *, available_bytes: int) -> None:
    """Refuse a run that cannot fit.

    Raises:
        ConfigError: it needs more than there is.
    """
    if needed_bytes > available_bytes:
        raise ConfigError(
            f"This run needs at least {needed_bytes / 2**30:.1f} GiB of memory, and the device "
            f"has {available_bytes / 2**30:.1f}.",
            hint="Lower batch_size (with recipes tokens_per_batch) in [training], or d_model and "
            "num_layers in [model].",
        )
