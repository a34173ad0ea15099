"""Settings declared once: types, ranges and choices are checked, mistakes are named."""

from dataclasses import dataclass, fields
from typing import Any

import pytest

from core.errors import ConfigError
from core.settings import (
    Setting,
    allowed_range,
    check_keys,
    check_settings,
    describe,
    from_section,
    setting,
)


@dataclass(frozen=True)
class Oven:
    """Settings to try with."""

    heat: int = setting(180, "How hot.", minimum=50, maximum=250, unit="C")
    share: float = setting(0.5, "How full.", minimum=0.0, maximum=1.0, above=True)
    mode: str = setting("fan", "Which air.", choices=("fan", "grill"))
    light: bool = setting(True, "Whether one can see.")
    note: str = setting("", "Anything.")

    def __post_init__(self) -> None:
        check_settings(self, section="oven")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"heat": 50},
        {"heat": 250, "share": 1.0, "mode": "grill", "light": False},
        {"share": 1},
        {"share": 1e-9},
    ],
)
def test_allowed_values(values: dict[str, Any]) -> None:
    assert isinstance(from_section(Oven, values, section="oven"), Oven)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"heat": 49}, "[oven] heat is 49; allowed is 50 <= value <= 250."),
        ({"heat": 251}, "heat is 251"),
        ({"heat": 180.0}, "heat is 180.0; it must be a whole number."),
        ({"heat": True}, "heat is True; it must be a whole number."),
        ({"heat": "180"}, "it must be a whole number"),
        ({"share": 0.0}, "allowed is 0 < value <= 1"),
        ({"share": "half"}, "share is 'half'; it must be a number."),
        ({"share": float("nan")}, "share is nan"),
        ({"share": float("inf")}, "share is inf"),
        ({"mode": "gril"}, "allowed are fan, grill. Did you mean 'grill'?"),
        ({"mode": 3}, "it must be a text"),
        ({"light": 1}, "it must be true or false"),
        ({"haet": 3}, "[oven] has the unknown key 'haet'. Did you mean 'heat'?"),
        ({"zzz": 3}, "[oven] has the unknown key 'zzz'."),
    ],
)
def test_mistakes_are_named(values: dict[str, Any], expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        from_section(Oven, values, section="oven")
    assert expected in caught.value.message
    assert caught.value.hint


def test_whole_number_for_a_fraction_becomes_one() -> None:
    assert isinstance(from_section(Oven, {"share": 1}, section="oven").share, float)


def test_declaration_can_be_read() -> None:
    about = {item.name: describe(item) for item in fields(Oven)}
    assert about["heat"].help == "How hot."
    assert about["heat"].unit == "C"
    assert allowed_range(about["heat"]) == "50 <= value <= 250"
    assert allowed_range(about["share"]) == "0 < value <= 1"
    assert about["mode"].choices == ("fan", "grill")


def test_known_keys_pass() -> None:
    check_keys({"a": 1}, ["a", "b"], where="[x]")


def test_a_large_bound_is_told_to_its_last_digit():
    assert (
        allowed_range(Setting("", minimum=0.1, maximum=2**31 - 1)) == "0.1 <= value <= 2147483647"
    )
