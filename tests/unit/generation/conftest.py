"""A tokenizer of letters, and a model that follows a script."""

import math
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest
import torch

from core.generation.generator import Generator
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer import Tokenizer

LETTERS = "abcdefghijklmnopqrst"
FIRST_LETTER = 4  # after pad, unk, sos, eos
VOCAB = FIRST_LETTER + len(LETTERS)


class LetterCode:
    pad_id, unk_id, sos_id, eos_id = 0, 1, 2, 3
    vocab_size = VOCAB

    def decode(self, ids: Sequence[int]) -> str:
        return "".join(LETTERS[i - FIRST_LETTER] for i in ids)

    def encode(self, code: str, *, lossless: bool = False) -> list[int]:
        return [LETTERS.index(char) + FIRST_LETTER for char in code]

    def stream(self):
        return SimpleNamespace(push=lambda token_id: self.decode([token_id]))


class LetterPrompts:
    pad_id = 0
    vocab_size = 64

    def encode(self, prompt: str, *, task: str = "generate", kind: str | None = None) -> list[int]:
        return [1, 2 + len(kind or ""), *(20 + ord(char) % 40 for char in prompt), 3]


class ScriptedCache:
    def __init__(self, prompt_mask_BS: torch.Tensor) -> None:
        self.prompt_mask_BS = prompt_mask_BS
        self.texts = [""] * len(prompt_mask_BS)
        self.prompts = list(range(len(prompt_mask_BS)))

    def select(self, rows: list[int]) -> None:
        self.texts = [self.texts[row] for row in rows]
        self.prompts = [self.prompts[row] for row in rows]
        self.prompt_mask_BS = self.prompt_mask_BS[rows]


class ScriptedModel:
    """Asks ``script(prompt number, text so far)`` for the chances of each next letter.

    A chance for "." is that of the end. ``row_counts`` are the batch sizes of the steps.
    """

    def __init__(self, script: Callable[[int, str], dict[str, float]], *, max_seq_len: int) -> None:
        self.config = SimpleNamespace(max_seq_len=max_seq_len)
        self.script = script
        self.row_counts: list[int] = []

    def to(self, device):
        return self

    def eval(self):
        return self

    def encode(self, prompt_ids_BS, prompt_mask_BS, *, reads_code):
        return prompt_ids_BS

    def start_cache(self, memory_BSD, prompt_mask_BS):
        return ScriptedCache(prompt_mask_BS)

    def step(self, code_ids_BT, cache, *, writes_text):
        self.row_counts.append(len(code_ids_BT))
        logits_BTV = torch.full((len(code_ids_BT), 1, VOCAB), -30.0)
        logits_BTV[:, :, :3] = 50.0  # pad, unk and sos must never be chosen
        for row, token_id in enumerate(code_ids_BT[:, 0].tolist()):
            if token_id >= FIRST_LETTER:
                cache.texts[row] += LETTERS[token_id - FIRST_LETTER]
            for letter, chance in self.script(cache.prompts[row], cache.texts[row]).items():
                place = 3 if letter == "." else LETTERS.index(letter) + FIRST_LETTER
                logits_BTV[row, 0, place] = math.log(chance)
        return logits_BTV


@pytest.fixture
def scripted():
    def make(script, *, max_seq_len: int = 100) -> tuple[Generator, ScriptedModel]:
        model = ScriptedModel(script, max_seq_len=max_seq_len)
        tokenizer = Tokenizer(code=LetterCode(), prompt=LetterPrompts())
        return Generator(model, tokenizer, device="cpu"), model

    return make


@pytest.fixture
def real_generator() -> Generator:
    """A small real network with restless random weights."""
    config = ModelConfig(d_model=24, nhead=3, num_layers=2, dim_feedforward=32, max_seq_len=48)
    model = Seq2Seq(config, prompt_vocab_size=64, code_vocab_size=VOCAB)
    init_weights(model, seed=4)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.4)
    tokenizer = Tokenizer(code=LetterCode(), prompt=LetterPrompts())
    return Generator(model, tokenizer, device="cpu")
