"""The loop of pre-training: so many minutes, then weights that can be used or trained on.

The step size rises, stays, and falls in a line to nothing in the last share of a stretch that is
to end the training (a trapezoid; Hägele et al. 2024, "Scaling laws and compute-optimal training
beyond fixed training durations"). A stretch that is to be continued does without the fall.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch.utils.data import DataLoader, Dataset

from core.errors import RunError
from core.pretraining.average import WeightAverage
from core.pretraining.config import PretrainingConfig
from core.pretraining.drawing import Drawing
from core.pretraining.network import Network
from core.pretraining.packing import PackedBatch
from core.training.optimizer import decaying

_MAX_NORM = 1.0
_BETA1 = 0.9
_REPORT_EVERY = 100  # steps; reading a loss waits for the GPU


@dataclass(frozen=True)
class Stretch:
    """How long to train, in one go of perhaps several.

    Attributes:
        seconds: wall-clock time.
        decay_share: of the time, in which the step size falls to nothing; 0 if it goes on later.
        warmup_steps: in which it rises.
        num_workers: processes that draw; 0 draws in this one.
    """

    seconds: float
    decay_share: float
    warmup_steps: int
    num_workers: int


@dataclass(frozen=True)
class Report:
    """The state of a stretch after some steps."""

    step: int
    elapsed_s: float
    loss: float
    tokens_per_s: float
    waited_s: float

    def line(self) -> str:
        """Return the report as one line."""
        return (
            f"{self.elapsed_s:6.0f} s  step {self.step:6,}  loss {self.loss:.5f}  "
            f"{self.tokens_per_s / 1e6:.2f} M tokens/s  waited {self.waited_s:.1f} s"
        )


class Pretraining:
    """Trains a network on drawn chunks.

    Args:
        network: in place.
        drawing: what to learn from.
        config: how.
        clock: seconds that only grow; for tests.
    """

    def __init__(
        self,
        network: Network,
        drawing: Drawing,
        config: PretrainingConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.network, self._drawing, self._config, self._clock = network, drawing, config, clock
        model = network.model
        decaying_ids = {id(parameter) for parameter in decaying(model)}
        others = [p for p in model.parameters() if id(p) not in decaying_ids]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": decaying(model), "weight_decay": config.weight_decay},
                {"params": others, "weight_decay": 0.0},
            ],
            lr=config.learning_rate,
            betas=(_BETA1, config.adam_beta2),
            fused=True,
        )
        self.average = WeightAverage(model, decay=config.ema_decay)
        self.step, self.chunk = 0, 0

    def run(self, stretch: Stretch) -> Iterator[Report]:
        """Train for a stretch.

        Raises:
            RunError: the loss is no longer a number.
        """
        started_at = self._clock()
        first_step, recent = self.step, _Recent(self._clock())
        batches = self._batches(stretch)
        while (share := (self._clock() - started_at) / stretch.seconds) < 1.0:
            waiting_since = self._clock()
            batch = next(batches)
            recent.waited_s += self._clock() - waiting_since
            height = min(1.0, (self.step - first_step + 1) / stretch.warmup_steps)
            if stretch.decay_share:
                height *= min(1.0, (1.0 - share) / stretch.decay_share)
            recent.add(self._learn(batch, self._config.learning_rate * height), batch.num_tokens)
            if self.step % _REPORT_EVERY == 0:
                now = self._clock()
                yield recent.report(self.step, now - started_at, now)
                recent = _Recent(now)

    def _learn(self, batch: PackedBatch, rate: float) -> torch.Tensor:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = self.network.loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.model.parameters(), _MAX_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.average.update(self.network.model, step=self.step)
        return loss.detach()

    def _batches(self, stretch: Stretch) -> Iterator[PackedBatch]:
        """Yield batches, chunk by chunk; a chunk that was begun counts as used."""
        chunks = DataLoader(
            _Chunks(self._drawing),
            batch_size=None,
            sampler=range(self.chunk, 2**31),
            num_workers=stretch.num_workers,
            collate_fn=_as_they_are,
            prefetch_factor=2 if stretch.num_workers else None,
        )
        for batches in chunks:
            self.chunk += 1
            yield from batches


class _Recent:
    """Sums since the last report; the losses stay on the device."""

    def __init__(self, since: float) -> None:
        self._since, self.waited_s = since, 0.0
        self._losses: list[torch.Tensor] = []
        self._num_tokens = 0

    def add(self, loss: torch.Tensor, num_tokens: int) -> None:
        self._losses.append(loss)
        self._num_tokens += num_tokens

    def report(self, step: int, elapsed_s: float, now: float) -> Report:
        loss = float(torch.stack(self._losses).mean())
        if not loss < float("inf"):
            raise RunError(
                f"Training broke down before step {step}: the loss is {loss}.",
                hint="Use a lower learning_rate or more warmup_steps; what was saved is good.",
            )
        rate = self._num_tokens / max(1e-9, now - self._since)
        return Report(step, elapsed_s, loss, rate, self.waited_s)


class _Chunks(Dataset[list[PackedBatch]]):
    """Chunks by number, for workers to draw."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def __getitem__(self, number: int) -> list[PackedBatch]:
        torch.set_num_threads(1)
        return self._drawing.chunk(number)


def _as_they_are(batches: list[PackedBatch]) -> list[PackedBatch]:
    return batches
