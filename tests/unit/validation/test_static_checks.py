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


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("", "no code"),
        ("  \n", "no code"),
        ("// a\n/* b */", "only comments"),
        ("fn f() {} /* and", "no end"),
        ("fn f() {} /* a /* b */", "no end"),
        ("#version 450\nvoid main() {}", "GLSL"),
        ("void main() { }", "GLSL or HLSL"),
        ("vec3 color = vec3(1.0);", "GLSL or HLSL"),
        ("float4 main(float4 p : SV_POSITION) : SV_TARGET { }", "GLSL or HLSL"),
        ("```wgsl\nfn f() {}\n```", "Markdown"),
        ("let a = 1.0;\0", "NUL"),
        ("(" * 600 + "x" + ")" * 600, "nested"),
    ],
)
def test_texts_that_are_no_wgsl(code, part):
    (finding,) = static_findings(code)
    assert part in finding.message


@pytest.mark.parametrize(
    "code",
    [
        "/* a /* b */ c */ fn f() {}",
        "fn f() {} // see /* there",
        "let vec3 = 1.0;",
        "let float = 2.0; float",
        "(" * 100 + "x" + ")" * 100,
    ],
)
def test_texts_that_may_be_wgsl(code):
    assert static_findings(code) == ()
