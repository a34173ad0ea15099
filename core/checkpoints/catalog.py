"""Which checkpoints a run has; latest and best are computed, never stored."""

from pathlib import Path

from core.checkpoints.layout import read_manifest
from core.checkpoints.records import CheckpointInfo
from core.errors import CheckpointError, CheckpointMissing
from core.storage.atomic_write import remove_folder

_DECIDING_METRIC = "val_loss"
# In runs that watch what the answers show, this share decides before the loss does.
_BAD_SHARE = "bad_share"


def list_checkpoints(checkpoints_folder: Path) -> list[CheckpointInfo]:
    """Return the checkpoints by step; folders without a readable manifest are left out."""
    if not checkpoints_folder.is_dir():
        return []
    found = []
    for folder in sorted(checkpoints_folder.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                found.append(CheckpointInfo(folder, read_manifest(folder)))
            except CheckpointError:
                continue
    return sorted(found, key=lambda info: (info.manifest.step, info.name))


def latest(checkpoints_folder: Path) -> CheckpointInfo:
    """Return the checkpoint of the highest step.

    Raises:
        CheckpointMissing: there is none.
    """
    return _any_of(checkpoints_folder)[-1]


def best(checkpoints_folder: Path) -> CheckpointInfo:
    """Return the checkpoint of the lowest ``bad_share``, if any has one, else ``val_loss``.

    The later one of equals.

    Raises:
        CheckpointMissing: there is none, or none that knows its ``val_loss``.
    """
    found = _any_of(checkpoints_folder)
    chosen = _best_of(found)
    if chosen is None:
        raise CheckpointMissing(
            f"No checkpoint in {checkpoints_folder} has a {_DECIDING_METRIC}; "
            f"there are {_names(found)}.",
            hint="Name one of them, or ask for the latest.",
        )
    return chosen


def find_checkpoint(checkpoints_folder: Path, name: str) -> CheckpointInfo:
    """Return the checkpoint with a name such as ``step-00001200``.

    Raises:
        CheckpointMissing: there is none of that name; the message lists those there are.
    """
    found = _any_of(checkpoints_folder)
    for info in found:
        if info.name == name:
            return info
    raise CheckpointMissing(
        f"There is no checkpoint {name!r} in {checkpoints_folder}; there are {_names(found)}.",
        hint="Name one of them.",
    )


def prune(checkpoints_folder: Path, *, keep: int) -> list[str]:
    """Remove all checkpoints but the newest ``keep`` (at least one) and the best.

    Returns:
        The names of those removed.
    """
    found = list_checkpoints(checkpoints_folder)
    kept = {info.name for info in found[-max(1, keep) :]}
    chosen = _best_of(found)
    if chosen is not None:
        kept.add(chosen.name)
    removed = [info for info in found if info.name not in kept]
    for info in removed:
        remove_folder(info.folder)
    return [info.name for info in removed]


def _any_of(checkpoints_folder: Path) -> list[CheckpointInfo]:
    found = list_checkpoints(checkpoints_folder)
    if not found:
        raise CheckpointMissing(
            f"There is no checkpoint in {checkpoints_folder}.",
            hint="Train until the first one is saved (save_every), or choose another run.",
        )
    return found


def _best_of(found: list[CheckpointInfo]) -> CheckpointInfo | None:
    judged = [info for info in found if _BAD_SHARE in info.manifest.metrics]
    deciding = _BAD_SHARE if judged else _DECIDING_METRIC
    measured = [info for info in found if deciding in info.manifest.metrics]
    return min(
        measured,
        key=lambda info: (info.manifest.metrics[deciding], -info.manifest.step),
        default=None,
    )


def _names(found: list[CheckpointInfo]) -> str:
    return ", ".join(info.name for info in found)
