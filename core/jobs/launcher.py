"""Start, resume and stop training runs; the trainer is a process of its own.

It outlives whoever started it. Two trainers cannot work in one folder: the lock decides.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from core import paths
from core.dataset.store import DatasetStore
from core.errors import ConfigError, RunAlreadyActive, RunError
from core.jobs.config import RunConfig
from core.jobs.events import RunFailed
from core.jobs.following import console_tail, look_at_run
from core.jobs.progress import RunProgress
from core.jobs.run_dataset import collect_examples
from core.jobs.run_folder import RunFolder, create_run, read_run
from core.jobs.starting_model import StartingModel
from core.processes.launch import CALM_THREADS, start_child
from core.processes.terminate import end_in_steps
from core.storage.file_lock import is_held

# The trainer takes its lock before it loads anything heavy, so this is a matter of a second
# or less; a machine under load may need longer.
START_LIMIT_S = 60.0
POLL_S = 0.05
STOP_GRACE_S = 60.0  # to finish a step and an evaluation, and to save
KILL_AFTER_S = 10.0


def start_run(
    config: RunConfig,
    *,
    start: StartingModel | None = None,
    config_folder: Path | None = None,
    store: DatasetStore | None = None,
    runs: Path | None = None,
) -> RunFolder:
    """Make a run folder and start its trainer; returns when the trainer lives.

    Args:
        config: the settings.
        start: the model to begin with; None begins anew.
        config_folder: where the settings' file lies; dataset paths may start there.
        store: the user's own dataset, read when the settings ask for it.
        runs: where the folder goes.

    Raises:
        ConfigError: nothing would end the run.
        DatasetError: the examples cannot be read, or there is none to train on.
        RunError: the folder cannot be made, or the trainer did not start.
    """
    if config.dataset.is_stream and not (
        config.training.num_steps or config.training.max_train_minutes
    ):
        raise ConfigError(
            "Nothing ends this run: it draws from recipes, and num_steps and max_train_minutes are "
            "both 0.",
            hint="Set one of them in [training].",
        )
    if start:
        config = start.fitted(config)
    collected = collect_examples(
        config.dataset, store=store or DatasetStore(paths.store()), config_folder=config_folder
    )
    folder = create_run(
        config,
        collected,
        runs=runs,
        origin=start.origin if start else None,
        fill=start.copy_into if start else None,
    )
    start_trainer(folder)
    return folder


def resume_run(folder: RunFolder) -> None:
    """Start a trainer in a run that was stopped, crashed or failed; returns when it lives.

    It goes on from the newest checkpoint, or from the beginning where there is none.

    Raises:
        RunAlreadyActive: a trainer works in the folder.
        RunError: the folder is damaged, the run is finished, or the trainer did not start.
    """
    read_run(folder)
    view = look_at_run(folder)
    if view.is_active:
        raise RunAlreadyActive(
            f"A trainer works on the run {folder.name} already.",
            hint="Stop it first, or watch it go on.",
        )
    if view.state == "finished":
        raise RunError(
            f"The run {folder.name} is finished; there is nothing to resume.",
            hint="Start a new run, with more epochs if it should learn longer.",
        )
    folder.stop_request.unlink(missing_ok=True)
    start_trainer(folder)


def request_stop(folder: RunFolder) -> None:
    """Ask the trainer to finish its step, save and leave; does not wait.

    A run without a trainer is left as it is.
    """
    if is_held(folder.lock):
        folder.stop_request.touch()


def request_finish(folder: RunFolder) -> bool:
    """Ask the trainer to let the learning rate fall within a few steps and to end; does not wait.

    Returns:
        Whether a trainer works on the run; without one it is left as it is.
    """
    is_at_work = is_held(folder.lock)
    if is_at_work:
        folder.finish_request.touch()
    return is_at_work


def stop_run(
    folder: RunFolder, *, grace_s: float = STOP_GRACE_S, kill_after_s: float = KILL_AFTER_S
) -> bool:
    """Stop the trainer and wait: first it is asked, then told, then killed.

    Returns:
        Whether no trainer works in the folder any more.
    """
    request_stop(folder)
    start = look_at_run(folder).progress.start
    if start is None:
        # Too young to have said its id.
        return not is_held(folder.lock)
    return end_in_steps(
        start.pid,
        is_alive=lambda: is_held(folder.lock),
        grace_s=grace_s,
        kill_after_s=kill_after_s,
    )


def start_trainer(folder: RunFolder) -> None:
    """Start the trainer of a folder and wait until it lives.

    Raises:
        RunError: it did not start, or failed before it could.
    """
    before = look_at_run(folder).progress
    with folder.console.open("ab") as console:
        process = start_child(
            [sys.executable, "-m", "core.jobs.trainer", str(folder.path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            cwd=paths.PROJECT,
            env=_environment(),
        )
    # Somebody has to take note of its end, or it stays in the process table.
    threading.Thread(target=process.wait, daemon=True, name=f"reap-{folder.name}").start()
    _wait_until_alive(folder, process, before=before)


def _wait_until_alive(
    folder: RunFolder, process: "subprocess.Popen[bytes]", *, before: RunProgress
) -> None:
    """Wait for the trainer's first event, which is the sign that it holds the lock."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        has_ended = process.poll() is not None
        now = look_at_run(folder).progress
        if now.next_seq > before.next_seq:
            if isinstance(now.ended, RunFailed) and now.started_at == before.started_at:
                raise RunError(now.ended.message, hint=now.ended.hint)
            return
        if has_ended:
            break
        time.sleep(POLL_S)
    raise RunError(
        f"The trainer of {folder.name} did not start: {_last_line(folder)}",
        hint=f"The whole output is in {folder.console}.",
    )


def _last_line(folder: RunFolder) -> str:
    lines = console_tail(folder).strip().splitlines()
    return lines[-1] if lines else "it printed nothing."


def _environment() -> dict[str, str]:
    # The child runs in another folder, so what may be relative is made absolute.
    known = os.environ.get("PYTHONPATH")
    return {
        **CALM_THREADS,
        **os.environ,
        paths.HOME_VARIABLE: str(paths.home()),
        "PYTHONPATH": os.pathsep.join([str(paths.PROJECT), *([known] if known else [])]),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
