"""Command line flags from declared settings: the help, type and range are the field's own."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import click

from core.settings import allowed_range, describe

Command = Callable[..., Any]
T = TypeVar("T")


def setting_flags(
    cls: type[Any], *, leave_out: tuple[str, ...] = ()
) -> Callable[[Command], Command]:
    """Add one flag for each setting of a dataclass; a flag not given is None."""

    def add(command: Command) -> Command:
        for item in reversed(fields(cls)):
            if item.name in leave_out:
                continue
            about = describe(item)
            has_range = about.minimum is not None or about.maximum is not None
            notes = [
                about.unit,
                allowed_range(about) if has_range else "",
                f"default {item.default}",
            ]
            flag = f"--{item.name.replace('_', '-')}"
            is_switch = isinstance(item.default, bool)
            command = click.option(
                f"{flag}/--no-{flag[2:]}" if is_switch else flag,
                item.name,
                type=click.Choice(about.choices) if about.choices else type(item.default),
                default=None,
                help=f"{about.help} [{'; '.join(note for note in notes if note)}]",
            )(command)
        return command

    return add


def config_from_flags(cls: type[T], flags: Mapping[str, Any]) -> T:
    """Return the dataclass with the flags that were given.

    Raises:
        ConfigError: a value is not allowed.
    """
    return cls(**{name: value for name, value in flags.items() if value is not None})
