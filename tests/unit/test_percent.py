"""How shares are written."""

import pytest

from core.percent import percent


@pytest.mark.parametrize(
    ("share", "digits", "expected"),
    [
        (1, 0, "100 %"),
        (0.756, 1, "75.6 %"),
        (0.004, 0, "0 %"),
        (0.25, 2, "25.00 %"),
        (None, 0, "-"),
    ],
)
def test_a_share_is_written_in_per_cent_with_a_space(share, digits, expected):
    assert percent(share, digits) == expected
