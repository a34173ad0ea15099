"""Text of users stays text where Markdown is read."""

from hypothesis import given
from hypothesis import strategies as st

from pages.widgets.plain_text import plain, shortened


@given(st.text(max_size=200))
def test_no_mark_is_left_alive(text):
    shown = plain(text)
    bare = shown.replace("\\\\", "")
    for index, letter in enumerate(bare):
        if letter in "*_`<>[]!$#~|:":
            assert bare[index - 1] == "\\"


def test_words_are_untouched_and_lines_become_one():
    assert plain("two  red\ncircles 42") == "two red circles 42"
    assert plain(":red[b]") == "\\:\u2060red\\[b\\]"


@given(st.text(max_size=300), st.integers(8, 60))
def test_shortened_is_short(text, limit):
    assert len(shortened(text, limit)) <= limit
    assert shortened("a red circle", 60) == "a red circle"
