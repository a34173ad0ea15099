"""Training on a stream: steps without epochs, in shapes that can be compiled.

Positions are brought up to date before a record is yielded, so a consumer may stop at any
record, save ``state()`` with the weights, and go on exactly from there. The losses of steps
stay on the device until a report is due: reading each would keep a GPU waiting.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checkpoints.records import TrainingProgress
from core.checkpoints.training_state import TrainingState
from core.errors import CheckpointMismatch, RunError, TrainingDiverged
from core.model.seq2seq import Seq2Seq
from core.training.averaging import WeightAverage
from core.training.buckets import PackedBatch
from core.training.compiling import autocast, compile_for_shapes
from core.training.config import TrainingConfig
from core.training.finishing import FinishTail
from core.training.lanes import Lanes
from core.training.optimizer import make_optimizer, moments, restore_moments, set_learning_rate
from core.training.packed_loss import LossSum, packed_score, to_device
from core.training.records import CodeIds, Evaluation
from core.training.schedule import rate_at
from core.training.stream import ChunkStream
from core.training.team import Team

_SEED_STRIDE = 1_000_003
AVERAGE = "/average"
"""Ends the names of averaged weights in a training state."""
_POSITIONS = "stream/positions"  # of each lane: chunk and batch

_ALONE = Team()


@dataclass(frozen=True)
class Report:
    """Means over the steps since the last report; the same in all processes of a team."""

    step: int
    chunk: int
    elapsed_s: float
    loss: float
    gradient_norm: float
    learning_rate: float
    tokens_per_s: float
    waited_s: float


class StreamLoop:
    """Trains a model in place on a stream.

    Args:
        model: with its first weights, or those of the checkpoint that ``restore`` continues.
        stream: where batches come from.
        config: how to train; ``num_steps`` or ``max_train_minutes`` ends the run.
        code_ids: start, end and padding of the code vocabulary.
        device: where to compute; the model is moved there.
        num_workers: processes that draw batches.
        report_every: steps between two reports.
        team: the processes that train together; they share the batches of each step.
        clock: seconds that only grow; for tests.

    Raises:
        RunError: nothing would ever end the run, or the team cannot share a step's batches.
    """

    def __init__(
        self,
        model: Seq2Seq,
        *,
        stream: ChunkStream,
        config: TrainingConfig,
        code_ids: CodeIds,
        device: str,
        num_workers: int = 0,
        report_every: int = 50,
        team: Team = _ALONE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not (config.num_steps or config.max_train_minutes):
            raise RunError(
                "Nothing ends this run: num_steps and max_train_minutes are both 0.",
                hint="Set one of them in [training].",
            )
        self._device = torch.device(device)
        self._model = model.to(self._device)
        self._lanes = Lanes(stream, num=config.batches_per_step, team=team, num_workers=num_workers)
        self._config, self._code_ids = config, code_ids
        self._report_every, self._clock = report_every, clock
        self._optimizer = make_optimizer(model, config)
        self._average = WeightAverage(model, decay=config.ema_decay)
        self._team = team
        loss_sum = LossSum(self._model, label_smoothing=config.label_smoothing)
        if self._device.type == "cuda":
            compile_for_shapes(loss_sum)
        self._loss_sum = team.together(loss_sum)
        self._step, self._warm_from = 0, 0
        self._started_at, self._elapsed_before_s, self._noted_s = clock(), 0.0, 0.0
        self._tail: FinishTail | None = None

    @property
    def step(self) -> int:
        """Steps done."""
        return self._step

    @property
    def chunk(self) -> int:
        """The furthest chunk of the stream that this process works on."""
        return self._lanes.chunk

    @property
    def elapsed_s(self) -> float:
        """Time of training in all stretches, as last noted by the first process."""
        return self._noted_s

    @property
    def is_over(self) -> bool:
        """Whether the run has come to its end; time is looked at with each report."""
        return self._progress() >= 1.0 or (
            self._tail is not None and self._step >= self._tail.until_step
        )

    @property
    def share_done(self) -> float:
        """How much of the run is over by steps or by time, from 0 to 1."""
        return min(1.0, self._progress())

    def finish_with(self, tail: FinishTail) -> None:
        """Let the learning rate fall to almost nothing and end; told again after a resume."""
        self._tail = tail

    def average(self) -> WeightAverage:
        """Return the running average of the weights."""
        return self._average

    def run(self) -> Iterator[Report]:
        """Train until the end, or until the consumer stops asking.

        Raises:
            TrainingDiverged: the loss is no longer a number.
        """
        steps = self._lanes.steps()
        self._note_time()
        while not self.is_over:
            yield self._steps_until_report(steps)

    def _steps_until_report(self, steps: Iterator[list[PackedBatch]]) -> Report:
        began_at, first, num_tokens, waited_s, rate = self._clock(), self._step, 0, 0.0, 0.0
        sums = torch.zeros(2, device=self._device)
        while self._step - first < self._report_every and not self.is_over:
            asked_at = self._clock()
            batches = next(steps)
            waited_s += self._clock() - asked_at
            rate = self._rate()
            sums += self._update_weights(batches, rate)
            num_tokens += sum(batch.num_tokens for batch in batches)
            self._step += 1
        sums = self._team.summed(sums) / (self._team.size * (self._step - first))
        loss, norm = sums.tolist()
        self._check_finite(loss, norm, rate)
        self._note_time()
        speed = num_tokens * self._team.size / max(self._clock() - began_at, 1e-9)
        return Report(self._step, self.chunk, self._noted_s, loss, norm, rate, speed, waited_s)

    def evaluate(self, sets: Mapping[str, Sequence[PackedBatch]]) -> dict[str, Evaluation]:
        """Measure the averaged weights on sets of batches."""
        self._model.eval()
        with self._average.in_place(), self._autocast():
            return {
                name: packed_score(
                    self._model, batches, code_ids=self._code_ids, device=self._device
                )
                for name, batches in sets.items()
            }

    def state(self) -> TrainingState:
        """Return what ``restore`` needs beside the weights; ``epoch`` is the chunk.

        All processes of a team must ask for it at the same step.
        """
        progress = TrainingProgress(
            step=self._step,
            epoch=self._lanes.chunk,
            batch=self._lanes.batch,
            batches_per_epoch=0,
            seed=self._config.seed,
            phase="streaming",
            finish_reason="",
            epoch_loss_sum=0.0,
            epoch_num_tokens=0,
            best_val_loss=None,
            evaluations_without_gain=0,
            evaluated_step=0,
            elapsed_s=self._noted_s,
        )
        averages = {f"{name}{AVERAGE}": value for name, value in self._average.state().items()}
        positions = {_POSITIONS: self._lanes.positions(self._device)}
        return TrainingState(progress, moments(self._model, self._optimizer) | averages | positions)

    def restore(self, state: TrainingState) -> None:
        """Continue from a state; the model must hold the weights of the same moment.

        Raises:
            CheckpointMismatch: the state is of another kind of run, or has another seed.
        """
        progress = state.progress
        if (progress.phase, progress.seed) != ("streaming", self._config.seed):
            raise CheckpointMismatch(
                f"The training state is of a run that was {progress.phase} with seed "
                f"{progress.seed}; this one draws from a stream with seed {self._config.seed}.",
                hint="Resume with the same recipes_share and seed.",
            )
        stored = dict(state.moments)
        self._lanes.restore(stored.pop(_POSITIONS))
        names = [name for name in stored if name.endswith(AVERAGE)]
        self._average.restore({name.removesuffix(AVERAGE): stored.pop(name) for name in names})
        restore_moments(self._model, self._optimizer, stored)
        self._step, self._warm_from = progress.step, 0
        self._elapsed_before_s, self._started_at = progress.elapsed_s, self._clock()
        self._noted_s = progress.elapsed_s

    def go_on_after(self, *, step: int, chunk: int, elapsed_s: float) -> None:
        """Go on from weights without their training state: warm up again, in the next chunk."""
        self._step = self._warm_from = step
        self._lanes.begin_at(chunk + 1)
        self._elapsed_before_s, self._started_at = elapsed_s, self._clock()
        self._noted_s = elapsed_s

    def _note_time(self) -> None:
        own_s = self._elapsed_before_s + self._clock() - self._started_at
        self._noted_s = self._team.of_first(own_s, self._device)

    def _progress(self) -> float:
        """Return the share of the run that is over, by steps or by time."""
        limit_s = 60.0 * self._config.max_train_minutes
        by_time = self._noted_s / limit_s if limit_s else 0.0
        by_steps = self._step / self._config.num_steps if self._config.num_steps else 0.0
        return max(by_time, by_steps)

    def _rate(self) -> float:
        rising = (self._step - self._warm_from + 1) / (self._config.warmup_steps + 1)
        share = self._tail.share(self._step + 1) if self._tail else 1.0
        return share * min(1.0, rising) * rate_at(min(1.0, self._progress()), config=self._config)

    def _update_weights(self, batches: Sequence[PackedBatch], rate: float) -> Tensor:
        self._model.train()
        self._optimizer.zero_grad(set_to_none=True)
        tokens = torch.tensor([sum(batch.num_tokens for batch in batches)], dtype=torch.float32)
        tokens = self._team.summed(tokens.to(self._device, non_blocking=True))
        loss = torch.zeros((), device=self._device)
        for lane, batch in zip(self._lanes.own, batches, strict=True):
            torch.manual_seed(self._seed(lane))
            ready = to_device(batch, code_ids=self._code_ids, device=self._device)
            with self._autocast():
                loss_sum = self._loss_sum(ready)
            # Gradients are averaged over the team, and the loss is a mean over all its tokens.
            part = loss_sum * self._team.size / tokens[0]
            part.backward()  # type: ignore[no-untyped-call]
            loss += part.detach()
        limit = self._config.gradient_clip_norm or math.inf
        norm: Tensor = nn.utils.clip_grad_norm_(self._model.parameters(), limit)
        set_learning_rate(self._optimizer, rate)
        self._optimizer.step()
        self._average.update(self._step + 1)
        return torch.stack((loss, norm))

    def _seed(self, lane: int) -> int:
        """Return what decides dropout: the same whichever process has the lane."""
        config = self._config
        return (config.seed * _SEED_STRIDE + self._step) * config.batches_per_step + lane

    def _check_finite(self, loss: float, norm: float, rate: float) -> None:
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise TrainingDiverged(
                f"Training broke down before step {self._step}: loss {loss}, gradient norm "
                f"{norm}, learning rate {rate:g}.",
                hint="Use a lower learning_rate or more warmup_steps, and keep gradient_clip_norm "
                "on.",
            )

    def _autocast(self) -> torch.autocast:
        return autocast(self._config, self._device)
