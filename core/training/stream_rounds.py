"""A stream in rounds: so many steps and an evaluation, as an epoch is for a finite dataset.

The weights for use are the running average. Checkpoints hold these, and the training state the
weights of the last step, so that whoever opens a checkpoint gets what the evaluation measured.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from torch import nn

from core.checkpoints.training_state import TrainingState
from core.dataset.tasks import Task
from core.errors import CheckpointMismatch
from core.training.buckets import PackedBatch
from core.training.config import TrainingConfig
from core.training.finishing import FinishTail
from core.training.records import (
    EpochDone,
    Evaluated,
    Finished,
    FinishReason,
    Record,
    StepDone,
)
from core.training.stream_loop import AVERAGE, Report, StreamLoop

DECIDING_SET = "program"  # programs that training never shows
_OWN = "/last"


class StreamRounds:
    """Trains on a stream until its steps or minutes are over, or it no longer gets better.

    Args:
        loop: does the steps; its state was not restored yet.
        model: what it trains.
        sets: what is measured after a round, by name.
        config: how long a round is, and when to stop early.
        tasks: that the stream teaches.
    """

    def __init__(
        self,
        loop: StreamLoop,
        model: nn.Module,
        *,
        sets: Mapping[str, Sequence[PackedBatch]],
        config: TrainingConfig,
        tasks: tuple[Task, ...],
    ) -> None:
        self._loop, self._model, self._sets, self._config = loop, model, sets, config
        self.tasks = tasks
        self._tail: FinishTail | None = None
        self._loss_sum, self._num_steps = 0.0, 0
        self._best_val_loss: float | None = None
        self._evaluations_without_gain, self._evaluated_step = 0, 0

    @property
    def step(self) -> int:
        """Steps done."""
        return self._loop.step

    @property
    def epoch(self) -> int:
        """The round that is being worked on or has just ended, from 1; 0 before the first."""
        return -(-self._loop.step // self._config.round_steps)

    @property
    def total_steps(self) -> int:
        """Steps of the whole run; 0 where time alone ends it."""
        planned = self._config.num_steps
        if self._tail:
            return min(planned, self._tail.until_step) if planned else self._tail.until_step
        return planned

    @property
    def share_done(self) -> float:
        """How much of the run is over by steps or by time, from 0 to 1."""
        if self._tail:
            return min(1.0, self.step / self.total_steps)
        return self._loop.share_done

    def run(self) -> Iterator[Record]:
        """Train until the end; the last record is ``Finished``.

        Raises:
            TrainingDiverged: the loss is no longer a number.
        """
        if self._is_evaluation_due():  # the run was left between a round and its evaluation
            yield self._evaluate()
        before = self.step
        reports = self._loop.run()
        while not self._is_patience_spent():
            report = next(reports, None)
            if report is None:
                break
            yield self._step_done(report, num_steps=report.step - before)
            if report.step // self._config.round_steps > before // self._config.round_steps:
                mean = self._loss_sum / self._num_steps
                self._loss_sum, self._num_steps = 0.0, 0
                yield EpochDone(self.step, self.epoch, mean)
                if self._is_evaluation_due():
                    yield self._evaluate()
            before = report.step
        if self._sets and self._evaluated_step != self.step:
            yield self._evaluate()
        yield Finished(self.step, self.epoch, self._reason())

    def finish_with(self, tail: FinishTail) -> None:
        """End with the tail given; a run that is resumed before or within it is told again."""
        self._tail = tail
        self._loop.finish_with(tail)

    def state(self) -> TrainingState:
        """Return what ``restore`` needs beside the averaged weights."""
        state = self._loop.state()
        last = {
            f"{name}{_OWN}": value.detach().cpu().clone()
            for name, value in self._model.named_parameters()
        }
        kept = {name: value for name, value in state.moments.items() if not _is_average(name)}
        progress = replace(
            state.progress,
            epoch_loss_sum=self._loss_sum,
            epoch_num_tokens=self._num_steps,
            best_val_loss=self._best_val_loss,
            evaluations_without_gain=self._evaluations_without_gain,
            evaluated_step=self._evaluated_step,
        )
        return TrainingState(progress, kept | last)

    def restore(self, state: TrainingState) -> None:
        """Continue from a state; the model must hold the averaged weights of the same moment.

        Raises:
            CheckpointMismatch: the state is of another kind of run, or has another seed.
        """
        progress, stored = state.progress, dict(state.moments)
        averages, last = {}, {}
        for name, value in self._model.named_parameters():
            if f"{name}{_OWN}" not in stored:
                raise CheckpointMismatch(
                    "The training state is not one of a stream run.",
                    hint="Resume with the same recipes_share, or start a new run.",
                )
            averages[f"{name}{AVERAGE}"] = value.detach().cpu().clone()
            last[name] = stored.pop(f"{name}{_OWN}")
        self._loop.restore(TrainingState(progress, stored | averages))
        self._model.load_state_dict(last, strict=False)
        self._loss_sum, self._num_steps = progress.epoch_loss_sum, progress.epoch_num_tokens
        self._best_val_loss = progress.best_val_loss
        self._evaluations_without_gain = progress.evaluations_without_gain
        self._evaluated_step = progress.evaluated_step

    def weights_for_use(self) -> AbstractContextManager[None]:
        """Let the model have the averaged weights for a while."""
        return self._loop.average().in_place()

    def _step_done(self, report: Report, *, num_steps: int) -> StepDone:
        self._loss_sum += report.loss * num_steps
        self._num_steps += num_steps
        return StepDone(
            report.step,
            self.epoch,
            report.loss,
            report.learning_rate,
            report.gradient_norm,
            num_tokens=0,  # counted by the loop, over several steps
            tokens_per_s=report.tokens_per_s,
        )

    def _is_evaluation_due(self) -> bool:
        ended = self.step // self._config.round_steps
        is_wanted = ended > 0 and ended % self._config.evaluate_every == 0
        first_step = ended * self._config.round_steps
        return bool(self._sets) and is_wanted and self._evaluated_step < first_step

    def _evaluate(self) -> Evaluated:
        sets = self._loop.evaluate(self._sets)
        found = sets.get(DECIDING_SET) or next(iter(sets.values()))
        best = math.inf if self._best_val_loss is None else self._best_val_loss
        is_best = found.loss < best  # never where it is no number
        if is_best:
            self._best_val_loss = found.loss
        self._evaluations_without_gain = 0 if is_best else self._evaluations_without_gain + 1
        self._evaluated_step = self.step
        return Evaluated(
            self.step, self.epoch, found.loss, found.token_accuracy, is_best, sets=sets
        )

    def _is_patience_spent(self) -> bool:
        return self._config.is_patience_spent(self._evaluations_without_gain)

    def _reason(self) -> FinishReason:
        if self._tail and self.step >= self._tail.until_step:
            return "finished_now"
        return "early_stopped" if self._is_patience_spent() else "completed"


def _is_average(name: str) -> bool:
    return name.endswith(AVERAGE)
