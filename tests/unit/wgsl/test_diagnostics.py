"""Findings are shown with the source line, however long it is and whatever it holds."""

from core.wgsl.diagnostics import SHOWN_CHARACTERS, Diagnostic


def test_of_a_very_long_line_the_part_around_the_mark_is_shown():
    source = "a" * 5000 + "!" + "b" * 5000
    _, shown, marks = Diagnostic("error", "no", "naga", 1, 5001).render(source).split("\n")
    assert shown[marks.index("^")] == "!"
    assert len(shown) <= SHOWN_CHARACTERS + 2


def test_only_line_feeds_count_as_the_compiler_counts():
    source = "let a = 1.0; // \u2028 \x0c\r\nlet b = 2.0;"
    assert "\n  let b = 2.0;\n" in Diagnostic("error", "no", "naga", 2, 5).render(source)
