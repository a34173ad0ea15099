"""Shares and their intervals, against values from the literature."""

import pytest

from core.evaluation.shares import Share, share_of


def test_interval_is_wilsons() -> None:
    assert Share(8, 10).interval == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert Share(20, 20).interval == pytest.approx((0.8389, 1.0), abs=1e-4)
    assert str(Share(8, 10)) == "80.0 % (49.0-94.3)"


def test_no_case_has_no_share() -> None:
    assert share_of([]) is None
    assert share_of([True, False, True, True]) == Share(3, 4)
