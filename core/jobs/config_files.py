"""Run settings as TOML files: reading, writing with an explanation of each, shipped presets."""

import difflib
from dataclasses import fields
from pathlib import Path
from typing import Any

import tomli_w

from core import paths
from core.errors import ConfigError
from core.jobs.config import SECTIONS, RunConfig, run_config_from_dict, run_config_to_dict
from core.settings import allowed_range, describe
from core.storage.user_files import parse_toml, read_user_text

_BY_SIZE = ("nano", "finetune", "small", "base")  # newcomers are offered the first


def load_run_config(path: Path) -> RunConfig:
    """Return the settings in a file.

    Raises:
        ConfigError: the file is absent or no TOML (with line and column), names an unknown
            section or key, or holds a value that is not allowed.
    """
    text = read_user_text(
        path,
        raises=ConfigError,
        what="configuration file",
        missing_hint="Check the path, or start from a preset: "
        f"{', '.join(list_presets()) or 'none'}.",
        unreadable_hint="Give the path of a TOML file.",
    )
    return run_config_from_toml(text, where=str(path))


def run_config_from_toml(text: str, *, where: str) -> RunConfig:
    """Return the settings in a TOML text; ``where`` is its name in messages.

    Raises:
        ConfigError: as ``load_run_config``.
    """
    document = parse_toml(
        text,
        where=where,
        raises=ConfigError,
        what="configuration",
        hint="Texts need quotes, true and false are written small, sections are [name].",
        shape_hint="A configuration has sections [name] with one setting a line.",
    )
    return run_config_from_dict(document, where=where)


def run_config_to_toml(config: RunConfig) -> str:
    """Return a TOML text that says of each setting what it means; it reads back identically."""
    parts = []
    for section, values in run_config_to_dict(config).items():
        about = {item.name: item for item in fields(SECTIONS[section])}
        lines = [f"[{section}]"]
        for name, value in values.items():
            lines.append(f"# {_explained(about[name])}")
            lines.append(tomli_w.dumps({name: value}).rstrip("\n"))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def list_presets() -> list[str]:
    """Return the names of the shipped configurations, the quickest to train first."""
    names = sorted(path.stem for path in paths.presets().glob("*.toml"))
    return sorted(names, key=lambda name: _BY_SIZE.index(name) if name in _BY_SIZE else len(names))


def load_preset(name: str) -> RunConfig:
    """Return a shipped configuration.

    Raises:
        ConfigError: no preset has this name.
    """
    known = list_presets()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise ConfigError(
            f"There is no preset {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""),
            hint=f"Presets are {', '.join(known) or 'missing from this installation'}.",
        )
    return load_run_config(paths.presets() / f"{name}.toml")


def _explained(item: Any) -> str:
    about = describe(item)
    has_range = about.minimum is not None or about.maximum is not None
    notes = [f"one of {', '.join(about.choices)}"] if len(about.choices) > 1 else []
    notes += [allowed_range(about)] if has_range else []
    notes += [about.unit] if about.unit else []
    return about.help + (f" ({'; '.join(notes)})" if notes else "")
