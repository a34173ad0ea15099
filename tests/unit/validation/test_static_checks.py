"""Loops that cannot end are found; loops that can are left alone."""

import time

import pytest

from core.validation.static_checks import MAX_FOREIGN, static_findings, too_long

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
    finding, *_ = static_findings(code)
    assert part in finding.message
    assert finding.hint


def test_each_foreign_declaration_is_told_up_to_a_limit():
    code = "uniform vec2 size;\nfloat f(float x) { return x; }\n" + "float a = 1.0;\n" * 20
    findings = static_findings(code)
    assert len(findings) == MAX_FOREIGN
    assert "var<uniform> size: vec2<f32>" in findings[0].hint
    assert "fn f(" in findings[1].hint
    assert "x: f32" in findings[2].hint


def test_what_is_no_text_is_told_with_its_place():
    for code, name in (
        ("let a\x01 = 1;", "U+0001"),
        ("\x7fELF\x02", "U+007F"),
        ("a\ud800", "U+D800"),
    ):
        (finding,) = static_findings(code)
        assert name in finding.message
        assert finding.render(code).encode()


def test_a_text_beyond_the_limit_is_not_read():
    assert too_long("a" * 10, 10) is None
    assert too_long("\u00e9" * 10, 10) is not None
    finding = too_long("a" * 5_000_000, 262_144)
    assert finding is not None
    assert "262144" in finding.message


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


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("alias A = " + "array<" * 3000 + "f32" + ", 1>" * 3000 + ";", "500 deep"),
        ("var<private> a: " + "array<" * 3000, "500 deep"),
        ("a" + ".x" * 120_000, "1000 members"),
    ],
)
def test_types_and_members_that_would_crash_naga_are_told(code, part):
    (finding,) = static_findings(code)
    assert part in finding.message
    assert finding.hint


def test_what_naga_can_take_is_left_to_it():
    for code in (
        "alias A = " + "array<" * 400 + "f32" + ", 1>" * 400 + ";",
        "let a = b" + ".x + b" * 5000 + ";",
        "let a = (b < c);" * 1000,
        "a" + ".x" * 900,
    ):
        assert static_findings(code) == ()


def test_loops_in_loops_are_each_judged_by_their_own_exits():
    code = (
        "fn f() { loop { loop { break; } } loop { switch x { default { break; } } }"
        " loop { loop { } return; } while true { for (;;) { if a { break; } } } }"
    )
    starts = [code.index(text) for text in ("loop { loop { break", "loop { switch", "loop { } ret")]
    starts.append(code.index("while"))
    assert [finding.column for finding in static_findings(code)] == [at + 1 for at in starts]


@pytest.mark.parametrize(
    "code", ["while " * 40_000, "loop { break; } " * 16_000, "a" + "/**/" * 60_000, "loop { " * 500]
)
def test_long_texts_take_little_time(code):
    started = time.perf_counter()
    static_findings(code)
    assert time.perf_counter() - started < 4.0
