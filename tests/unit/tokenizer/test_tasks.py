"""Sources and targets of the four tasks."""

import pytest

from core.dataset.tasks import TASKS
from core.tokenizer.special_tokens import EOS_ID, SEPARATOR_ID

CODE = "fn f(x: f32) -> f32 {\n    return x;\n}"
BROKEN = ("fn f(x: f32 -> f32 { retrun x", "vec4<f32>(1.0,,", "\u00fc \U0001f600 \x07 \"'`\\ $ #", "let x = /* never")  # fmt: skip


def code_of(tokenizer, source):
    """The text of the code in a source."""
    after = source[source.index(SEPARATOR_ID) + 1 : -1]
    return tokenizer.code.decode(i - tokenizer.prompt.vocab_size for i in after)


def test_to_generate_nothing_changed(tokenizer):
    assert tokenizer.encode_source("generate", kind="fragment", text="a red circle") == (
        tokenizer.prompt.encode("a red circle", kind="fragment")
    )
    assert tokenizer.encode_target("generate", CODE) == tokenizer.code.encode(CODE)


@pytest.mark.parametrize("task", ["edit", "repair", "describe"])
def test_a_source_holds_text_and_code(tokenizer, task):
    source = tokenizer.encode_source(task, text="make it blue", code=CODE)
    words = source[: source.index(SEPARATOR_ID)]
    assert tokenizer.prompt.decode(words) == "make it blue"
    assert code_of(tokenizer, source) == CODE
    assert source[-1] == EOS_ID
    assert max(source) < tokenizer.prompt.vocab_size + tokenizer.code.vocab_size


def test_the_task_is_told(tokenizer):
    sources = {tuple(tokenizer.encode_source(task, text="x", code=CODE)) for task in TASKS}
    assert len(sources) == len(TASKS)


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_code_can_be_read(tokenizer, broken):
    source = tokenizer.encode_source("repair", text="expected `)`", code=broken)
    text = code_of(tokenizer, source)
    kept = broken.split("/*")[0]  # a comment is dropped, ended or not
    assert "".join(text.split()) == "".join(kept.split())


def test_a_description_comes_back(tokenizer):
    text = "a red circle \u2014 na\u00efve, slowly turning"
    target = tokenizer.encode_target("describe", text)
    assert min(target) >= tokenizer.code.vocab_size
    assert tokenizer.decode_target("describe", target) == text
    assert tokenizer.decode_target("edit", tokenizer.encode_target("edit", CODE)) == CODE


def test_names_in_a_diagnostic_stay_readable(tokenizer):
    text = "no definition in scope for identifier: `coolor_2`"
    assert tokenizer.prompt.decode(tokenizer.encode_source("repair", text=text)) == text
