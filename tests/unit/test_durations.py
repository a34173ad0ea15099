"""Times as they are written for people."""

import pytest

from core.durations import duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "-"), (-3.0, "0 s"), (0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
        (3386, "56 min 26 s"), (3599.9, "1 h 00 min"), (7384, "2 h 03 min"),
    ],
)  # fmt: skip
def test_a_duration_is_said_in_the_units_that_matter(seconds, text):
    assert duration(seconds) == text
