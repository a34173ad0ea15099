"""What nobody sees in a prompt does not count; what is no text is refused."""

import pytest

from core.errors import EmptyPromptError, PromptError
from core.generation.config import GenerationConfig
from core.generation.prompts import check_prompt, check_text, visible
from core.generation.records import Request

UNSEEN = ("\u200b", "\u202e\u2066", "\ufeff", "\x01\x02\x1b[31m", "\0", "\u200d \t\u2060")


@pytest.mark.parametrize("prompt", UNSEEN)
def test_a_prompt_of_unseen_characters_is_empty(prompt: str) -> None:
    with pytest.raises(EmptyPromptError):
        check_prompt(prompt)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_unseen_characters_change_nothing(unseen: str) -> None:
    assert visible(f"a {unseen}red circle").split() == ["a", "red", "circle"]
    check_prompt(f"a {unseen}red circle")
    for task in ("generate", "edit"):
        plain, marked = (Request(text, task=task) for text in ("red", "r\u200bed\x1b[0m"))
        assert marked.visible_prompt == "red"
        assert marked.whole_text == plain.whole_text


def test_what_is_seen_stays() -> None:
    for text in ("a\tred\n circle", "na\u00efve \u4e00 \U0001f534", "[31m", "e\u0301"):
        assert visible(text) == text


def test_a_model_reads_what_is_seen(real_generator) -> None:
    plain, marked = real_generator.generate(
        ["red", "\u200br\x07ed"], config=GenerationConfig(temperature=1.0, seed=3)
    )
    assert plain[0].token_ids == marked[0].token_ids


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(PromptError, match="The shader is no text: character 3 is half of one"):
        check_text("ab\ud800", what="shader")
