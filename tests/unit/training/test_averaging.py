"""The running average of the weights."""

import torch
from torch import nn

from core.training.averaging import WeightAverage


def layer(value: float) -> nn.Linear:
    made = nn.Linear(2, 2)
    set_to(made, value)
    return made


def set_to(model: nn.Module, value: float) -> None:
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(value)


def values(average: WeightAverage) -> set[float]:
    return {round(v, 6) for tensor in average.state().values() for v in tensor.flatten().tolist()}


def test_old_averages_follow_slowly():
    model = layer(0.0)
    average = WeightAverage(model, decay=0.9)
    set_to(model, 1.0)
    average.update(1000)
    assert values(average) == {0.1}
    average.update(1001)
    assert values(average) == {0.19}


def test_young_averages_forget_the_first_weights():
    model = layer(0.0)
    average = WeightAverage(model, decay=0.999)
    for step, value in ((1, 1.0), (2, 4.0)):
        set_to(model, value)
        average.update(step)
    assert values(average) == {round(0.5 * 2 / 3 + 4.0 / 3, 6)}


def test_no_decay_means_the_weights_themselves():
    model = layer(0.0)
    average = WeightAverage(model, decay=0.0)
    set_to(model, 5.0)
    average.update(7)
    assert values(average) == {5.0}


def test_the_model_has_the_average_for_a_while():
    model = layer(1.0)
    average = WeightAverage(model, decay=0.5)
    set_to(model, 3.0)
    with average.in_place():
        assert model.bias.tolist() == [1.0, 1.0]
    assert model.bias.tolist() == [3.0, 3.0]


def test_it_goes_on_from_its_state():
    model = layer(2.0)
    first = WeightAverage(model, decay=0.9)
    set_to(model, 8.0)
    first.update(50)
    second = WeightAverage(model, decay=0.9)
    second.restore(first.state())
    assert values(second) == values(first) == {2.6}
