import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.code_vocabulary import language_names, required_names
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl import lexicon
from core.wgsl.formatting import format_wgsl
from core.wgsl.lexer import lex

_BITS = (
    *lexicon.OPERATORS,
    *[
        "fn",
        "struct",
        "else",
        "elsewhere",
        "if",
        "for",
        "case",
        "vec4",
        "f32",
        "vec4<f32>",
        "array",
        "a",
        "e5",
        "1",
        "0x1",
        "1.5",
        ".5",
        "2.",
    ],
    *["@fragment", "@group", "@other", "radius", "color0", "position", "positions"],
    *(" ", "    ", "\n", "\n\n", "\r\n", "\r", "\t", "\u2028", "// c d", "//", "/*", "*/", "/*c*/"),
    *("\u00e9", "e\u0301", "\u2192", "\u0663", "\U0001f600", "\ud800", "\x00", "$", '"', "#"),
    *("<raw>", "<eos>", "<0xC3>", "##a"),
)
NASTY = st.lists(st.sampled_from(_BITS) | st.characters(), max_size=20).map("".join)
_settings = settings(max_examples=400, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def code(tokenizer: Tokenizer) -> CodeTokenizer:
    return tokenizer.code


@pytest.fixture(scope="module")
def bare() -> CodeTokenizer:
    """A tokenizer that has learned nothing."""
    return CodeTokenizer(list(dict.fromkeys(required_names() + language_names())))


def _names(code: CodeTokenizer, ids: list[int]) -> list[str]:
    return [code.entries[token_id].name for token_id in ids]


def _texts(source: str) -> list[str]:
    return [token.text for token in lex(source)]


def test_an_example_by_hand(code: CodeTokenizer) -> None:
    source = "@fragment fn f(uv: vec2<f32>) -> array<vec4<f32>, 2> { return radius_q < 0.5; }"
    assert _names(code, code.encode(source)) == [
        *("@fragment", "fn", "f", "(", "uv", ":", "vec2<f32>", ")", "->"),
        *("array", "<template_open>", "vec4<f32>", ",", "2", "<template_close>", "{"),
        *("return", "radius", "##_", "##q", "<", "0.5", ";", "}"),
    ]
    assert (
        code.decode(code.encode(source))
        == """@fragment
fn f(uv: vec2<f32>) -> array<vec4<f32>, 2> {
    return radius_q < 0.5;
}"""
    )


def test_a_gap_that_is_not_canonical_is_spelled(code: CodeTokenizer) -> None:
    ids = code.encode("a  =1; // b", lossless=True)
    assert _names(code, ids) == [
        *("a", "<raw>", "##  ", "=", "<raw>", "1", ";", "<raw>", "## ", "##//", "## ", "##b")
    ]


def test_joined_units_are_told_from_spaced_ones(code: CodeTokenizer) -> None:
    names = _names(code, code.encode("@ fragment vec2< f32>", lossless=True))
    assert "@fragment" not in names
    assert "vec2<f32>" not in names
    assert _names(code, code.encode("@ fragment vec2< f32>")) == ["@fragment", "vec2<f32>"]


def test_frequent_words_and_numbers_are_one_token(code: CodeTokenizer) -> None:
    for word in ("color", "radius", "uv", "0.5", "0.25", "circle"):
        assert len(code.encode(word)) == 1


def test_every_word_of_the_language_is_one_token(bare: CodeTokenizer) -> None:
    words = (
        *(lexicon.KEYWORDS + lexicon.TYPES + lexicon.COMPOUND_TYPES + lexicon.BUILTIN_FUNCTIONS),
        *(lexicon.ENUMERANTS + lexicon.BUILTIN_VALUES + lexicon.OPERATORS),
        *(f"@{name}" for name in lexicon.ATTRIBUTES),
    )
    assert [word for word in words if len(bare.encode(word)) != 1] == []


def test_nothing_is_unknown_or_special(code: CodeTokenizer) -> None:
    ids = code.encode("<unk> <eos> \ufffd \x7f \u00ff", lossless=True)
    assert not {code.pad_id, code.unk_id, code.sos_id, code.eos_id} & set(ids)


def test_special_ids_add_no_text(code: CodeTokenizer) -> None:
    ids = code.encode("let a = 1;")
    assert code.decode(
        [code.sos_id, *ids[:2], code.unk_id, *ids[2:], code.eos_id, code.pad_id]
    ) == ("let a = 1;")


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "\r\n\tfn f() {}\r\n",
        "/* open",
        "// \u00fcber \U0001f600\n",
        "gr\u00f6\u00dfe = \u0394t \u2192 \u0663",
        "\ud83d\ude00 \udfff",
        "a\u00a0b\ufeff",
        "a" * 300,
        "x<a<b>=c>d >>= >>",
        "elsewhere } elsewhere else",
    ],
)
def test_lossless_encoding_keeps_any_text(
    code: CodeTokenizer, bare: CodeTokenizer, source: str
) -> None:
    for tokenizer in (code, bare):
        assert tokenizer.decode(tokenizer.encode(source, lossless=True)) == source


@_settings
@given(source=NASTY)
def test_lossless_encoding_keeps_nasty_text(code: CodeTokenizer, source: str) -> None:
    assert code.decode(code.encode(source, lossless=True)) == source


@_settings
@given(source=NASTY)
def test_canonical_encoding_keeps_the_tokens(code: CodeTokenizer, source: str) -> None:
    canonical = code.decode(code.encode(source))
    assert _texts(canonical) == _texts(source)
    # The decoder writes what the formatter would, and both ways to encode that agree.
    assert canonical == format_wgsl(canonical)
    assert code.encode(canonical, lossless=True) == code.encode(canonical) == code.encode(source)


@_settings
@given(data=st.data())
def test_streaming_gives_what_decoding_gives(code: CodeTokenizer, data: st.DataObject) -> None:
    ids = data.draw(st.lists(st.integers(0, code.vocab_size - 1), max_size=30))
    stream = code.stream()
    assert "".join([stream.push(token_id) for token_id in ids]) == code.decode(ids)


def test_a_vocabulary_older_than_the_language_still_works() -> None:
    names = required_names()
    old = CodeTokenizer(names)
    source = "@fragment fn f() { return vec4<f32>(1.0); }"
    assert old.vocab_size == len(names)
    assert old.decode(old.encode(source, lossless=True)) == source
    assert _texts(old.decode(old.encode(source))) == _texts(source)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda names: names[1:], "missing, e.g. '<pad>'"),
        (lambda names: [*names[1:], names[0]], "first names"),
        (lambda names: [*names, "fn"], "'fn' occurs twice"),
        (lambda names: [*names, "##"], "empty"),
    ],
)
def test_a_vocabulary_that_cannot_work_is_refused(
    code: CodeTokenizer, damage: object, message: str
) -> None:
    assert callable(damage)
    with pytest.raises(ValueError, match=message):
        CodeTokenizer(damage(code.names))
