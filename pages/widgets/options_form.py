"""Inputs for declared settings: label, help, range and choices are the field's own."""

from collections.abc import Sequence
from dataclasses import Field, fields, replace
from typing import Any, TypeVar

import streamlit as st

from core.settings import describe

T = TypeVar("T")
# Settings whose name in files, made a label, says too little.
LABELS = {
    "d_model": "Width",
    "nhead": "Attention heads",
    "num_layers": "Decoder layers",
    "num_encoder_layers": "Encoder layers",
    "dim_feedforward": "Feed-forward width",
    "max_seq_len": "Longest shader",
    "min_freq": "Minimum frequency",
    "top_k": "Top k",
    "top_p": "Top p",
}


def options_form(config: T, names: Sequence[str], *, key: str, columns: int = 2) -> T:
    """Draw an input for each named setting of a dataclass; returns it with what was chosen.

    What was chosen outlives a visit to another page.

    Raises:
        ConfigError: a value is not allowed.
    """
    known = {item.name: item for item in fields(config)}  # type: ignore[arg-type]
    chosen = {}
    for start in range(0, len(names), columns):
        # Row by row, so that switches stand on the line of the boxes beside them.
        cells = st.columns(columns, vertical_alignment="bottom")
        for cell, name in zip(cells, names[start : start + columns], strict=False):
            with cell:
                chosen[name] = _input(known[name], getattr(config, name), key=f"{key}_{name}")
    return replace(config, **chosen)  # type: ignore[type-var]


def label_of(name: str, unit: str) -> str:
    """Return a setting's name in words, with its unit unless the words say it."""
    words = LABELS.get(name, name.removeprefix("num_").replace("_", " ").capitalize())
    return f"{words} ({unit})" if unit and unit.lower() not in words.lower() else words


def _input(item: Field[Any], value: Any, *, key: str) -> Any:
    about = describe(item)
    label = label_of(item.name, about.unit)
    text = f"{about.help} In files: `{item.name}`."
    if about.choices:
        index = about.choices.index(value)
        return st.selectbox(
            label, about.choices, index, help=text, key=key, persist_state="session"
        )
    if isinstance(value, bool):
        return st.toggle(label, value, help=text, key=key, persist_state="session")
    if isinstance(value, str):
        return st.text_input(label, value, help=text, key=key, persist_state="session")
    return _number_input(label, about, value, text=text, key=key)


def _number_input(label: str, about: Any, value: float, *, text: str, key: str) -> Any:
    kind = int if isinstance(value, int) else float
    low = None if about.minimum is None else kind(about.minimum)
    high = None if about.maximum is None else kind(about.maximum)
    # Learning rates need more digits than Streamlit shows by itself.
    step, form = (None, None) if kind is int else (max(value / 10, 1e-6), "%g")
    return st.number_input(
        label,
        low,
        high,
        value,
        step=step,
        format=form,
        help=text,
        key=key,
        persist_state="session",
    )
