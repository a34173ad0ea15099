"""Code in the encoder and text in the decoder; and that *generate* pays nothing for it."""

import pytest
import torch

from core.training.batching import Row, make_batch
from core.training.loss import mean_loss, real_logits
from core.training.records import CodeIds

PROMPT_VOCAB, CODE_VOCAB = 23, 37
IDS = CodeIds(sos=2, eos=3, pad=0)
GENERATE = Row((4, 9, 10, 3), (11, 12, 13))
EDIT = Row((5, 9, 2, PROMPT_VOCAB + 11, PROMPT_VOCAB + 36, 3), (12,), "edit")
DESCRIBE = Row((7, 2, PROMPT_VOCAB + 11, 3), (CODE_VOCAB + 9, CODE_VOCAB + 22), "describe")


def batch_of(*rows):
    return make_batch(rows, code_ids=IDS, device=torch.device("cpu"))


@pytest.fixture
def prompt():
    return torch.tensor([[4, 9, 10, 3]]), torch.ones((1, 4), dtype=torch.bool)


@torch.inference_mode()
def test_the_joint_vocabulary_changes_nothing_for_prompts_and_code(tiny_model, prompt):
    code = torch.tensor([[2, 11, 12]])
    plain = tiny_model(*prompt, code)
    memory = tiny_model.encode(*prompt, reads_code=True)
    assert torch.equal(memory, tiny_model.encode(*prompt))
    states = tiny_model.decode(code, memory, prompt[1], writes_text=True)
    joint = tiny_model.project(states, writes_text=True)
    assert joint.shape[-1] == CODE_VOCAB + PROMPT_VOCAB
    torch.testing.assert_close(joint[..., :CODE_VOCAB], plain, rtol=1e-5, atol=1e-5)


@torch.inference_mode()
def test_to_generate_no_embedding_is_joined(tiny_model, prompt, monkeypatch):
    memory = tiny_model.encode(*prompt)
    cache = tiny_model.start_cache(memory, prompt[1])
    join, joined = torch.cat, []

    def note(tensors, *more, **others):
        joined.append(tensors[0].shape)
        return join(tensors, *more, **others)

    monkeypatch.setattr(torch, "cat", note)
    tiny_model.encode(*prompt)
    logits = tiny_model.step(torch.tensor([[2]]), cache)
    assert logits.shape == (1, 1, CODE_VOCAB)
    sides = (tiny_model.encoder, tiny_model.decoder)
    assert {side.embedding.weight.shape for side in sides}.isdisjoint(joined)
    assert joined, "rotation joins channels; nothing noted would prove nothing"


def test_batches_say_what_is_in_them():
    def flags(*rows):
        batch = batch_of(*rows)
        return batch.reads_code, batch.writes_text

    assert flags(GENERATE) == (False, False)
    assert flags(GENERATE, EDIT) == (True, False)
    assert flags(GENERATE, EDIT, DESCRIBE) == (True, True)


@torch.no_grad()
def test_steps_of_text_agree_with_the_whole(tiny_model):
    batch = batch_of(DESCRIBE)
    expected, _ = real_logits(tiny_model, batch)
    memory = tiny_model.encode(batch.prompt_ids_BS, batch.prompt_mask_BS, reads_code=True)
    cache = tiny_model.start_cache(memory, batch.prompt_mask_BS)
    steps = [
        tiny_model.step(batch.inputs_BT[:, i : i + 1], cache, writes_text=True) for i in range(3)
    ]
    torch.testing.assert_close(torch.cat(steps, 1)[0], expected, rtol=1e-4, atol=1e-4)


def test_both_embeddings_learn_from_both_sides(tiny_model):
    mean_loss(tiny_model, batch_of(EDIT), label_smoothing=0.0).backward()
    # The last entry of the code vocabulary stands in the source alone.
    assert tiny_model.decoder.embedding.weight.grad[36].abs().sum() > 0
    tiny_model.zero_grad()
    mean_loss(tiny_model, batch_of(DESCRIBE), label_smoothing=0.0).backward()
    assert tiny_model.encoder.embedding.weight.grad[22].abs().sum() > 0


def test_mixed_rows_do_not_influence_each_other(tiny_model):
    with torch.no_grad():
        together, _ = real_logits(tiny_model, batch_of(GENERATE, EDIT))
        alone, _ = real_logits(tiny_model, batch_of(GENERATE))
    torch.testing.assert_close(together[:4], alone, rtol=1e-4, atol=1e-5)
