"""The two tokenizers that belong to one model."""

from dataclasses import dataclass, field

from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.prompt_tokenizer import PromptTokenizer


@dataclass(frozen=True)
class Tokenizer:
    """Prompts in, code out, and the settings that both were made with."""

    prompt: PromptTokenizer
    code: CodeTokenizer
    config: TokenizerConfig = field(default_factory=TokenizerConfig)
