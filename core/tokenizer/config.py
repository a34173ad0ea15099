"""Settings of the tokenizer."""

from dataclasses import dataclass

from core.settings import check_settings, setting


@dataclass(frozen=True)
class TokenizerConfig:
    """How text is cut into tokens, for prompts and for code."""

    tokenizer_type: str = setting(
        "wgsl", "The kind of tokenizer; there is one, made for WGSL.", choices=("wgsl",)
    )
    max_length: int = setting(512, "Longest code.", minimum=8, unit="tokens")
    lowercase: bool = setting(True, "Whether prompts are lower-cased; code never is.")
    min_freq: int = setting(
        1, "How often a word must occur for pieces to be learned from it.", minimum=1
    )
    code_vocab_size: int = setting(
        2048, "Most entries in the code vocabulary; short code is worth a large one.", minimum=1024
    )
    prompt_vocab_size: int = setting(2048, "Most entries in the prompt vocabulary.", minimum=512)
    max_prompt_tokens: int = setting(
        128, "Longest prompt; what is beyond is cut off.", minimum=8, unit="tokens"
    )

    def __post_init__(self) -> None:
        check_settings(self, section="tokenizer")
