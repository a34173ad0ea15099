"""Write a training configuration to start from."""

from pathlib import Path

from core.errors import ConfigError
from core.jobs.config_files import load_preset, run_config_to_toml
from core.storage.atomic_write import write_text


def write_config(output: Path, *, preset: str, overwrite: bool) -> None:
    """Write a preset as a file in which each setting is explained.

    Raises:
        ConfigError: there is no such preset, the file exists, or it cannot be written.
    """
    text = run_config_to_toml(load_preset(preset))
    if output.exists() and not overwrite:
        raise ConfigError(
            f"{output} exists already.", hint="Give another --output, or --force to replace it."
        )
    try:
        write_text(output, text)
    except OSError as error:
        raise ConfigError(
            f"{output} cannot be written: {error.strerror}.",
            hint="Give a path in a folder that you may write to.",
        ) from None
