"""What to say when the loss is no longer a number: which checkpoint is from before, if any."""

from bisect import bisect_right
from dataclasses import dataclass

from core.checkpoints.catalog import list_checkpoints
from core.checkpoints.records import CheckpointInfo
from core.errors import StudioError, TrainingDiverged
from core.jobs.events import RunFailed, from_record
from core.jobs.progress import RunProgress, fold
from core.jobs.run_folder import RunFolder, read_run
from core.storage.append_log import read_log

# What a checkpoint may have lost against the run's first step, times and nats per token: exploded
# weights lose far more, and validation examples may be harder than those that are learned.
WORSE_BY, WORSE_NATS = 2.0, 1.0
LOWER_RATE = 0.2  # of the learning rate that was too high


@dataclass(frozen=True)
class _Judged:
    loss: float
    is_validation: bool
    info: CheckpointInfo


def divergence_failure(folder: RunFolder, error: TrainingDiverged) -> RunFailed:
    """Return the event that ends the run, with the way on from its best checkpoint."""
    again = "Resuming would break down again."
    chosen = _best_before(folder)
    if chosen is None:
        rest = "No checkpoint is certain to be from before that, so start a new run."
        return RunFailed(error.message, hint=f"{error.hint} {again} {rest}")
    what = "validation loss" if chosen.is_validation else "loss after it"
    rest = (
        f"The best checkpoint is {chosen.info.name} ({what} {chosen.loss:.4g}). Go on from it in a "
        f"new run: tiny-agent-trainer train --from {folder.name}/{chosen.info.name}"
        f"{_lower_rate(folder)}"
    )
    return RunFailed(error.message, hint=f"{error.hint} {again} {rest}")


def _best_before(folder: RunFolder) -> _Judged | None:
    """Return the checkpoint of the lowest loss; None where all may hold exploded weights."""
    records = read_log(folder.events).records
    progress = fold(RunProgress(), [event for event in map(from_record, records) if event])
    first = next((value for value in progress.loss.values if value is not None), None)
    if first is None:
        return None
    judged = [_judge(info, progress) for info in list_checkpoints(folder.checkpoints)]
    known = [found for found in judged if found and found.loss <= WORSE_BY * first + WORSE_NATS]
    measured = [found for found in known if found.is_validation] or known
    return min(measured, key=lambda found: (found.loss, -found.info.manifest.step), default=None)


def _judge(info: CheckpointInfo, progress: RunProgress) -> _Judged | None:
    """Return what the weights of a checkpoint lose.

    Without validation that is the next step's loss: the one before was measured with other weights.
    """
    val_loss = info.manifest.metrics.get("val_loss")
    if val_loss is not None:
        return _Judged(val_loss, True, info)
    at = bisect_right(progress.loss.steps, info.manifest.step)
    after = progress.loss.values[at] if at < len(progress.loss.values) else None
    return None if after is None else _Judged(after, False, info)


def _lower_rate(folder: RunFolder) -> str:
    try:
        rate = LOWER_RATE * read_run(folder).config.training.learning_rate
    except StudioError:
        return ""
    return f" --learning-rate {rate:.2g}"
