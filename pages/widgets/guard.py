"""Show expected failures as a message with its hint, so that the page stays up."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import StudioError


@contextmanager
def guard() -> Iterator[None]:
    """Turn a StudioError inside the block into a message; the page goes on after it."""
    try:
        yield
    except StudioError as error:
        show_error(error)


def show_error(error: StudioError) -> None:
    """Write an error with what to do about it."""
    st.error(f"{error.message}\n\n**What to do:** {error.hint}", icon=":material/error:")
