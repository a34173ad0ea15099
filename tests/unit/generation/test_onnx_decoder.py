"""The decoder through ONNX Runtime against the one in torch, token for token."""

import numpy as np
import pytest
import torch

from core.generation.onnx_building import BLOCK, quantised
from core.generation.onnx_decoder import OnnxDecoder
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq

VOCAB = 90
CONFIG = ModelConfig(d_model=64, nhead=4, num_layers=3, dim_feedforward=96, max_seq_len=400)


@pytest.fixture(scope="module")
def model():
    model = Seq2Seq(CONFIG, prompt_vocab_size=50, code_vocab_size=VOCAB)
    init_weights(model, seed=1)
    chance = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=chance) * 0.2)
    return model.eval()


def forced(num_rows, length):
    """Prompts of unequal lengths, and what is to be written for them."""
    chance = torch.Generator().manual_seed(3)
    prompts = torch.randint(50, (num_rows, 9), generator=chance)
    mask = torch.arange(9)[None] < torch.randint(1, 10, (num_rows, 1), generator=chance)
    return prompts, mask, torch.randint(VOCAB, (num_rows, length), generator=chance)


@torch.inference_mode()
def torch_logits(model, prompts, mask, ids):
    return model.project(model.decode(ids, model.encode(prompts, mask), mask))


def onnx_logits(decoder, prompts, mask, ids):
    cache = decoder.start_cache(decoder.encode(prompts, mask), mask)
    return torch.cat([decoder.step(ids[:, i : i + 1], cache) for i in range(ids.shape[1])], dim=1)


def test_logits_are_those_of_torch_also_beyond_the_first_room(model):
    given = forced(num_rows=3, length=300)
    found = onnx_logits(OnnxDecoder(model, is_quantised=False), *given)
    assert torch.allclose(found, torch_logits(model, *given), atol=1e-3)


def test_eight_bits_change_little(model):
    given = forced(num_rows=2, length=60)
    expected = torch_logits(model, *given)
    error = onnx_logits(OnnxDecoder(model), *given) - expected
    assert 0 < error.std() < 0.05 * expected.std()


def test_rows_do_not_depend_on_their_company(model):
    prompts, mask, ids = forced(num_rows=4, length=20)
    decoder = OnnxDecoder(model)
    together = onnx_logits(decoder, prompts, mask, ids)
    alone = onnx_logits(decoder, prompts[2:3], mask[2:3], ids[2:3])
    assert torch.allclose(together[2:3], alone, atol=1e-4)


def test_rows_can_be_dropped_and_doubled(model):
    prompts, mask, ids = forced(num_rows=3, length=30)
    decoder = OnnxDecoder(model, is_quantised=False)
    cache = decoder.start_cache(decoder.encode(prompts, mask), mask)
    for i in range(29):
        decoder.step(ids[:, i : i + 1], cache)
    rows = [2, 0, 0]
    cache.select(rows)
    found = decoder.step(ids[rows, 29:], cache)
    expected = torch_logits(model, prompts, mask, ids)[rows, 29:]
    assert torch.allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize(
    ("sizes", "can_run"),
    [
        ({}, True),
        ({"d_model": 48, "nhead": 3}, False),
        ({"dim_feedforward": 100}, False),
        ({"nhead": 8}, False),
    ],
)
def test_sizes_that_the_kernels_do_not_take_are_told_apart(sizes, can_run):
    shared = {"d_model": 64, "nhead": 4, "num_layers": 1, "dim_feedforward": 96}
    assert OnnxDecoder.can_run(ModelConfig(**shared | sizes)) is can_run


def test_quantising_rounds_to_the_nearest_level():
    weight = np.random.default_rng(0).normal(size=(6, 4 * BLOCK)).astype(np.float32)
    weight[1, :BLOCK] = 0.0
    packed, scales = quantised(weight)
    blocks = weight.reshape(6, 4, BLOCK)
    steps = scales.reshape(6, 4, 1)
    error = np.abs((packed.astype(np.float32) - 128.0) * steps - blocks)
    assert (error <= 0.5 * steps + 1e-6).all()
