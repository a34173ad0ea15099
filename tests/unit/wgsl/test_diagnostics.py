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


def test_the_label_stands_behind_the_caret_and_the_hint_below():
    finding = Diagnostic("error", "no", "naga", 1, 5, 1, label="this", hint="write it so")
    assert finding.render("let a = 1.0;", path="a.wgsl") == (
        "a.wgsl:1:5: error: no\n  let a = 1.0;\n      ^ this\n  hint: write it so"
    )


def test_a_finding_without_a_place_has_its_hint_too():
    finding = Diagnostic("error", "no", "driver", hint="write it so")
    assert finding.render("let a = 1.0;") == "shader: error: no\n  hint: write it so"
