"""Show expected failures as a message with its hint, so that the page stays up."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.dataset.records import BulkResult
from core.errors import StudioError

MAX_REASONS = 3


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


def skipped_line(done: BulkResult) -> str:
    """Return which pairs a change left as others made them meanwhile, empty where there are none."""
    if not done.skipped:
        return ""
    reasons = " ".join(reason for _, reason in done.skipped[:MAX_REASONS])
    num_more = len(done.skipped) - MAX_REASONS
    more = f" So were {num_more:,} more." if num_more > 0 else ""
    return f"{reasons}{more} Look again before you decide."


def warn_of_skipped(done: BulkResult) -> None:
    """Say which pairs were left, if any; a toast, as the page may be drawn anew at any moment."""
    if line := skipped_line(done):
        st.toast(line, icon=":material/warning:", duration="long")
