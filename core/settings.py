"""Settings declared once: the dataclass field carries default, help, range and unit.

The check in ``__post_init__``, the reading of TOML sections, the flags of the command line
and the forms of the studio are all derived from that one declaration.
"""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any, TypeVar

from core.errors import ConfigError

_KEY = "setting"
T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """What is known about one setting beside its name, type and default.

    ``minimum`` and ``maximum`` are allowed values themselves, unless ``above`` says that the
    minimum is not.
    """

    help: str
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""


def setting(
    default: Any,
    help: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: bool = False,
    choices: Sequence[str] = (),
    unit: str = "",
) -> Any:
    """Declare a dataclass field that is a setting."""
    about = Setting(help, minimum, maximum, above, tuple(choices), unit)
    return field(default=default, metadata={_KEY: about})


def describe(item: Field[Any]) -> Setting:
    """Return what was declared about a dataclass field."""
    return item.metadata[_KEY]  # type: ignore[no-any-return]


def check_settings(config: Any, *, section: str) -> None:
    """Check every setting of a dataclass instance; call it from ``__post_init__``.

    Raises:
        ConfigError: a value has another type or lies outside its range.
    """
    for item in fields(config):
        if _KEY in item.metadata:
            _check_value(getattr(config, item.name), item, f"[{section}] {item.name}")


def _check_value(value: Any, item: Field[Any], name: str) -> None:
    about, kind = describe(item), type(item.default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is float:
        fits = is_number and math.isfinite(value)
    else:
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if not fits:
        raise ConfigError(
            f"{name} is {value!r}; it must be {_KIND_WORDS[kind]}.",
            hint=f"{about.help} The default is {item.default!r}.",
        )
    if about.choices and value not in about.choices:
        raise ConfigError(
            f"{name} is {value!r}; allowed are {', '.join(about.choices)}.{_nearest(str(value), about.choices)}",
            hint=about.help,
        )
    too_low = about.minimum is not None and (
        value <= about.minimum if about.above else value < about.minimum
    )
    if too_low or (about.maximum is not None and value > about.maximum):
        raise ConfigError(
            f"{name} is {value!r}; allowed is {allowed_range(about)}.",
            hint=f"{about.help} The default is {item.default!r}.",
        )


_KIND_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


def allowed_range(about: Setting) -> str:
    """Return the range of a number in words, e.g. ``0 < value <= 1``."""
    # 15 digits: a seed's last one counts, the rounding of a fraction does not.
    low = "" if about.minimum is None else f"{about.minimum:.15g} {'<' if about.above else '<='} "
    high = "" if about.maximum is None else f" <= {about.maximum:.15g}"
    return f"{low}value{high}"


def from_section(cls: type[T], values: Mapping[str, Any], *, section: str) -> T:
    """Build a settings dataclass from a section of a TOML file.

    Raises:
        ConfigError: a key is unknown (the message names the nearest known one) or a value is
            not allowed.
    """
    known = [item.name for item in fields(cls)]  # type: ignore[arg-type]
    check_keys(values, known, where=f"[{section}]")
    # Whole numbers are fine where a setting is a fraction: TOML writes 1 and 1.0 differently.
    floats = {item.name for item in fields(cls) if isinstance(item.default, float)}  # type: ignore[arg-type]
    given = {
        key: float(value)
        if key in floats and isinstance(value, int) and not isinstance(value, bool)
        else value
        for key, value in values.items()
    }
    return cls(**given)


def check_keys(values: Mapping[str, Any], known: Sequence[str], *, where: str) -> None:
    """Raise ConfigError when ``values`` has a key that is not known."""
    for key in values:
        if key not in known:
            raise ConfigError(
                f"{where} has the unknown key {key!r}.{_nearest(key, known)}",
                hint=f"Known keys are {', '.join(known)}.",
            )


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
