"""Watch a run from outside: read what its log gained, look at its lock, tell its state."""

from dataclasses import dataclass

from core.jobs.events import from_record
from core.jobs.progress import RunProgress, RunState, fold, run_state
from core.jobs.run_folder import RunFolder
from core.storage.append_log import read_log
from core.storage.file_lock import is_held

CONSOLE_TAIL_BYTES = 4000


@dataclass(frozen=True)
class RunView:
    """A run at one moment."""

    progress: RunProgress
    state: RunState

    @property
    def is_active(self) -> bool:
        """Whether a trainer works on it."""
        return self.state in ("running", "stopping")


class RunFollower:
    """Follows one run; each look reads only what is new."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self._progress = RunProgress()
        self._offset = 0

    def look(self) -> RunView:
        """Return the run as it is now."""
        # In this order: a run that ends between the two looks then never seems crashed.
        is_lock_held = is_held(self.folder.lock)
        is_stop_asked = self.folder.stop_request.exists()
        page = read_log(self.folder.events, offset=self._offset)
        self._offset = page.offset
        events = [event for event in map(from_record, page.records) if event is not None]
        self._progress = fold(self._progress, events)
        state = run_state(self._progress, is_lock_held=is_lock_held, is_stop_asked=is_stop_asked)
        return RunView(self._progress, state)


def look_at_run(folder: RunFolder) -> RunView:
    """Return a run as it is now, reading its whole log."""
    return RunFollower(folder).look()


def console_tail(folder: RunFolder, *, max_bytes: int = CONSOLE_TAIL_BYTES) -> str:
    """Return the end of what the trainer printed; what a crashed run leaves behind."""
    try:
        with folder.console.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - max_bytes))
            return file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
