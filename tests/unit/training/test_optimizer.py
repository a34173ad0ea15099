import torch

from core.training.config import TrainingConfig
from core.training.muon import orthogonalised
from core.training.optimizer import decaying, make_optimizer, moments, restore_moments


def test_only_weight_matrices_decay(make_loop):
    model = make_loop.model()
    chosen = {id(parameter) for parameter in decaying(model)}
    names = {name for name, parameter in model.named_parameters() if id(parameter) in chosen}
    assert "decoder.layers.0.feed_forward.up.weight" in names
    assert not [name for name in names if "norm" in name or "embedding" in name]


def test_every_parameter_is_in_exactly_one_group(make_loop):
    model = make_loop.model()
    optimizer = make_optimizer(model, TrainingConfig())
    grouped = [id(p) for group in optimizer.param_groups for p in group["params"]]
    assert sorted(grouped) == sorted(id(p) for p in model.parameters())
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.01, 0.0]


def test_moments_are_copies_by_name_and_come_back(make_loop):
    config = TrainingConfig(num_epochs=1, batch_size=5)
    model = make_loop.model()
    loop = make_loop(config, model=model)
    next(loop.run())
    stored = loop.state().moments
    assert set(stored) == {
        f"{name}/{quantity}"
        for name, _ in model.named_parameters()
        for quantity in ("step", "exp_avg", "exp_avg_sq")
    }
    other = make_optimizer(model, config)
    restore_moments(model, other, stored)
    again = moments(model, other)
    assert all(torch.equal(again[key], value) for key, value in stored.items())
    again["decoder.norm.weight/exp_avg"].fill_(7.0)
    assert not torch.equal(
        moments(model, other)["decoder.norm.weight/exp_avg"], again["decoder.norm.weight/exp_avg"]
    )


def test_muon_turns_momentum_into_orthogonal_steps():
    torch.manual_seed(0)
    for shape in ((3, 8, 8), (2, 8, 20), (2, 20, 8)):
        turned = orthogonalised(torch.randn(shape)).float()
        values = torch.linalg.svdvals(turned)
        assert values.min() > 0.5
        assert values.max() < 1.4


def test_muon_steps_are_as_large_as_those_of_adamw(make_loop):
    model = make_loop.model()
    config = TrainingConfig(optimizer="muon", learning_rate=0.01, weight_decay=0.0)
    optimizer = make_optimizer(model, config)
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    torch.manual_seed(0)
    for value in model.parameters():
        value.grad = torch.randn_like(value)
    optimizer.step()
    for name, value in model.named_parameters():
        size = (value - before[name]).square().mean().sqrt() / 0.01
        # The first step of Adam is 1 everywhere; a full one of Muon is 0.2.
        assert 0.1 < size < 0.3 or 0.9 < size < 1.1, name


def test_muon_takes_stacked_projections_apart(make_loop):
    model = make_loop.model()
    optimizer = make_optimizer(model, TrainingConfig(optimizer="muon", weight_decay=0.0))
    weight = model.decoder.layers[0].self_attention.qkv.weight
    before = weight.detach().clone()
    weight.grad = torch.randn_like(weight)
    weight.grad[: weight.shape[1]] *= 1000.0  # of the queries: other parts must not shrink
    optimizer.step()
    sizes = [(part.square().mean().sqrt().item()) for part in (weight - before).detach().chunk(3)]
    assert max(sizes) < 1.2 * min(sizes)
