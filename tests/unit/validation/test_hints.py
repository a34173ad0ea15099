"""Hints name what the author wrote, and nothing that people type makes them fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.validation.fault import Fault
from core.validation.hints import advise
from core.validation.naga_messages import parse_message
from core.validation.naga_words import in_wgsl_words
from core.validation.name_hints import nearest
from core.validation.scope import scope_at, undeclared
from core.validation.static_checks import static_findings
from core.validation.validator import validate_shader
from core.wgsl.lexer import lex
from tests.unit.validation.mistakes import MISTAKES

_CODES = sorted(MISTAKES.values())
_MESSAGES = (
    "no definition in scope for identifier: `x`",
    "invalid field accessor `xyz`",
    'expected `;`, found "x"',
    "expected `;`, found the end of the code",
    'expected `{`, found ":"',
    'expected a declaration, found "in"',
    'expected assignment or increment/decrement, found "x"',
    'expected `:`, found "x"',
    'expected `)`, found ";"',
    "expected statement, found the end of the code",
    'expected operation (`=`), found "x"',
    "redefinition of `x`",
    "declaration of `f` is recursive",
    "invalid left-hand side of assignment",
    "in function `f`: operator `*` can't work with f32 and vec2<i32>",
    "the type of `x` is expected to be `f32`, but got `i32`",
    "automatic conversions cannot convert elements of `i32` to `f32`",
    "wrong type passed as argument #1 to `sin`",
    "wrong number of arguments: expected 3, found 2",
    "in function `f`: argument 1 has another type than the parameter",
    "in entry point `main`: The `return` expression does not match the declared return type",
    "in function `f`: it can end without returning a value",
    "in entry point `main`: argument 1: Entry point arguments and return values must all have bindings",
    "in entry point `main`: Uses operations forbidden at this stage",
    "in entry point `main`: this cannot be written",
    "in entry point `main`: The `if` condition is not a boolean scalar",
    "in entry point `main`: Abstract types may only appear in constant expressions",
    "variable `x` is invalid: Binding decoration is missing or not applicable",
)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """A shader with a stretch cut out, moved or replaced by something else."""
    code = draw(st.sampled_from(_CODES))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(code)))
        end = min(len(code), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from(["", ";", "{", "}", "(", ")", "<", "x", "\t", "\r\n", "\u2028",
                                    "fn", "return", "@", "&", "1.0f", "vec3", code[end : end + 8]]))  # fmt: skip
        code = code[:start] + put + code[end:]
    return code


@given(_damaged(), st.sampled_from(_MESSAGES), st.data())
def test_no_message_at_any_place_of_any_text_makes_a_hint_fail(code, message, data):
    offset = data.draw(st.none() | st.integers(0, len(code)))
    length = data.draw(st.integers(1, 30))
    advice = advise(Fault(message, code, offset, length))
    if advice.moved:
        assert 0 <= advice.moved.offset <= len(code)
        assert advice.moved.length >= 1


@given(_damaged())
def test_reading_scopes_and_static_findings_never_fails(code):
    tokens = lex(code)
    for index in range(0, len(tokens) + 1, 5):
        scope_at(tokens, index)
    assert all(0 <= at < len(tokens) for at in undeclared(tokens))
    static_findings(code)


@pytest.mark.gpu
@settings(max_examples=150, deadline=None)
@given(_damaged())
def test_findings_lie_inside_the_text(gpu, code):
    report = validate_shader(code, client=gpu)
    lines = code.split("\n")
    for found in report.diagnostics:
        assert found.message
        assert found.render(code)
        if found.line is not None and found.column is not None:
            assert 1 <= found.line <= len(lines)
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1


def test_locals_are_known_behind_their_declaration_and_inside_their_block():
    code = (
        "const A = 1; fn f(p: f32) { let a = 1; { let b = 2; } let c = 3; } fn g() { let d = 4; }"
    )
    tokens = lex(code)
    at = next(i for i, token in enumerate(tokens) if token.text == "c")
    scope = scope_at(tokens, at - 1)
    assert set(scope.names) == {"A", "f", "g", "p", "a"}
    assert scope.function == "f"
    assert scope.names["p"].word == "parameter"
    inside = next(i for i, token in enumerate(tokens) if token.text == "d")
    assert set(scope_at(tokens, inside + 1).names) >= {"A", "d"}
    assert "a" not in scope_at(tokens, inside + 1).names


def test_a_loop_counter_is_known_in_head_and_body_only():
    tokens = lex("fn f() { for (var i = 0; i < 4; i++) { g(i); } h(); }")
    uses = [index for index, token in enumerate(tokens) if token.text == "i"]
    assert all("i" in scope_at(tokens, index + 1).names for index in uses)
    behind = next(index for index, token in enumerate(tokens) if token.text == "h")
    assert "i" not in scope_at(tokens, behind).names


def test_undeclared_names_are_found_once_and_nothing_else():
    code = """enable f16;
    @group(0) @binding(0) var<uniform> u: U;
    struct U { a: f32 }
    @fragment fn main(@builtin(position) p: vec4<f32>) -> @location(0) vec4<f32> {
        return vec4<f32>(u.a, missing, p.x, missing) + other(p);
    }"""
    tokens = lex(code)
    assert [tokens[at].text for at in undeclared(tokens)] == ["missing", "other"]


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("colour", ["color", "radius"], "color"),
        ("smoothStep", ["smoothstep", "step"], "smoothstep"),
        ("lenght", ["length", "log"], "length"),
        ("x", ["y", "z"], None),
        ("X", ["x", "z"], "x"),
        ("banana", ["color", "radius"], None),
    ],
)
def test_a_near_name_is_suggested_and_a_far_one_not(name, known, meant):
    assert nearest(name, known) == meant


def test_inner_names_of_the_compiler_are_translated():
    vector = "Vector { size: Tri, scalar: Scalar { kind: Float, width: 4 } }"
    matrix = "Matrix { columns: Bi, rows: Quad, scalar: Scalar { kind: Float, width: 2 } }"
    text = f"Operation Multiply can't work with [3] (of type {vector}) and [4] (of type {matrix})"
    assert in_wgsl_words(text) == "operator `*` can't work with vec3<f32> and mat2x4<f16>"
    assert in_wgsl_words("Entry point main at Fragment is invalid") == "in entry point `main`"
    assert in_wgsl_words("got `{AbstractInt}`") == "got `abstract-int`"


def test_a_bind_group_beyond_the_device_is_marked():
    code = "@group(0) @binding(0) var<uniform> a: f32;\n@group(99) @binding(1) var<uniform> b: f32;"
    raw = (
        "Shader global ResourceBinding { group: 99, binding: 1 } uses a group index 99 that exceeds "
        "the max_bind_groups limit of 8."
    )
    text = parse_message(raw, module=code).text
    assert text == "@group(99) is too high: this device has 8 groups, counted from 0"
    advice = advise(Fault(text, code))
    assert "@group(0)" in advice.hint
    assert advice.moved is not None
    assert advice.moved.offset == code.index("99")
