"""A menu in which one entry stands for no choice."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

T = TypeVar("T", bound=str)


def choice(
    label: str,
    options: Sequence[T],
    *,
    none: str,
    key: str,
    place: DeltaGenerator | None = None,
) -> T | None:
    """Draw a menu with ``none`` as its first entry; returns None where that is chosen.

    The choice outlives a visit to another page.
    """
    by_label = {str(option): option for option in options}
    picked = (place or st).selectbox(label, [none, *by_label], key=key, persist_state="session")
    return by_label.get(picked)
