"""Look at training runs from outside; changes nothing."""

from pathlib import Path

from core.checkpoints.catalog import list_checkpoints
from core.checkpoints.records import CheckpointInfo
from core.jobs.following import RunFollower, RunView, console_tail, look_at_run
from core.jobs.run_folder import RunInfo, find_run, list_runs, read_run, sample_strips


def list_run_names() -> list[str]:
    """Return the names of all runs, the newest first."""
    return [folder.name for folder in list_runs()]


def look_at_all_runs() -> list[tuple[str, RunView]]:
    """Return every run as it is now, the newest first."""
    return [(folder.name, look_at_run(folder)) for folder in list_runs()]


def follow_run(name: str) -> RunFollower:
    """Return a follower whose looks read only what is new.

    Raises:
        RunNotFound: there is no such run.
    """
    return RunFollower(find_run(name))


def describe_run(name: str) -> RunInfo:
    """Return what a run was started with.

    Raises:
        RunNotFound, RunError: there is no such run, or its folder is damaged.
    """
    return read_run(find_run(name))


def list_run_checkpoints(name: str) -> list[CheckpointInfo]:
    """Return the checkpoints of a run by step.

    Raises:
        RunNotFound: there is no such run.
    """
    return list_checkpoints(find_run(name).checkpoints)


def list_strips(name: str) -> dict[int, Path]:
    """Return the files with the pictures of a run's samples, by step in order."""
    return sample_strips(find_run(name))


def read_console(name: str) -> str:
    """Return the end of what the trainer printed; what a crash leaves behind."""
    return console_tail(find_run(name))
