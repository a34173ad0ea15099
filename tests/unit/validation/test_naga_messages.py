"""Columns under naga's picture, also of very long lines."""

import time

import pytest

from core.validation.naga_messages import TAB_WIDTH, _column


def slow_column(text: str, width: int) -> int:
    """Return what _column does, by expanding the tabs of every beginning."""
    for column in range(len(text)):
        if len(text[: column + 1].expandtabs(TAB_WIDTH)) > width:
            return column + 1
    return max(1, len(text) + 1)


@pytest.mark.parametrize("text", ["", "abc", "\ta\tbc", "ab\t\tc\r\td", "abcd\te", "\r\r\ta"])
def test_columns_mind_tabs(text: str) -> None:
    for width in range(-2, 30):
        assert _column(text, width) == slow_column(text, width)


def test_a_long_line_takes_no_time() -> None:
    started = time.perf_counter()
    assert _column("\tvec4<" * 50_000, 1_000_000) == 300_001
    assert time.perf_counter() - started < 2.0
