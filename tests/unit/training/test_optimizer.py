import torch

from core.training.config import TrainingConfig
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
