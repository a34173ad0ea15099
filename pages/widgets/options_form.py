"""Inputs for declared settings: label, help, range and choices are the field's own."""

from collections.abc import Sequence
from dataclasses import Field, fields, replace
from typing import Any, TypeVar

import streamlit as st

from core.settings import describe

T = TypeVar("T")


def options_form(config: T, names: Sequence[str], *, key: str, columns: int = 2) -> T:
    """Draw an input for each named setting of a dataclass; returns it with what was chosen.

    Raises:
        ConfigError: a value is not allowed.
    """
    known = {item.name: item for item in fields(config)}  # type: ignore[arg-type]
    cells = st.columns(columns)
    chosen = {}
    for index, name in enumerate(names):
        with cells[index % columns]:
            chosen[name] = _input(known[name], getattr(config, name), key=f"{key}_{name}")
    return replace(config, **chosen)  # type: ignore[type-var]


def _input(item: Field[Any], value: Any, *, key: str) -> Any:
    about = describe(item)
    label = item.name.replace("_", " ").capitalize() + (f" ({about.unit})" if about.unit else "")
    if about.choices:
        index = about.choices.index(value)
        return st.selectbox(label, about.choices, index, help=about.help, key=key)
    if isinstance(value, bool):
        return st.toggle(label, value, help=about.help, key=key)
    if isinstance(value, str):
        return st.text_input(label, value, help=about.help, key=key)
    return _number_input(label, about, value, key=key)


def _number_input(label: str, about: Any, value: float, *, key: str) -> Any:
    kind = int if isinstance(value, int) else float
    low = None if about.minimum is None else kind(about.minimum)
    high = None if about.maximum is None else kind(about.maximum)
    if kind is int:
        return st.number_input(label, low, high, value, help=about.help, key=key)
    # Learning rates need more digits than Streamlit shows by itself.
    return st.number_input(
        label, low, high, value, step=max(value / 10, 1e-6), format="%g", help=about.help, key=key
    )
