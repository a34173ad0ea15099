"""Which flags of train cannot be combined; what would be ignored is refused, with a way out."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from core.model.config import ModelConfig

if TYPE_CHECKING:
    from core.jobs.config import RunConfig

FREE_OF_SIZE = "dropout"  # the one setting of a model that its weights do not fix


def check_modes(modes: Mapping[str, str | None], flags: Mapping[str, Any]) -> None:
    """Refuse settings beside a flag that names a run which exists.

    Args:
        modes: those flags by name, with the run where one is given.
        flags: all settings by name, None where they were not given.

    Raises:
        click.UsageError: a setting was given beside a run.
    """
    given = flags_given(flags)
    for mode, run in modes.items():
        if run is None or not given:
            continue
        hint = f"--{mode} goes by the settings that the run was started with."
        if mode == "resume":
            hint += f" To train on with others, fork it: train --from {run}/step-… and these flags."
        raise click.UsageError(f"{_listed(given)} cannot be combined with --{mode}. {hint}")


def check_fork(checkpoint: str, flags: Mapping[str, Any]) -> None:
    """Refuse what a fork takes over from its parent.

    Raises:
        click.UsageError: another dataset or model to start from was given.
    """
    if flags.get("data") is not None:
        raise click.UsageError("--data is for new runs; a fork has the data of its parent.")
    if flags.get("start_from") is not None:
        raise click.UsageError(
            f"--start-from cannot be combined with --from: a fork begins with {checkpoint}. "
            "Give one of them."
        )


def check_start(config: "RunConfig", flags: Mapping[str, Any]) -> None:
    """Refuse sizes of a network where the model that the run starts from decides them.

    Args:
        config: the settings with the flags in them.
        flags: as they were given.

    Raises:
        click.UsageError: a size was given beside a model.
    """
    start = config.training.start_from.strip()
    sizes = {item.name for item in fields(ModelConfig)} - {FREE_OF_SIZE}
    given = flags_given({name: value for name, value in flags.items() if name in sizes})
    if start and given:
        raise click.UsageError(
            f"{_listed(given)} cannot be combined with a model to start from: the run begins with "
            f"{start}, which has sizes of its own. Leave the flags away, or begin anew with "
            "--start-from ''."
        )


def flags_given(flags: Mapping[str, Any]) -> list[str]:
    """Return the settings that were given, as they are written on the command line."""
    return [
        f"--{'no-' if value is False else ''}{name.replace('_', '-')}"
        for name, value in flags.items()
        if value is not None
    ]


def _listed(flags: list[str]) -> str:
    return flags[0] if len(flags) == 1 else f"{', '.join(flags[:-1])} and {flags[-1]}"
