"""The training loop: a generator of records that knows nothing of files or processes.

Work is done one unit at a time (a step, the end of an epoch, an evaluation). The position
is brought up to date before the unit's record is yielded, so a consumer may stop at any
record, save ``state()`` together with the weights, and go on later exactly from there.

Every step seeds torch's random numbers from the run's seed and the step's number. So
nothing random needs saving, and a consumer may draw random numbers between steps.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor

from core.checkpoints.records import TrainingProgress
from core.checkpoints.training_state import TrainingState
from core.dataset.tasks import TASKS, Task
from core.errors import CheckpointMismatch, DatasetError, TrainingDiverged
from core.model.seq2seq import Seq2Seq
from core.training.batching import Batch, Row, epoch_batches, epoch_rows, make_batch, num_batches
from core.training.config import TrainingConfig
from core.training.evaluation import evaluate
from core.training.finishing import FinishTail
from core.training.loss import mean_loss
from core.training.mixing import MixedIn
from core.training.optimizer import make_optimizer, moments, restore_moments, set_learning_rate
from core.training.records import (
    CodeIds,
    EpochDone,
    Evaluated,
    Evaluation,
    Finished,
    FinishReason,
    Pair,
    Record,
    StepDone,
)
from core.training.schedule import learning_rate

# Phases: between epochs, within an epoch, before an evaluation, at the end.
_BETWEEN, _STEPPING, _EVALUATING, _FINISHED = "between", "stepping", "evaluating", "finished"
_SEED_STRIDE = 1_000_003


class TrainingLoop:
    """Trains a model in place.

    Args:
        model: with its first weights, or those of the checkpoint that ``restore`` continues.
        train: examples to learn; at least one.
        val: examples to measure with; without any there is no evaluation and no early stop.
        config: how to train.
        code_ids: start, end and padding of the code vocabulary.
        device: where to compute; the model is moved there.
        mixed: what each epoch shows beside the examples, for the model not to forget it.
        further: sets to measure beside ``val``, by name; that of ``val`` is ``val_name``.
        val_name: what the deciding set is called where there are further ones.
        evaluates_first: measure before the first step, too.
        clock: seconds that only grow; for tests.

    Raises:
        DatasetError: there is nothing to train on, or a shader is too long for the model.
    """

    def __init__(
        self,
        model: Seq2Seq,
        *,
        train: Sequence[Pair],
        val: Sequence[Pair],
        config: TrainingConfig,
        code_ids: CodeIds,
        device: str,
        mixed: MixedIn | None = None,
        further: Mapping[str, Sequence[Pair]] | None = None,
        val_name: str = "validation",
        evaluates_first: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        _check_pairs(train, val, longest=model.config.max_seq_len)
        self._device = torch.device(device)
        self._model = model.to(self._device)
        self._train, self._val = train, val
        self._config, self._code_ids, self._clock = config, code_ids, clock
        self._optimizer = make_optimizer(model, config)
        rows = epoch_rows(train, epoch=1, seed=config.seed, phrasings=config.phrasings)
        self._mixed, self._val_name, self._further = mixed, val_name, further or {}
        self._num_mixed = mixed.count_beside(len(rows)) if mixed else 0
        self._batches_per_epoch = num_batches(len(rows) + self._num_mixed, config.batch_size)
        self._batches: list[list[Row]] | None = None
        self._started_at, self._elapsed_before_s = clock(), 0.0
        self._step, self._epoch, self._batch = 0, 0, 0
        self._phase = _EVALUATING if val and evaluates_first else _BETWEEN
        self._finish_reason = ""
        self._epoch_loss_sum, self._epoch_num_tokens = 0.0, 0
        self._best_val_loss: float | None = None
        self._evaluations_without_gain, self._evaluated_step = 0, 0
        self._tail: FinishTail | None = None

    @property
    def step(self) -> int:
        """Steps done."""
        return self._step

    @property
    def epoch(self) -> int:
        """The epoch that is being worked on or has just ended, from 1; 0 before the first."""
        return self._epoch

    @property
    def total_steps(self) -> int:
        """Steps of the whole run, if nothing ends it early."""
        planned = self._planned_steps()
        return min(planned, self._tail.until_step) if self._tail else planned

    @property
    def share_done(self) -> float:
        """How much of the run is over, from 0 to 1."""
        return min(1.0, self._step / self.total_steps)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that the examples teach."""
        taught = {pair.task for pair in self._train}
        mixed = self._mixed.tasks if self._mixed else ()
        return tuple(task for task in TASKS if task in taught or task in mixed)

    @property
    def best_val_loss(self) -> float | None:
        """The lowest validation loss so far."""
        return self._best_val_loss

    def run(self) -> Iterator[Record]:
        """Train until the end; the last record is ``Finished``.

        Raises:
            TrainingDiverged: the loss is no longer a number.
        """
        while True:
            record = self._advance()
            yield record
            if isinstance(record, Finished):
                return

    def finish_with(self, tail: FinishTail) -> None:
        """End with the tail given; a run that is resumed before or within it is told again."""
        self._tail = tail

    def weights_for_use(self) -> AbstractContextManager[None]:
        """Change nothing: these weights are for use as they are."""
        return nullcontext()

    def state(self) -> TrainingState:
        """Return what ``restore`` needs beside the weights."""
        progress = TrainingProgress(
            step=self._step,
            epoch=self._epoch,
            batch=self._batch,
            batches_per_epoch=self._batches_per_epoch,
            seed=self._config.seed,
            phase=self._phase,
            finish_reason=self._finish_reason,
            epoch_loss_sum=self._epoch_loss_sum,
            epoch_num_tokens=self._epoch_num_tokens,
            best_val_loss=self._best_val_loss,
            evaluations_without_gain=self._evaluations_without_gain,
            evaluated_step=self._evaluated_step,
            elapsed_s=self._elapsed_s(),
        )
        return TrainingState(progress, moments(self._model, self._optimizer))

    def restore(self, state: TrainingState) -> None:
        """Continue from a state; the model must hold the weights of the same moment.

        A run that had ended goes on only where the settings now allow more (more epochs,
        more time, more patience).

        Raises:
            CheckpointMismatch: the state is of a run with other data, batches or seed.
        """
        progress = state.progress
        found = (progress.batches_per_epoch, progress.seed)
        expected = (self._batches_per_epoch, self._config.seed)
        if found != expected:
            raise CheckpointMismatch(
                f"The training state has {found[0]} batches per epoch and seed {found[1]}; "
                f"this run has {expected[0]} and {expected[1]}.",
                hint="Resume with the same dataset, batch_size, phrasings and seed.",
            )
        restore_moments(self._model, self._optimizer, state.moments)
        self._step, self._epoch, self._batch = progress.step, progress.epoch, progress.batch
        self._phase, self._finish_reason = progress.phase, progress.finish_reason
        self._epoch_loss_sum = progress.epoch_loss_sum
        self._epoch_num_tokens = progress.epoch_num_tokens
        self._best_val_loss = progress.best_val_loss
        self._evaluations_without_gain = progress.evaluations_without_gain
        self._evaluated_step = progress.evaluated_step
        self._elapsed_before_s, self._started_at = progress.elapsed_s, self._clock()
        self._batches = None
        if self._phase == _FINISHED and self._may_go_on():
            self._phase, self._finish_reason = self._phase_after_evaluation(), ""

    def _advance(self) -> Record:
        if self._phase == _EVALUATING:
            return self._evaluate()
        if self._phase == _STEPPING and self._batch == self._batches_per_epoch:
            return self._end_epoch()
        if self._phase == _BETWEEN and self._epoch >= self._config.num_epochs:
            self._finish("completed")
        elif self._phase != _FINISHED and (reason := self._early_end()):
            self._finish(reason)
            if self._val and self._evaluated_step != self._step:
                return self._evaluate()
        if self._phase == _FINISHED:
            why: FinishReason = self._finish_reason  # type: ignore[assignment]
            return Finished(self._step, self._epoch, why)
        if self._phase == _BETWEEN:
            self._begin_epoch()
        return self._do_step()

    def _begin_epoch(self) -> None:
        self._phase, self._batches = _STEPPING, None
        self._epoch, self._batch = self._epoch + 1, 0
        self._epoch_loss_sum, self._epoch_num_tokens = 0.0, 0

    def _do_step(self) -> StepDone:
        started_at = self._clock()
        rows = self._rows_of_epoch()[self._batch]
        batch = make_batch(rows, code_ids=self._code_ids, device=self._device)
        step = self._step + 1
        rate = learning_rate(step, total_steps=self._planned_steps(), config=self._config)
        if self._tail:
            rate *= self._tail.share(step)
        loss, norm = self._update_weights(batch, step=step, rate=rate)
        self._step, self._batch = step, self._batch + 1
        self._epoch_loss_sum += loss * batch.num_tokens
        self._epoch_num_tokens += batch.num_tokens
        duration_s = max(self._clock() - started_at, 1e-9)
        return StepDone(
            step, self._epoch, loss, rate, norm, batch.num_tokens, batch.num_tokens / duration_s
        )

    def _update_weights(self, batch: Batch, *, step: int, rate: float) -> tuple[float, float]:
        self._model.train()
        torch.manual_seed(self._config.seed * _SEED_STRIDE + step)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._is_narrow()):
            loss = mean_loss(self._model, batch, label_smoothing=self._config.label_smoothing)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        limit = self._config.gradient_clip_norm or math.inf
        norm: Tensor = torch.nn.utils.clip_grad_norm_(self._model.parameters(), limit)
        loss_value, norm_value = loss.item(), norm.item()
        if not (math.isfinite(loss_value) and math.isfinite(norm_value)):
            raise TrainingDiverged(
                f"Training broke down in step {step}: loss {loss_value}, gradient norm "
                f"{norm_value}, learning rate {rate:g}.",
                hint="Use a lower learning_rate or more warmup_steps, and keep gradient_clip_norm "
                "on.",
            )
        set_learning_rate(self._optimizer, rate)
        self._optimizer.step()
        return loss_value, norm_value

    def _end_epoch(self) -> EpochDone:
        is_last = self._epoch == self._config.num_epochs
        is_due = is_last or self._epoch % self._config.evaluate_every == 0
        self._phase = _EVALUATING if self._val and is_due else _BETWEEN
        mean = self._epoch_loss_sum / self._epoch_num_tokens
        return EpochDone(self._step, self._epoch, mean)

    def _evaluate(self) -> Evaluated:
        found = self._measure(self._val)
        sets = {name: self._measure(pairs) for name, pairs in self._further.items() if pairs}
        best = math.inf if self._best_val_loss is None else self._best_val_loss
        is_best = found.loss < best  # never where it is no number
        if is_best:
            self._best_val_loss = found.loss
        self._evaluations_without_gain = 0 if is_best else self._evaluations_without_gain + 1
        self._evaluated_step = self._step
        self._phase = _FINISHED if self._finish_reason else self._phase_after_evaluation()
        if self._phase != _FINISHED and self._is_patience_spent():
            self._finish("early_stopped")
        return Evaluated(
            self._step,
            self._epoch,
            found.loss,
            found.token_accuracy,
            is_best,
            sets={self._val_name: found, **sets} if sets else {},
        )

    def _measure(self, pairs: Sequence[Pair]) -> Evaluation:
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._is_narrow()):
            return evaluate(
                self._model,
                pairs,
                batch_size=self._config.batch_size,
                code_ids=self._code_ids,
                device=self._device,
            )

    def _finish(self, reason: FinishReason) -> None:
        self._phase, self._finish_reason = _FINISHED, reason

    def _may_go_on(self) -> bool:
        match self._finish_reason:
            case "completed":
                return self._epoch < self._config.num_epochs
            case "time_limit":
                return not self._is_time_over()
            case "finished_now":
                return False
            case _:
                return not self._is_patience_spent()

    def _phase_after_evaluation(self) -> str:
        return _STEPPING if 0 < self._batch < self._batches_per_epoch else _BETWEEN

    def _is_patience_spent(self) -> bool:
        return self._config.is_patience_spent(self._evaluations_without_gain)

    def _planned_steps(self) -> int:
        return self._config.num_epochs * self._batches_per_epoch

    def _early_end(self) -> FinishReason | None:
        if self._tail and self._step >= self._tail.until_step:
            return "finished_now"
        return "time_limit" if self._is_time_over() else None

    def _is_time_over(self) -> bool:
        limit_s = 60.0 * self._config.max_train_minutes
        return bool(limit_s) and self._elapsed_s() >= limit_s

    def _elapsed_s(self) -> float:
        return self._elapsed_before_s + self._clock() - self._started_at

    def _is_narrow(self) -> bool:
        wanted = self._config.precision
        return wanted == "bfloat16" or (wanted == "auto" and self._device.type == "cuda")

    def _rows_of_epoch(self) -> list[list[Row]]:
        if self._batches is None:
            config = self._config
            rows = epoch_rows(
                self._train, epoch=self._epoch, seed=config.seed, phrasings=config.phrasings
            )
            if self._mixed:
                rows = [*rows, *self._mixed.draw(self._epoch, self._num_mixed)]
            self._batches = epoch_batches(
                rows, batch_size=config.batch_size, epoch=self._epoch, seed=config.seed
            )
        return self._batches


def _check_pairs(train: Sequence[Pair], val: Sequence[Pair], *, longest: int) -> None:
    if not train:
        raise DatasetError(
            "There is no example to train on.", hint="Add examples, or raise train_ratio."
        )
    too_long = [pair for pair in (*train, *val) if len(pair.code) + 1 > longest]
    if too_long:
        worst = max(too_long, key=lambda pair: len(pair.code))
        raise DatasetError(
            f"{len(too_long)} shaders are too long for the model, the longest ({worst.key}) with "
            f"{len(worst.code) + 2} tokens; max_seq_len is {longest}.",
            hint=f"Set max_seq_len to {len(worst.code) + 2}, or leave the long shaders out.",
        )
