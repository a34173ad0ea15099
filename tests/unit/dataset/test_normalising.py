"""Normalised code: equal for variants of one shader, different for different shaders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import paths
from core.dataset.importing import load_folder
from core.dataset.normalising import (
    _normalised_tokens,
    code_tokens,
    normalised_code,
    normalised_prompt,
)
from core.wgsl.lexer import lex, token_texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vec4<f32>(1.0, 0.0, 0.0, 1.0)", "vec4<f32>(0.2,-0.5, .3, 1)  // blue"),
        ("let a = sin(x * 2.0);", "let b=sin(y*3.5f);"),
        ("return -1.0;", "return 1.0;"),
        ("fn f(p: vec2<f32>) -> f32 { return p.x; }", "fn g(q: vec2<f32>) -> f32 { return q.x; }"),
    ],
)
def test_variants_are_equal(one: str, other: str) -> None:
    assert normalised_code(one) == normalised_code(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - 1.0", "a 1.0"),
        ("f(x) - 1.0", "f(x) 1.0"),
        ("a + b", "a + a"),
        ("sin(x)", "cos(x)"),
        ("p.xy", "p.yx"),
        ("vec2<f32>(1.0)", "vec3<f32>(1.0)"),
        ("@builtin(position) p: f32", "@builtin(vertex_index) p: f32"),
    ],
)
def test_different_shaders_differ(one: str, other: str) -> None:
    assert normalised_code(one) != normalised_code(other)


def test_prompts_are_equal_up_to_case_blanks_and_the_final_stop() -> None:
    assert normalised_prompt(" A red\n DOT. ") == normalised_prompt("a red dot")
    assert normalised_prompt("a red dot") != normalised_prompt("a blue dot")


SOUP = st.lists(
    st.sampled_from(
        [
            "-",
            "-1.0",
            "2",
            ".5",
            "1.",
            "0x1p3",
            "5u",
            "<",
            ">",
            "=",
            ">=",
            ">>",
            "<<",
            "a",
            "b",
            "builtin",
            "(",
            ")",
            "[",
            "]",
            "@",
            ".",
            "xyz",
            "vec2",
            "return",
            "let",
            "$",
            "_",
            "é",
            "²",
            "٣",
            ";",
            "{",
            "//",
            "/*",
            "*/",
            "&&",
            ",",
        ]
    ),
    max_size=14,
)


@given(SOUP, st.sampled_from(["", " ", "\n"]))
@settings(max_examples=300, deadline=None)
def test_short_way_says_what_lexing_says(words: list[str], blank: str) -> None:
    code = blank.join(words)
    tokens = lex(code)
    assert code_tokens(code) == " ".join(token.text for token in tokens)
    assert normalised_code(code) == _normalised_tokens(tokens)


def test_short_way_is_the_usual_one() -> None:
    codes = [example.wgsl_code for example in load_folder(paths.curated()).examples[::20]]
    assert sum(token_texts(code) is not None for code in codes) > 0.8 * len(codes)
