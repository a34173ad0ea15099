"""Where a run goes on: its newest checkpoint that is whole and holds a training state.

Light, so that the trainer can say in its first event from which step it goes on, before
the frameworks are loaded. A damaged checkpoint is set aside, not deleted.
"""

from dataclasses import dataclass
from pathlib import Path

from core.checkpoints.catalog import list_checkpoints
from core.checkpoints.layout import TOKENIZER, is_training_state
from core.checkpoints.records import CheckpointInfo
from core.jobs.run_folder import RunFolder
from core.storage.atomic_write import remove_unfinished, write_bytes
from core.storage.digest import file_sha256

DAMAGED_PREFIX = ".damaged-"  # hidden from the catalog, kept for whoever wants to look


@dataclass(frozen=True)
class ResumePoint:
    """The checkpoint to go on from, if any, and what the user should know."""

    checkpoint: CheckpointInfo | None
    warnings: tuple[str, ...] = ()

    @property
    def step(self) -> int | None:
        """The step of the checkpoint; None where the run begins anew."""
        return self.checkpoint.manifest.step if self.checkpoint else None


def find_resume_point(folder: RunFolder) -> ResumePoint:
    """Return where to go on; removes what a crash left half written."""
    if not folder.checkpoints.is_dir():
        return ResumePoint(None)
    remove_unfinished(folder.checkpoints)
    found = list_checkpoints(folder.checkpoints)
    warnings = _set_unreadable_aside(folder.checkpoints, found)
    for info in reversed(found):
        fault = _fault_of(info)
        if fault:
            _set_aside(info.folder)
            warnings.append(f"The checkpoint {info.name} was set aside: {fault}.")
        elif any(is_training_state(entry.name) for entry in info.manifest.files):
            return ResumePoint(info, tuple(warnings))
    return ResumePoint(None, tuple(warnings))


def restore_tokenizer(folder: RunFolder, start: ResumePoint) -> list[str]:
    """Put the tokenizer of the checkpoint in the place of one that is not it any more.

    Returns:
        A warning, if that was needed.
    """
    if start.checkpoint is None:
        return []
    expected = start.checkpoint.manifest.tokenizer_sha256
    if folder.tokenizer.is_file() and file_sha256(folder.tokenizer) == expected:
        return []
    write_bytes(folder.tokenizer, (start.checkpoint.folder / TOKENIZER).read_bytes())
    return [
        f"The run's {TOKENIZER} was missing or damaged; that of the checkpoint "
        f"{start.checkpoint.name} took its place."
    ]


def _fault_of(info: CheckpointInfo) -> str:
    for entry in info.manifest.files:
        path = info.folder / entry.name
        if not path.is_file():
            return f"{entry.name} is missing"
        if path.stat().st_size != entry.size_bytes or file_sha256(path) != entry.sha256:
            return f"{entry.name} was altered or truncated"
    return ""


def _set_unreadable_aside(checkpoints: Path, known: list[CheckpointInfo]) -> list[str]:
    names = {info.name for info in known}
    warnings = []
    for path in sorted(checkpoints.glob("step-*")):
        if path.name not in names:
            _set_aside(path)
            warnings.append(f"The checkpoint {path.name} was set aside: its manifest is damaged.")
    return warnings


def _set_aside(path: Path) -> None:
    target = path.with_name(f"{DAMAGED_PREFIX}{path.name}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{DAMAGED_PREFIX}{path.name}-{number}")
    path.rename(target)
