"""What goes into training and what it reports, one value for each thing that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.dataset.tasks import Task

if TYPE_CHECKING:
    from core.tokenizer.code_tokenizer import CodeTokenizer

FinishReason = Literal["completed", "early_stopped", "time_limit", "finished_now"]


@dataclass(frozen=True)
class Pair:
    """One shader as token ids, without start and end, and the prompts that ask for it.

    ``key`` tells examples apart and decides which phrasing an epoch shows. ``prompts`` are
    sources and ``code`` is a target of the tokenizer for ``task``.
    """

    prompts: tuple[tuple[int, ...], ...]
    code: tuple[int, ...]
    key: str
    task: Task = "generate"


@dataclass(frozen=True)
class CodeIds:
    """The code vocabulary's ids with a meaning in training."""

    sos: int
    eos: int
    pad: int

    @classmethod
    def of(cls, code: "CodeTokenizer") -> "CodeIds":
        """Return those of a tokenizer."""
        return cls(sos=code.sos_id, eos=code.eos_id, pad=code.pad_id)


@dataclass(frozen=True)
class StepDone:
    """One update of the weights. ``loss`` is the mean over the step's tokens, in nats."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    gradient_norm: float
    num_tokens: int
    tokens_per_s: float


@dataclass(frozen=True)
class EpochDone:
    """Every example was seen once more. ``loss`` is the mean over the epoch's tokens."""

    step: int
    epoch: int
    loss: float


@dataclass(frozen=True)
class Evaluation:
    """How well a model foretells some shaders, given the right tokens before each.

    ``loss`` is in nats over all tokens, as ``token_accuracy`` is the share of all tokens guessed
    right; ``exact_share`` is that of shaders without a wrong token.
    """

    loss: float
    token_accuracy: float
    exact_share: float


@dataclass(frozen=True)
class Evaluated:
    """The model was tried on the validation examples (without smoothing or dropout).

    ``val_loss`` is the one that decides which weights are best; ``sets`` are all sets by name,
    where there are several.
    """

    step: int
    epoch: int
    val_loss: float
    val_token_accuracy: float
    is_best: bool
    sets: Mapping[str, Evaluation] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """Training ended by itself; nothing follows."""

    step: int
    epoch: int
    reason: FinishReason


Record = StepDone | EpochDone | Evaluated | Finished
