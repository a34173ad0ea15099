"""The least memory of a stream run."""

from dataclasses import replace

import pytest
import torch

from core.errors import ConfigError
from core.model.config import ModelConfig
from core.model.seq2seq import Seq2Seq
from core.training.config import TrainingConfig
from core.training.memory_need import check_memory, device_bytes, least_training_bytes

MODEL = ModelConfig(d_model=64, nhead=2, num_layers=2, dim_feedforward=96)
TRAINING = TrainingConfig(tokens_per_batch=8192)


def needed(model=MODEL, training=TRAINING) -> int:
    return least_training_bytes(model, training, prompt_vocab_size=600, code_vocab_size=1024)


def test_it_is_no_more_than_what_a_step_really_keeps():
    model = Seq2Seq(MODEL, prompt_vocab_size=600, code_vocab_size=1024)
    kept = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    prompts, codes = torch.ones(16, 8, dtype=torch.long), torch.ones(16, 512, dtype=torch.long)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        logits = model(prompts, torch.ones_like(prompts, dtype=torch.bool), codes)
    weights = sum(parameter.nbytes for parameter in model.parameters())
    # On the way back the gradients of the logits are there as well.
    assert 5 * weights + 2 * logits.nbytes < needed()
    assert needed() < 5 * weights + sum(kept.values()) + 2 * logits.nbytes


@pytest.mark.parametrize("larger", [{"d_model": 128}, {"num_layers": 4}, {"dim_feedforward": 200}])
def test_larger_models_and_batches_need_more(larger):
    assert needed(replace(MODEL, **larger)) > needed()
    assert needed(training=replace(TRAINING, tokens_per_batch=16_384)) > needed()


def test_what_cannot_fit_is_refused_in_words():
    check_memory(needed(), available_bytes=needed())
    with pytest.raises(ConfigError, match=r"at least 60\.0 GiB of memory, and the device has 7\.5"):
        check_memory(60 * 2**30, available_bytes=15 * 2**29)


def test_this_machine_has_memory():
    assert device_bytes("cpu") > 2**28
