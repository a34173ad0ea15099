"""What resuming needs beside the weights: numbers, and the optimizer's tensors."""

from dataclasses import dataclass

from torch import Tensor

from core.checkpoints.records import TrainingProgress


@dataclass(frozen=True)
class TrainingState:
    """A moment of a training run. ``moments`` are named ``<parameter>/<quantity>``."""

    progress: TrainingProgress
    moments: dict[str, Tensor]
