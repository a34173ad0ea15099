"""Find a training configuration by name or path."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import ConfigError
from core.jobs.config import RunConfig
from core.jobs.config_files import list_presets, load_preset, load_run_config

DEFAULT_CONFIG_FOLDER = Path("config")  # where the original tool kept its files


@dataclass(frozen=True)
class ConfigChoice:
    """A configuration there is; ``path`` is None for a shipped preset."""

    name: str
    path: Path | None


def list_configs(folder: Path = DEFAULT_CONFIG_FOLDER) -> list[ConfigChoice]:
    """Return the shipped presets and the configuration files of a folder."""
    presets = [ConfigChoice(name, None) for name in list_presets()]
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return presets + [ConfigChoice(path.stem, path) for path in files]


def find_config(name: str, folder: Path = DEFAULT_CONFIG_FOLDER) -> tuple[RunConfig, Path]:
    """Return a configuration and the folder against which its paths are meant.

    Args:
        name: a path to a TOML file, a preset, or the name of a file in ``folder``.
        folder: where named files are looked for.

    Raises:
        ConfigError: nothing has this name, or the file has a mistake.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return load_run_config(path), path.parent
    if name in list_presets():
        return load_preset(name), Path()
    named = folder / f"{name}.toml"
    if named.is_file():
        return load_run_config(named), folder
    if name.strip() and path.is_dir():
        raise ConfigError(
            f"{name} is a folder, not a configuration file.",
            hint="Give the path of a TOML file in it.",
        )
    names = ", ".join(choice.name for choice in list_configs(folder))
    raise ConfigError(
        f"There is no configuration {name!r}.",
        hint=f"Give a path to a TOML file, or one of: {names}. "
        "Write one with: tiny-agent-trainer init",
    )
