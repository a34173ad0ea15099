import torch

from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq


def built(seed: int) -> Seq2Seq:
    config = ModelConfig(d_model=32, nhead=2, num_layers=1, dim_feedforward=64)
    model = Seq2Seq(config, prompt_vocab_size=50, code_vocab_size=60)
    init_weights(model, seed=seed)
    return model


def test_seed_decides_the_weights():
    first, same, other = built(1).state_dict(), built(1).state_dict(), built(2).state_dict()
    assert all(torch.equal(first[name], same[name]) for name in first)
    name = "decoder.layers.0.self_attention.qkv.weight"
    assert not torch.equal(first[name], other[name])


def test_global_random_state_is_neither_used_nor_changed():
    model = built(1)
    torch.manual_seed(5)
    state = torch.get_rng_state()
    init_weights(model, seed=1)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_new_model_spreads_its_bets():
    model = built(0).eval()
    prompt, code = torch.randint(50, (4, 6)), torch.randint(60, (4, 9))
    logits = model(prompt, torch.ones_like(prompt, dtype=torch.bool), code)
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), torch.randint(60, (36,)))
    assert abs(loss.item() - torch.tensor(60.0).log().item()) < 1.0
