"""What flows where: shapes, causality, padding."""

import pytest
import torch

from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq


def ids(shape: tuple[int, int], limit: int, seed: int) -> torch.Tensor:
    return torch.randint(limit, shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(
    ("batch", "prompt_length", "code_length"), [(1, 1, 1), (3, 7, 5), (2, 1, 48)]
)
def test_logits_have_one_row_per_position(tiny_model, batch, prompt_length, code_length):
    prompt, code = ids((batch, prompt_length), 23, 0), ids((batch, code_length), 37, 1)
    logits = tiny_model(prompt, torch.ones_like(prompt, dtype=torch.bool), code)
    assert logits.shape == (batch, code_length, 37)
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize(("d_model", "nhead", "inner"), [(8, 1, 9), (10, 5, 11), (18, 3, 13)])
def test_odd_sizes_work(d_model, nhead, inner):
    config = ModelConfig(d_model=d_model, nhead=nhead, num_layers=1, dim_feedforward=inner)
    model = Seq2Seq(config, prompt_vocab_size=5, code_vocab_size=7)
    init_weights(model, seed=0)
    prompt, code = ids((2, 3), 5, 0), ids((2, 4), 7, 0)
    assert model(prompt, torch.ones_like(prompt, dtype=torch.bool), code).shape == (2, 4, 7)


def test_prompts_may_be_longer_than_the_longest_shader(tiny_model):
    prompt = ids((1, 70), 23, 0)
    memory = tiny_model.encode(prompt, torch.ones_like(prompt, dtype=torch.bool))
    assert torch.isfinite(memory).all()


def test_a_later_token_cannot_influence_an_earlier_position(tiny_model):
    prompt, code = ids((2, 5), 23, 0), ids((2, 9), 37, 1)
    mask = torch.ones_like(prompt, dtype=torch.bool)
    before = tiny_model(prompt, mask, code)
    changed = code.clone()
    changed[:, 6] = (changed[:, 6] + 1) % 37
    after = tiny_model(prompt, mask, changed)
    torch.testing.assert_close(after[:, :6], before[:, :6], rtol=0, atol=0)
    assert not torch.allclose(after[:, 6:], before[:, 6:])


def test_the_prompt_and_its_order_matter(tiny_model):
    prompt, code = ids((1, 5), 23, 0), ids((1, 4), 37, 1)
    mask = torch.ones_like(prompt, dtype=torch.bool)
    plain = tiny_model(prompt, mask, code)
    assert not torch.allclose(tiny_model(prompt.flip(1), mask, code), plain, atol=1e-4)


def test_what_stands_in_the_padding_cannot_influence_anything(tiny_model):
    prompt, code = ids((2, 6), 23, 0), ids((2, 4), 37, 1)
    mask = torch.tensor([[True] * 6, [True] * 3 + [False] * 3])
    plain = tiny_model(prompt, mask, code)
    other = prompt.clone()
    other[1, 3:] = (other[1, 3:] + 1) % 23
    torch.testing.assert_close(tiny_model(other, mask, code), plain, rtol=0, atol=0)


def test_the_amount_of_padding_cannot_influence_anything(tiny_model):
    prompt, code = ids((1, 4), 23, 0), ids((1, 4), 37, 1)
    plain = tiny_model(prompt, torch.ones_like(prompt, dtype=torch.bool), code)
    padded = torch.cat((prompt, torch.zeros((1, 5), dtype=torch.long)), dim=1)
    mask = torch.tensor([[True] * 4 + [False] * 5])
    longer_code = torch.cat((code, torch.zeros((1, 3), dtype=torch.long)), dim=1)
    found = tiny_model(padded, mask, longer_code)[:, :4]
    torch.testing.assert_close(found, plain, rtol=1e-4, atol=1e-5)


def test_rows_of_a_batch_do_not_influence_each_other(tiny_model):
    prompt, code = ids((3, 5), 23, 0), ids((3, 4), 37, 1)
    mask = torch.ones_like(prompt, dtype=torch.bool)
    together = tiny_model(prompt, mask, code)
    alone = tiny_model(prompt[1:2], mask[1:2], code[1:2])
    torch.testing.assert_close(together[1:2], alone, rtol=1e-4, atol=1e-5)


def test_bfloat16_autocast_stays_near_float32(tiny_model):
    prompt, code = ids((2, 5), 23, 0), ids((2, 9), 37, 1)
    mask = torch.ones_like(prompt, dtype=torch.bool)
    plain = tiny_model(prompt, mask, code)
    with torch.autocast("cpu", torch.bfloat16):
        narrow = tiny_model(prompt, mask, code).float()
    assert (narrow - plain).abs().max() < 0.1 * plain.abs().max()


def test_dropout_acts_in_training_only(tiny_model):
    prompt, code = ids((2, 5), 23, 0), ids((2, 9), 37, 1)
    mask = torch.ones_like(prompt, dtype=torch.bool)
    assert torch.equal(tiny_model(prompt, mask, code), tiny_model(prompt, mask, code))
    tiny_model.train()
    assert not torch.equal(tiny_model(prompt, mask, code), tiny_model(prompt, mask, code))
