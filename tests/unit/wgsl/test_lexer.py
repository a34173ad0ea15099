import pytest

from core.wgsl.lexer import Kind, gap, lex


def _texts(source: str) -> list[str]:
    return [token.text for token in lex(source)]


def _brackets(source: str) -> list[str]:
    """Every angle bracket of ``source``, as T (of a template list) or as written."""
    templates = (Kind.TEMPLATE_OPEN, Kind.TEMPLATE_CLOSE)
    return [
        "T" if token.kind in templates else token.text
        for token in lex(source)
        if token.text[0] in "<>"
    ]


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "1u",
        "42i",
        "0x1F",
        "0xFFu",
        "1.",
        ".5",
        "1.5f",
        "1e3",
        "1E-3h",
        "2f",
        "0x1p4",
        "0x.8p-1f",
    ],
)
def test_a_number_is_one_token(number: str) -> None:
    assert [(token.kind, token.text) for token in lex(number)] == [(Kind.NUMBER, number)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a<b>(c)", ["T", "T"]),
        ("a < b", ["<"]),
        ("a<b || c>d", ["<", ">"]),
        ("if (a < b && c > d) {}", ["<", ">"]),
        ("array<vec2<f32>, 4>", ["T", "T", "T", "T"]),
        ("var x: array<vec2<f32>>= y", ["T", "T", "T", "T"]),
        ("a >> 2u", [">>"]),
        ("a >>= 2u", [">>="]),
        ("vec2<i32>(a >> 1u)", ["T", "T", ">>"]),
        ("f(a < b, c > d)", ["T", "T"]),  # as the specification has it
        ("a[i < n] > b", ["<", ">"]),
        ("a < b; c > d", ["<", ">"]),
        ("array<u32, (4 > 2)>", ["T", ">", "T"]),
    ],
)
def test_template_lists_are_told_from_comparisons(source: str, expected: list[str]) -> None:
    assert _brackets(source) == expected


def test_brackets_do_not_depend_on_gaps() -> None:
    # The "=" rules a list round it out, whether or not it was read together with the ">".
    assert _brackets("x<a<b>=c>d") == _brackets("x<a<b> = c>d")


def test_tokens_know_their_place() -> None:
    source = "let a /* b */ = 1; // c"
    assert all(source[token.start : token.end] == token.text for token in lex(source))


def test_gaps_and_tokens_make_up_the_text() -> None:
    source = " // head\nlet a=1 ;/* x /* y */ */ b\t"
    tokens = lex(source)
    gaps = [gap(source, a, b) for a, b in zip([None, *tokens], [*tokens, None], strict=True)]
    pieces = [part for pair in zip(gaps, [*_texts(source), ""], strict=True) for part in pair]
    assert "".join(pieces) == source
    assert gaps[-2:] == ["/* x /* y */ */ ", "\t"]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_any_line_end_of_the_language_ends_a_comment(line_end: str) -> None:
    assert _texts(f"// a{line_end}b") == ["b"]


@pytest.mark.parametrize(
    "source", ["", " ", "\u200e\u200f", "// a", "a // b", "a/* b", "a\n", "a //"]
)
def test_text_may_end_in_a_gap(source: str) -> None:
    assert _texts(source) == [char for char in source[:1] if char == "a"]


def test_what_starts_no_token_is_an_error_token() -> None:
    found = [token.text for token in lex('#a "\u00a0\u2192\x00') if token.kind is Kind.ERROR]
    assert found == ["#", '"', "\u00a0", "\u2192", "\x00"]


def test_words_may_use_any_letters() -> None:
    assert [token.kind for token in lex("gr\u00f6\u00dfe _x \u0394t _")] == [Kind.WORD] * 4
