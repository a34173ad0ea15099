"""All settings of a training run, section by section as in its TOML file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from core.errors import ConfigError
from core.model.config import ModelConfig
from core.settings import check_keys, check_settings, from_section, setting
from core.tokenizer.config import TokenizerConfig
from core.training.config import TrainingConfig

STORE = "store"  # as a path: the user's own dataset
OWN = "own"  # as a path: those pairs of it that did not come with the studio
ACCEPTED = "accepted"  # as a path: those pairs of it that were accepted, wherever they came from
# The original tool wrote ratios as 32-bit numbers: 0.8 became 0.800000011920929.
RATIO_SLACK = 1e-6


@dataclass(frozen=True)
class TaskConfig:
    """The ``[task]`` section: what the model is for, in words."""

    name: str = setting("wgsl_generation", "Name of the task; begins the names of its runs.")
    task_type: str = setting(
        "code_generation", "What is learned: shaders from prompts.", choices=("code_generation",)
    )
    description: str = setting("", "One line about the task.")

    def __post_init__(self) -> None:
        check_settings(self, section="task")
        if not self.name.strip():
            raise ConfigError(
                f"[task] name is {self.name!r}; it must have a letter or a digit.",
                hint="Give the task a short name such as wgsl_generation.",
            )


@dataclass(frozen=True)
class DatasetConfig:
    """The ``[dataset]`` section: where the examples are and how they are split.

    A split with a file of its own is that whole file; the ratios then only divide the rest.
    """

    train_path: str = setting(
        STORE,
        "Dataset file or folder to learn from; 'store' or nothing means your own dataset, 'own' "
        "those of its pairs that did not come with the studio, 'accepted' those that you accepted.",
    )
    val_path: str = setting("", "Dataset file or folder to validate with; nothing: a share.")
    test_path: str = setting("", "Dataset file or folder kept for testing; nothing: a share.")
    train_ratio: float = setting(
        0.8, "Share of the shaders to learn from.", minimum=0.0, maximum=1.0, above=True
    )
    val_ratio: float = setting(
        0.1, "Share of the shaders to validate with.", minimum=0.0, maximum=1.0
    )

    exclude_tags: str = setting(
        "", "Examples with one of these tags, separated by commas, are left out."
    )
    mixed_share: float = setting(
        0.0,
        "Share of each epoch that is mixed in, so that a model keeps what it knew; 0: nothing is.",
        minimum=0.0,
        maximum=0.95,
    )
    mixed_path: str = setting(
        "data/curated", "Dataset file or folder that is mixed in; recipes_share adds recipes to it."
    )
    recipes_share: float = setting(
        0.0,
        "Share of the examples that are drawn from recipes without end; 0: none, and epochs. With "
        "mixed_share: share of what is mixed in.",
        minimum=0.0,
        maximum=1.0,
    )
    grown_share: float = setting(
        0.0,
        "Share of the other examples that get other colours and numbers; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )
    brief_share: float = setting(
        0.0,
        "Share of the recipe draws whose prompt is brief, as people's are; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )
    edit_share: float = setting(
        0.0,
        "Share of the recipe draws that ask to change a shader; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )
    repair_share: float = setting(
        0.0,
        "Share of the recipe draws that ask to mend a shader; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )
    describe_share: float = setting(
        0.0,
        "Share of the draws that ask what a shader shows; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )
    noise: float = setting(
        0.0,
        "Share of the prompts that get a slip: a typo or a dropped word; only with recipes.",
        minimum=0.0,
        maximum=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self, section="dataset")
        if self.train_ratio + self.val_ratio > 1 + RATIO_SLACK:
            raise ConfigError(
                f"[dataset] train_ratio is {self.train_ratio:g} and val_ratio {self.val_ratio:g}; "
                "together they may be at most 1.",
                hint="What they leave is for testing; 0.8 and 0.1 are usual.",
            )

        others = self.edit_share + self.repair_share + self.describe_share
        if others > 1 + RATIO_SLACK:
            raise ConfigError(
                f"[dataset] edit_share, repair_share and describe_share are {others:g} together; "
                "they may be at most 1.",
                hint="What they leave is for writing shaders; 0.1 each is usual.",
            )

    def takes(self, tags: Iterable[str]) -> bool:
        """Whether examples with these tags are learned from."""
        excluded = {tag.strip() for tag in self.exclude_tags.split(",")}
        return excluded.isdisjoint(tags)

    @property
    def uses_store(self) -> bool:
        """Whether the training examples come from the user's own dataset."""
        return self.train_path.strip() in ("", STORE, OWN, ACCEPTED)

    @property
    def uses_own(self) -> bool:
        """Whether only those of the user's pairs are meant that did not come with the studio."""
        return self.train_path.strip() == OWN

    @property
    def uses_accepted(self) -> bool:
        """Whether only those of the user's pairs are meant that were accepted."""
        return self.train_path.strip() == ACCEPTED

    @property
    def is_stream(self) -> bool:
        """Whether a run draws without end, and has no epochs."""
        return self.recipes_share > 0 and self.mixed_share == 0


@dataclass(frozen=True)
class SamplesConfig:
    """The ``[samples]`` section: prompts answered while training, to see what is learned."""

    every_evaluations: int = setting(
        5,
        "How often prompts are answered; the last evaluation always does.",
        minimum=1,
        maximum=100_000,
        unit="evaluations",
    )
    num_train_prompts: int = setting(
        4, "Training prompts to answer.", minimum=0, maximum=200, unit="prompts"
    )
    num_val_prompts: int = setting(
        8, "Validation prompts to answer.", minimum=0, maximum=200, unit="prompts"
    )

    def __post_init__(self) -> None:
        check_settings(self, section="samples")


@dataclass(frozen=True)
class RunConfig:
    """Everything a run can be told."""

    task: TaskConfig = field(default_factory=TaskConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    tokenizer: TokenizerConfig = field(default_factory=TokenizerConfig)
    dataset: DatasetConfig = field(default_factory=DatasetConfig)
    samples: SamplesConfig = field(default_factory=SamplesConfig)


SECTIONS: dict[str, type[Any]] = {
    "task": TaskConfig,
    "model": ModelConfig,
    "training": TrainingConfig,
    "tokenizer": TokenizerConfig,
    "dataset": DatasetConfig,
    "samples": SamplesConfig,
}


def run_config_from_dict(document: dict[str, Any], *, where: str) -> RunConfig:
    """Build the settings from the sections of a document.

    Args:
        document: sections by name; an absent section or key has its default.
        where: what the document is called in messages, e.g. the path of its file.

    Raises:
        ConfigError: a section or key is unknown (the message names the nearest known one),
            or a value is not allowed.
    """
    check_keys(document, list(SECTIONS), where=where)
    sections = {}
    for name, values in document.items():
        if not isinstance(values, dict):
            raise ConfigError(
                f"{where}: {name} is {values!r}; it must be a section.",
                hint=f"Write [{name}] on a line of its own, and its settings below.",
            )
        try:
            sections[name] = from_section(SECTIONS[name], values, section=name)
        except ConfigError as error:
            raise ConfigError(f"{where}: {error.message}", hint=error.hint) from error
    return RunConfig(**sections)


def run_config_to_dict(config: RunConfig) -> dict[str, dict[str, Any]]:
    """Return every setting by section and name."""
    return {
        section: {
            item.name: getattr(getattr(config, section), item.name)
            for item in fields(SECTIONS[section])
        }
        for section in SECTIONS
    }
