"""Settings of pre-training: a TOML file with the sections model, tokenizer and pretraining."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ConfigError
from core.model.config import ModelConfig
from core.settings import check_keys, check_settings, from_section, setting
from core.storage.user_files import parse_toml, read_user_text
from core.tokenizer.config import TokenizerConfig


@dataclass(frozen=True)
class PretrainingConfig:
    """The ``[pretraining]`` section."""

    curated_share: float = setting(
        0.2, "Share of pairs from the curated rows.", minimum=0.0, maximum=1.0
    )
    edit_share: float = setting(0.0, "Share of tasks to edit.", minimum=0.0, maximum=1.0)
    repair_share: float = setting(0.0, "Share of tasks to repair.", minimum=0.0, maximum=1.0)
    describe_share: float = setting(0.0, "Share of tasks to describe.", minimum=0.0, maximum=1.0)
    kind_share: float = setting(
        0.5, "Share of prompts that come with the kind of code.", minimum=0.0, maximum=1.0
    )
    recipe_slips: float = setting(
        0.08, "Share of recipe prompts with slips of the keyboard.", minimum=0.0, maximum=1.0
    )
    curated_slips: float = setting(
        0.25, "Share of curated prompts with slips of the keyboard.", minimum=0.0, maximum=1.0
    )
    pairs_per_chunk: int = setting(
        8192, "Pairs that are drawn and sorted by length at once.", minimum=1, maximum=1_000_000
    )
    tokens_per_batch: int = setting(
        131_072, "Target positions of one step, padding included.", minimum=64, unit="tokens"
    )
    learning_rate: float = setting(
        0.0012, "Highest step size of AdamW.", minimum=0.0, maximum=1.0, above=True
    )
    adam_beta2: float = setting(0.98, "Memory for the size of gradients.", minimum=0.5, maximum=1.0)
    weight_decay: float = setting(
        0.05, "Pull of the weight matrices towards zero.", minimum=0.0, maximum=10.0
    )
    warmup_steps: int = setting(400, "Steps in which the step size rises.", minimum=1)
    ema_decay: float = setting(
        0.998, "Memory of the averaged weights, for four steps.", minimum=0.0, maximum=1.0
    )
    seed: int = setting(0, "Decides weights and draws.", minimum=0, maximum=2**31 - 1)

    def __post_init__(self) -> None:
        check_settings(self, section="pretraining")
        shares = self.edit_share + self.repair_share + self.describe_share
        if shares > 1:
            raise ConfigError(
                f"[pretraining] the shares of edit, repair and describe add up to {shares:g}.",
                hint="Together they may be at most 1; the rest are tasks to generate.",
            )


@dataclass(frozen=True)
class PretrainingPlan:
    """What a pre-training file says."""

    model: ModelConfig = field(default_factory=ModelConfig)
    tokenizer: TokenizerConfig = field(default_factory=TokenizerConfig)
    pretraining: PretrainingConfig = field(default_factory=PretrainingConfig)


_SECTIONS = {
    "model": ModelConfig,
    "tokenizer": TokenizerConfig,
    "pretraining": PretrainingConfig,
}


def load_plan(path: Path) -> PretrainingPlan:
    """Return the settings in a file.

    Raises:
        ConfigError: the file is absent or no TOML, names an unknown section or key, or holds a
            value that is not allowed.
    """
    text = read_user_text(
        path,
        raises=ConfigError,
        what="pre-training file",
        missing_hint="The shipped one is data/pretraining/base.toml.",
        unreadable_hint="Give the path of a TOML file.",
    )
    document = parse_toml(
        text,
        where=str(path),
        raises=ConfigError,
        what="pre-training file",
        hint="Texts need quotes, true and false are written small, sections are [name].",
        shape_hint="It has sections [name] with one setting a line.",
    )
    check_keys(document, list(_SECTIONS), where=str(path))
    return PretrainingPlan(
        **{
            name: from_section(_SECTIONS[name], dict(document[name]), section=name)
            for name in document
        }
    )
