import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dataset.tasks import TASKS
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.prompt_tokenizer import PromptTokenizer, train_prompt_tokenizer
from core.tokenizer.special_tokens import PROMPT_TOKENS
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.kinds import SHADER_KINDS


@pytest.fixture(scope="module")
def prompts(tokenizer: Tokenizer) -> PromptTokenizer:
    return tokenizer.prompt


def test_a_prompt_is_task_kind_subwords_and_end(prompts: PromptTokenizer) -> None:
    ids = prompts.encode("a red circle")
    assert [PROMPT_TOKENS[i] for i in ids[:2]] == ["<generate>", "<any>"]
    assert ids[-1] == prompts.eos_id
    assert len(ids) == 6  # each word is one sub-word


def test_task_and_kind_choose_their_tokens(prompts: PromptTokenizer) -> None:
    for task in TASKS:
        for kind in SHADER_KINDS:
            ids = prompts.encode("red", task=task, kind=kind)
            assert [PROMPT_TOKENS[i] for i in ids[:2]] == [f"<{task}>", f"<{kind}>"]


def test_blankspace_width_and_case_are_cleaned_up(prompts: PromptTokenizer) -> None:
    assert prompts.encode("  A\t\uff32ed \n circle ") == prompts.encode("a red circle")


def test_case_may_be_kept() -> None:
    config = TokenizerConfig(lowercase=False)
    cased = train_prompt_tokenizer(["Red red"], config=config)
    assert cased.encode("Red") != cased.encode("red")
    assert cased.decode(cased.encode("A Red one")) == "A Red one"


def test_a_long_prompt_keeps_its_end_token() -> None:
    config = TokenizerConfig(max_prompt_tokens=8)
    short = train_prompt_tokenizer(["red"], config=config)
    ids = short.encode("blue " * 50)
    assert len(ids) == 8
    assert ids[-1] == short.eos_id
    assert short.eos_id not in ids[:-1]


def test_a_prompt_that_spells_special_tokens_is_text(prompts: PromptTokenizer) -> None:
    text = "<eos> <edit> <pad> <unk>"
    ids = prompts.encode(text)
    assert not {prompts.pad_id, prompts.unk_id, prompts.eos_id} & set(ids[:-1])
    assert prompts.decode(ids) == text


def test_an_empty_prompt_has_no_subwords(prompts: PromptTokenizer) -> None:
    assert prompts.encode(" \n") == prompts.encode("")
    assert len(prompts.encode("")) == 3


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(prompt=st.text(max_size=25))
def test_decoding_gives_the_clean_prompt(prompts: PromptTokenizer, prompt: str) -> None:
    ids = prompts.encode(prompt)
    assert max(ids) < prompts.vocab_size
    # Cleaning up again changes nothing.
    assert prompts.encode(prompts.decode(ids)) == ids


def test_lone_surrogates_are_tolerated(prompts: PromptTokenizer) -> None:
    assert prompts.decode(prompts.encode("red \ud800")) == "red ?"


def test_the_vocabulary_has_at_most_its_size() -> None:
    config = TokenizerConfig(prompt_vocab_size=600)
    many = [f"word{i} thing{i * 7}" for i in range(2000)]
    assert train_prompt_tokenizer(many, config=config).vocab_size == 600
