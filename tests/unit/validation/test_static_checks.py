"""Loops that cannot end are found; loops that can are left alone."""

import pytest

from core.validation.static_checks import static_findings

ENDLESS = [
    "loop { }",
    "loop { x = x + 1.0; continue; }",
    "while (true) { x = 1.0; }",
    "while true { x = 1.0; }",
    "for (;;) { }",
    "for (var i = 0; true; i++) { }",
    "loop { for (var i = 0; i < 3; i++) { break; } }",
    "loop { switch (i) { default: { break; } } }",
]
ENDING = [
    "loop { break; }",
    "loop { if (x > 1.0) { break; } }",
    "loop { continuing { break if x > 1.0; } }",
    "loop { return; }",
    "while (x < 1.0) { x = x + 0.1; }",
    "while (true) { if (x > 1.0) { return; } }",
    "for (;;) { if (x > 1.0) { break; } }",
    "for (var i = 0; i < 3; i++) { }",
    "loop { switch (i) { default: { } } break; }",
]


@pytest.mark.parametrize("code", ENDLESS)
def test_endless(code):
    assert [f.severity for f in static_findings(code)] == ["error"]


@pytest.mark.parametrize("code", ENDING)
def test_ending(code):
    assert static_findings(code) == ()


@pytest.mark.parametrize("code", ["", "  \n", "#version 450\nvoid main() {}", "let a = 1.0;\0"])
def test_texts_that_are_no_wgsl(code):
    assert len(static_findings(code)) == 1
