"""The two tokenizers that belong to one model, and how they share what it reads and writes.

A source is what the encoder reads: task, kind, text and, where the task has code, a separator
and the code. Text has its own ids there, code comes after them: id ``n`` of the code vocabulary
is ``prompt.vocab_size + n``. A target is what the decoder writes, the other way round: code has
its own ids, and sub-word ``n`` of a description is ``code.vocab_size + n``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.dataset.tasks import Task
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.prompt_tokenizer import PromptTokenizer
from core.tokenizer.special_tokens import EOS_ID, SEPARATOR_ID
from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class Tokenizer:
    """Prompts in, code out, and the settings that both were made with."""

    prompt: PromptTokenizer
    code: CodeTokenizer
    config: TokenizerConfig = field(default_factory=TokenizerConfig)

    def encode_source(
        self, task: Task, *, kind: ShaderKind | None = None, text: str = "", code: str = ""
    ) -> list[int]:
        """Return what the encoder reads.

        Args:
            task: what is asked for; without ``code`` the ids are those of ``prompt.encode``.
            kind: of the code, where that is known.
            text: prompt, instruction or diagnostic; what is beyond its limit is cut off.
            code: the shader to change, mend or describe, broken as it may be. Its layout and
                comments are dropped; else nothing is, so the caller minds the length.
        """
        ids = self.prompt.encode(text, task=task, kind=kind)
        if task == "generate":
            return ids
        first_code_id = self.prompt.vocab_size
        code_ids = [first_code_id + i for i in self.code.encode(code)]
        return [*ids[:-1], SEPARATOR_ID, *code_ids, EOS_ID]

    def encode_target(self, task: Task, answer: str) -> list[int]:
        """Return what the decoder writes, without start and end token."""
        if task != "describe":
            return self.code.encode(answer)
        first_text_id = self.code.vocab_size
        return [first_text_id + i for i in self.prompt.encode_words(answer)]

    def decode_target(self, task: Task, ids: Sequence[int]) -> str:
        """Return the text of what the decoder wrote."""
        if task != "describe":
            return self.code.decode(ids)
        first_text_id = self.code.vocab_size
        return self.prompt.decode(i - first_text_id for i in ids if i >= first_text_id)
