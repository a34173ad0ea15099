"""What the trainer needs of a loop, whether it goes through epochs or draws from a stream."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from core.checkpoints.training_state import TrainingState
from core.dataset.tasks import Task
from core.training.finishing import FinishTail
from core.training.records import Record


class AnyLoop(Protocol):
    """Trains a model in place, and can be saved between any two of its records."""

    @property
    def step(self) -> int:
        """Steps done."""
        ...

    @property
    def epoch(self) -> int:
        """The epoch or round that is being worked on or has just ended, from 1."""
        ...

    @property
    def total_steps(self) -> int:
        """Steps of the whole run, if nothing ends it early; 0 where time alone ends it."""
        ...

    @property
    def share_done(self) -> float:
        """How much of the run is over, from 0 to 1."""
        ...

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that are taught."""
        ...

    def run(self) -> Iterator[Record]:
        """Train until the end; the last record is ``Finished``."""
        ...

    def finish_with(self, tail: FinishTail) -> None:
        """End with the tail given."""
        ...

    def state(self) -> TrainingState:
        """Return what going on needs beside the weights for use."""
        ...

    def restore(self, state: TrainingState) -> None:
        """Continue from a state; the model must hold the weights for use of the same moment."""
        ...

    def weights_for_use(self) -> AbstractContextManager[None]:
        """Let the model have, for a while, the weights that answer best."""
        ...
