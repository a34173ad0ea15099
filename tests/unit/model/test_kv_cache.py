"""Decoding step by step gives what decoding at once gives."""

import pytest
import torch


@pytest.fixture
def forced(tiny_model):
    generator = torch.Generator().manual_seed(0)
    prompt = torch.randint(23, (3, 6), generator=generator)
    mask = torch.tensor([[True] * 6, [True] * 2 + [False] * 4, [True] * 5 + [False]])
    code = torch.randint(37, (3, 40), generator=generator)
    with torch.inference_mode():
        return prompt, mask, code, tiny_model(prompt, mask, code)


@torch.inference_mode()
@pytest.mark.parametrize("cuts", [range(1, 41), [40], [3, 4, 17, 18, 40]])
def test_steps_of_any_size_agree_with_the_whole(tiny_model, forced, cuts):
    prompt, mask, code, expected = forced
    cache = tiny_model.start_cache(tiny_model.encode(prompt, mask), mask)
    start, parts = 0, []
    for end in cuts:
        parts.append(tiny_model.step(code[:, start:end], cache))
        start = end
    assert cache.length == 40
    torch.testing.assert_close(torch.cat(parts, dim=1), expected, rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_storage_grows_past_its_first_size(tiny_model):
    # The model's length limit is not the cache's: 48 is passed as well.
    prompt, mask = torch.tensor([[1, 2]]), torch.ones((1, 2), dtype=torch.bool)
    code = torch.randint(37, (1, 150), generator=torch.Generator().manual_seed(3))
    expected = tiny_model(prompt, mask, code)
    cache = tiny_model.start_cache(tiny_model.encode(prompt, mask), mask)
    parts = [tiny_model.step(code[:, i : i + 1], cache) for i in range(150)]
    torch.testing.assert_close(torch.cat(parts, dim=1), expected, rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_rows_can_be_dropped_reordered_and_repeated(tiny_model, forced):
    prompt, mask, code, expected = forced
    cache = tiny_model.start_cache(tiny_model.encode(prompt, mask), mask)
    tiny_model.step(code[:, :5], cache)
    cache.select([2, 0, 2])
    found = tiny_model.step(code[[2, 0, 2], 5:6], cache)
    torch.testing.assert_close(found, expected[[2, 0, 2], 5:6], rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_rows_can_be_selected_before_the_first_step(tiny_model, forced):
    prompt, mask, code, expected = forced
    cache = tiny_model.start_cache(tiny_model.encode(prompt, mask), mask)
    cache.select([1, 1])
    found = tiny_model.step(code[[1, 1], :1], cache)
    torch.testing.assert_close(found, expected[[1, 1], :1], rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_cross_attention_reads_the_memory_once(tiny_model, forced, monkeypatch):
    prompt, mask, code, _ = forced
    cache = tiny_model.start_cache(tiny_model.encode(prompt, mask), mask)
    for layer in tiny_model.decoder.layers:
        monkeypatch.setattr(layer.cross_attention, "read_memory", None)
    assert tiny_model.step(code[:, :1], cache).shape == (3, 1, 37)
