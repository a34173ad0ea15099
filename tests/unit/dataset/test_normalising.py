"""Normalised code: equal for variants of one shader, different for different shaders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import paths
from core.dataset.importing import load_folder
from core.dataset.normalising import (
    _normalised_tokens,
    code_texts,
    code_tokens,
    comparable_prompt,
    normalised_code,
    normalised_prompt,
    renamed_code,
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a red disc on dark grey", "A RED DISC, on  dark-grey!"),
        ("hwb to rgb", "hwb_to_rgb"),
        ("a cat's eye (green)", "\u201cA cats eye\u201d: green."),
        ("stripes 0.5 wide", "Stripes, 0.5 wide"),
    ],
)
def test_prompts_that_say_the_same_are_comparable(one: str, other: str) -> None:
    assert comparable_prompt(one) == comparable_prompt(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a red disc", "a red dish"),
        ("a - b", "a + b"),
        ("sin(-x)", "sin(x)"),
        ("(a + b) * c", "a + b * c"),
        ("radius 1.5", "radius 15"),
        ("numbers 1 2", "numbers 12"),
        ("#ff0000", "ff0000"),
        ("50 % grey", "50 grey"),
    ],
)
def test_prompts_that_say_other_things_are_not(one: str, other: str) -> None:
    assert comparable_prompt(one) != comparable_prompt(other)


COPIED = "fn f(p: vec2<f32>, x: f32) -> f32 { let d = length(p); return d * p.x + x * 2.0; }"


@pytest.mark.parametrize(
    ("one", "other", "is_copy"),
    [
        (COPIED, COPIED.replace("f(", "glow(").replace("d ", "reach ").replace("p", "at"), True),
        (COPIED, COPIED.replace("2.0", "3.0"), False),
        (COPIED, COPIED.replace("d * p.x + x", "x * p.x + d"), False),
        (COPIED, COPIED.replace("p.x", "p.y"), False),
        ("sin(x)", "sin(y)", False),  # names from elsewhere mean something
        ("let a = u.time;", "let b = u.time;", True),
        ("struct Light { at: vec3f }", "struct Particle { speed: vec3f }", False),
        (
            "@vertex fn v(@builtin(vertex_index) vertex_index: u32) {}",
            "@vertex fn v(@builtin(instance_index) instance_index: u32) {}",
            False,
        ),
    ],
)
def test_copies_under_other_names_have_one_form(one: str, other: str, is_copy: bool) -> None:
    assert (renamed_code(code_texts(one)) == renamed_code(code_texts(other))) == is_copy


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
