"""Fork a run: a new one that begins with the weights and the tokenizer of a checkpoint.

The optimizer starts afresh, and so does the learning rate. Where the dataset settings are those
of the parent, so are the examples and their splits: validation stays honest.
"""

from pathlib import Path

from core import paths
from core.checkpoints.catalog import find_checkpoint
from core.dataset.store import DatasetStore
from core.errors import RunError
from core.jobs.comparison import config_differences
from core.jobs.config import RunConfig
from core.jobs.launcher import start_trainer
from core.jobs.run_dataset import CollectedExamples, collect_examples
from core.jobs.run_folder import (
    Origin,
    RunFolder,
    create_run,
    read_run,
    read_run_examples,
)
from core.jobs.starting_model import copy_starting_model

FIXED_SECTIONS = ("model", "tokenizer")  # they decide the shape of the weights
FREE_MODEL_SETTINGS = ("dropout",)  # but these do not


def fork_run(
    source: RunFolder,
    checkpoint: str,
    config: RunConfig,
    *,
    config_folder: Path | None = None,
    store: DatasetStore | None = None,
    runs: Path | None = None,
) -> RunFolder:
    """Make a run that begins with a checkpoint of another, and start its trainer.

    Args:
        source: the run that has the checkpoint.
        checkpoint: its name, e.g. ``step-00001200``.
        config: the settings of the new run.
        config_folder: where relative dataset paths may start, if those settings changed.
        store: the user's own dataset, read when changed dataset settings ask for it.
        runs: where the folder goes.

    Raises:
        CheckpointMissing: there is no such checkpoint.
        RunError: the settings do not fit its weights, or the trainer did not start.
        DatasetError: changed dataset settings lead to no examples.
    """
    info = find_checkpoint(source.checkpoints, checkpoint)
    parent = read_run(source)
    _check_fitting(config, parent.config, source.name)
    if config.dataset == parent.config.dataset:
        collected = CollectedExamples(
            read_run_examples(source), parent.warnings, parent.store_revision
        )
    else:
        collected = collect_examples(
            config.dataset, store=store or DatasetStore(paths.store()), config_folder=config_folder
        )
    origin = Origin(source.name, info.name, info.manifest.step)
    folder = create_run(
        config,
        collected,
        runs=runs,
        origin=origin,
        fill=lambda path: copy_starting_model(info.folder, info.manifest, path),
    )
    start_trainer(folder)
    return folder


def _check_fitting(config: RunConfig, parent: RunConfig, name: str) -> None:
    changed = [
        f"{found.title} ({found.values[1]} in the parent)"
        for found in config_differences([config, parent])
        if found.section in FIXED_SECTIONS and found.name not in FREE_MODEL_SETTINGS
    ]
    if changed:
        raise RunError(
            f"A fork of {name} cannot change {', '.join(changed)}: its weights were made for that.",
            hint="Keep these settings as in the parent, or start a new run.",
        )
