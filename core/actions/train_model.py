"""Start, fork, resume, finish and stop a training run. Following one is in ``follow_run``."""

from pathlib import Path

from core.actions.browse_dataset import open_dataset
from core.actions.open_model import find_model
from core.errors import CheckpointMissing
from core.jobs.config import RunConfig
from core.jobs.forking import fork_run
from core.jobs.launcher import request_finish, request_stop, resume_run, start_run, stop_run
from core.jobs.run_folder import find_run
from core.jobs.starting_model import StartingModel


def start_training(config: RunConfig, *, config_folder: Path | None = None) -> str:
    """Start a trainer in a process of its own; returns the run's name when it lives.

    Raises:
        CheckpointError: there is no model to start from, or it is damaged.
        DatasetError: the examples cannot be read, or there is none to train on.
        RunError: the trainer did not start.
    """
    wanted = config.training.start_from.strip()
    start = _starting_model(wanted) if wanted else None
    return start_run(config, start=start, config_folder=config_folder, store=open_dataset()).name


def fork_training(
    name: str, checkpoint: str, config: RunConfig, *, config_folder: Path | None = None
) -> str:
    """Start a run that begins with a checkpoint of another; returns its name when it lives.

    Raises:
        RunNotFound, CheckpointMissing: there is nothing to fork.
        RunError: the settings do not fit the weights, or the trainer did not start.
        DatasetError: changed dataset settings lead to no examples.
    """
    return fork_run(
        find_run(name), checkpoint, config, config_folder=config_folder, store=open_dataset()
    ).name


def resume_training(name: str) -> None:
    """Go on from the newest checkpoint of a run that does not work at present.

    Raises:
        RunNotFound, RunAlreadyActive, RunError: there is nothing to resume.
    """
    resume_run(find_run(name))


def ask_to_stop(name: str) -> None:
    """Ask the trainer to finish its step, save and leave; returns at once."""
    request_stop(find_run(name))


def ask_to_finish(name: str) -> bool:
    """Ask the trainer to let the learning rate fall within a few steps and to end.

    Returns:
        Whether a trainer works on the run; without one it is left as it is.
    """
    return request_finish(find_run(name))


def stop_training(name: str) -> bool:
    """Stop the trainer and wait until it has saved; returns whether it is gone."""
    return stop_run(find_run(name))


def _starting_model(name: str) -> StartingModel:
    choice = find_model(name)
    if choice.folder is None:
        raise CheckpointMissing(
            f"{choice.name} is no network; training cannot start from it.",
            hint="Name a trained model; tiny-agent-trainer list shows them.",
        )
    return StartingModel(choice.folder.resolve())
