"""Texts in English to token ids, alone and as a prompt: task, kind of code, sub-words, end.

Sub-words are byte-level BPE from Hugging Face tokenizers, so that nothing is unknown. The
library knows the sub-words alone; the special tokens come before them here, so a prompt that
spells one is still text.
"""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from core.dataset.tasks import Task
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.special_tokens import (
    ANY_KIND,
    EOS_ID,
    PAD_ID,
    PROMPT_TOKENS,
    SOS_ID,
    UNK_ID,
)
from core.wgsl.kinds import ShaderKind

_FIRST_SUBWORD_ID = len(PROMPT_TOKENS)


class PromptTokenizer:
    """Encoder and decoder of prompts.

    Args:
        subwords: the library's tokenizer, without special tokens.
        max_prompt_tokens: what ``encode`` returns at most.
    """

    pad_id = PAD_ID
    unk_id = UNK_ID
    sos_id = SOS_ID
    eos_id = EOS_ID

    def __init__(self, subwords: Tokenizer, *, max_prompt_tokens: int) -> None:
        self._subwords = subwords
        self._max_prompt_tokens = max_prompt_tokens

    @property
    def vocab_size(self) -> int:
        """The number of ids."""
        return _FIRST_SUBWORD_ID + self._subwords.get_vocab_size()

    def encode(
        self, prompt: str, *, task: Task = "generate", kind: ShaderKind | None = None
    ) -> list[int]:
        """Return the ids of a prompt; a long one loses its end, never the end token."""
        return [
            PROMPT_TOKENS.index(f"<{task}>"),
            PROMPT_TOKENS.index(f"<{kind or ANY_KIND}>"),
            *self.encode_words(prompt),
            EOS_ID,
        ]

    def encode_words(self, text: str) -> list[int]:
        """Return the sub-words of a text alone; of a long one, as many as a prompt may have."""
        # The library takes no lone surrogates.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        subword_ids = self._subwords.encode(clean).ids[: self._max_prompt_tokens - 3]
        return [_FIRST_SUBWORD_ID + i for i in subword_ids]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the cleaned-up prompt; special tokens add nothing."""
        subword_ids = [i - _FIRST_SUBWORD_ID for i in ids if i >= _FIRST_SUBWORD_ID]
        return str(self._subwords.decode(subword_ids)).removeprefix(" ")

    def to_json(self) -> str:
        """Return the library's own text of the sub-words."""
        return str(self._subwords.to_str())


def train_prompt_tokenizer(prompts: Iterable[str], *, config: TokenizerConfig) -> PromptTokenizer:
    """Learn sub-words from prompts; the same prompts give the same ids."""
    case = [normalizers.Lowercase()] if config.lowercase else []
    clean_up = (normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip())
    subwords = Tokenizer(models.BPE())
    subwords.normalizer = normalizers.Sequence([normalizers.NFKC(), *case, *clean_up])
    subwords.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    subwords.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=config.prompt_vocab_size - _FIRST_SUBWORD_ID,
        min_frequency=config.min_freq,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    subwords.train_from_iterator(prompts, trainer)
    return PromptTokenizer(subwords, max_prompt_tokens=config.max_prompt_tokens)
