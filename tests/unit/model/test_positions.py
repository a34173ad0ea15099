import math

import torch

from core.model.positions import RotaryPositions, rotate


def test_first_position_does_not_turn():
    x = torch.randn(1, 1, 1, 8)
    assert torch.equal(rotate(x, *RotaryPositions(8, num_ready=4)(0, 1)), x)


def test_the_fastest_pair_turns_by_one_radian_per_position():
    cos, sin = RotaryPositions(4, num_ready=4)(3, 1)
    turned = rotate(torch.tensor([[[[1.0, 0.0, 0.0, 0.0]]]]), cos, sin).flatten()
    torch.testing.assert_close(turned, torch.tensor([math.cos(3.0), 0.0, math.sin(3.0), 0.0]))


def test_scores_depend_on_distance_alone():
    positions = RotaryPositions(16, num_ready=64)
    q, k = torch.randn(2, 1, 1, 1, 16)
    near = rotate(q, *positions(5, 1)) @ rotate(k, *positions(2, 1)).mT
    far = rotate(q, *positions(45, 1)) @ rotate(k, *positions(42, 1)).mT
    torch.testing.assert_close(near, far, rtol=1e-4, atol=1e-4)


def test_positions_past_the_tables_agree_with_larger_tables():
    short, long = RotaryPositions(8, num_ready=4), RotaryPositions(8, num_ready=32)
    for found, expected in zip(short(2, 20), long(2, 20), strict=True):
        torch.testing.assert_close(found, expected)


def test_tables_are_not_stored_with_the_weights():
    assert not RotaryPositions(8, num_ready=4).state_dict()
