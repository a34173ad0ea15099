"""What is known about a checkpoint without loading its weights."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.dataset.tasks import Task

FORMAT_VERSION = 1


@dataclass(frozen=True)
class FileEntry:
    """A file of a checkpoint folder, as it was when it was written."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a checkpoint folder says about itself.

    ``epoch`` is the epoch that was being worked on or had just ended. ``metrics`` are
    numbers such as ``val_loss``, as far as they were known. ``tasks`` are those the model was
    trained for; folders from before there were several do not say, and know *generate*.
    """

    step: int
    epoch: int
    run_id: str
    tokenizer_sha256: str
    files: tuple[FileEntry, ...]
    metrics: dict[str, float] = field(default_factory=dict)
    created_utc: str = ""
    tasks: tuple[Task, ...] = ("generate",)
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True)
class CheckpointInfo:
    """A checkpoint in a run's folder."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The folder's name, e.g. ``step-00012000``."""
        return self.folder.name


ProblemKind = Literal["missing", "damaged", "mismatch"]


@dataclass(frozen=True)
class Problem:
    """Something wrong with a checkpoint folder, in words."""

    kind: ProblemKind
    file: str
    message: str


@dataclass(frozen=True)
class TrainingProgress:
    """Where training stands. With the weights and the optimizer's memory it goes on exactly.

    ``batch`` counts the batches done in ``epoch``. Random states are not here because each
    step derives its own from the run's seed.
    """

    step: int
    epoch: int
    batch: int
    batches_per_epoch: int
    seed: int
    phase: str
    finish_reason: str
    epoch_loss_sum: float
    epoch_num_tokens: int
    best_val_loss: float | None
    evaluations_without_gain: int
    evaluated_step: int
    elapsed_s: float
