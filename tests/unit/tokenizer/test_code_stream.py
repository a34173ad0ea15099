from core.tokenizer.tokenizer import Tokenizer


def _pieces(tokenizer: Tokenizer, names: list[str]) -> list[str]:
    stream = tokenizer.code.stream()
    ids = {name: token_id for token_id, name in enumerate(tokenizer.code.names)}
    return [stream.push(ids[name]) for name in names]


def test_each_id_adds_its_text_with_the_gap_before_it(tokenizer: Tokenizer) -> None:
    names = ["<sos>", "if", "color", "##_", "##x", "<", "1.0", "{", "}", "else", "<eos>"]
    assert _pieces(tokenizer, names) == [
        *("", "if", " color", "_", "x", " <", " 1.0", " {", "}", " else", "")
    ]


def test_a_spelled_gap_replaces_the_implied_one(tokenizer: Tokenizer) -> None:
    names = ["a", "<raw>", "##\t", "##\n", "=", "1", "<raw>", ";"]
    assert _pieces(tokenizer, names) == ["a", "", "\t", "\n", "=", " 1", "", ";"]


def test_a_character_appears_with_its_last_byte(tokenizer: Tokenizer) -> None:
    names = ["a", "##<0xE2>", "##<0x86>", "##<0x92>", "##b"]
    assert _pieces(tokenizer, names) == ["a", "", "", "\u2192", "b"]


def test_bytes_that_make_no_character_are_replaced(tokenizer: Tokenizer) -> None:
    names = ["<0xE2>", "##a", "##<0x80>", "##<0xC3>", "##<0xC3>", "##<0xA9>", "##<0xF4>", ";"]
    assert _pieces(tokenizer, names) == [
        *("", "\ufffda", "\ufffd", "", "\ufffd", "\u00e9", "", "\ufffd;")
    ]


def test_a_continuation_may_come_first(tokenizer: Tokenizer) -> None:
    assert _pieces(tokenizer, ["##x", "=", "1"]) == ["x", "=", " 1"]
