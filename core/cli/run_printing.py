"""A training run as lines of text and as JSON."""

from typing import Any

from core.durations import duration
from core.jobs.events import RunFailed
from core.jobs.following import RunView
from core.jobs.progress import RunProgress, Series
from core.percent import percent


def status_line(view: RunView) -> str:
    """Return one line for a terminal that follows the run."""
    progress = view.progress
    parts = [
        f"{view.state}",
        f"step {progress.step:,}{_of_total(progress)} ({percent(progress.share_done)})",
        f"loss {_last(progress.loss)}",
        f"validation {_last(progress.val_loss)}",
        f"{_last(progress.tokens_per_s, '.0f')} tokens/s",
        f"{duration(progress.remaining_s)} left",
    ]
    return "  ".join(parts)


def _of_total(progress: RunProgress) -> str:
    return f"/{progress.total_steps:,}" if progress.total_steps else ""


def run_lines(name: str, view: RunView) -> list[str]:
    """Return what there is to say about a run, line by line."""
    progress = view.progress
    lines = [f"{name}: {status_line(view)}"]
    if progress.model:
        lines.append(
            f"  {progress.model.num_parameters:,} parameters on {progress.model.device}, "
            f"vocabularies {progress.model.prompt_vocab_size:,} and {progress.model.code_vocab_size:,}"
        )
    lines += [
        f"  {name}: loss {_last(found)}, exact {percent(progress.set_exact_shares[name].last)} "
        "(right tokens given)"
        for name, found in progress.set_losses.items()
    ]
    lines += [f"  checkpoint {saved.name}" for saved in progress.checkpoints[-3:]]
    if progress.share_valid.values:
        lines.append(f"  valid samples: {percent(progress.share_valid.last)}")
    lines += [f"  warning ({m.count}x): {m.message} {m.hint}" for m in progress.warnings]
    ended = progress.ended
    if isinstance(ended, RunFailed):
        lines.append(f"  failed: {ended.message} {ended.hint}")
    return lines


def run_to_json(name: str, view: RunView) -> dict[str, Any]:
    """Return the state and the latest numbers of a run."""
    progress = view.progress
    return {
        "name": name,
        "state": view.state,
        "step": progress.step,
        "total_steps": progress.total_steps,
        "epoch": progress.epoch,
        "loss": progress.loss.last,
        "val_loss": progress.val_loss.last,
        "best_val_loss": progress.best_val_loss,
        "sets": {
            name: {
                "loss": found.last,
                "first_loss": found.values[0],
                "exact_share": progress.set_exact_shares[name].last,
            }
            for name, found in progress.set_losses.items()
        },
        "remaining_s": progress.remaining_s,
        "checkpoints": [saved.name for saved in progress.checkpoints],
        "warnings": [vars(message) for message in progress.warnings],
    }


def _last(series: Series, form: str = ".4f") -> str:
    return "-" if series.last is None else format(series.last, form)
