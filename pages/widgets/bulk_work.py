"""Work on many pairs that takes long: done slice by slice, so that Stop is heard in between.

Streamlit never interrupts a dialog for a click in it: the click waits for the script to end. So
each slice is a run of its own; what is going on lives in the session.
"""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import streamlit as st

from core.dataset.records import BulkResult
from core.errors import StudioError
from pages.widgets import state
from pages.widgets.guard import show_error

Steps = Generator[int, None, BulkResult]
LOOK_EVERY_S, WORK_S = 0.1, 0.5
_WORK = "dataset_many_work"


@dataclass
class Work:
    """What is going on: ``steps`` yields how many of ``num_rows`` are done; closing it keeps them."""

    steps: Steps
    num_rows: int
    outcome: Callable[[BulkResult], str]
    stopped: str
    num_done: int = 0
    is_drawn: bool = False
    failure: StudioError | None = None


def begin_work(work: Work) -> None:
    """Begin; whoever draws the dialog goes on with it."""
    st.session_state[_WORK] = work
    st.rerun(scope="fragment")


def is_working() -> bool:
    """Tell whether work is going on."""
    return _WORK in st.session_state


def stop_work() -> None:
    """End what is going on, if anything is; what is done stays done. For ``on_click``."""
    if work := st.session_state.pop(_WORK, None):
        work.steps.close()
        st.session_state[state.NOTICE] = work.stopped


@st.fragment(run_every=LOOK_EVERY_S)
def go_on() -> None:
    """Draw how far the work is and do some more of it; the dialog closes at its end."""
    work: Work | None = st.session_state.get(_WORK)
    if work is None:  # it was stopped
        st.rerun()
    share = min(1.0, work.num_done / max(1, work.num_rows))
    st.progress(share, text=f"{work.num_done:,} of {work.num_rows:,}")
    st.button("Stop", icon=":material/stop:", key="dataset_many_stop", on_click=stop_work)
    if work.failure:
        show_error(work.failure)
        return
    if not work.is_drawn:  # what stood in the dialog before goes only when a run ends
        work.is_drawn = True
        return
    until = time.monotonic() + WORK_S
    try:
        while time.monotonic() < until:
            work.num_done = next(work.steps)
    except StopIteration as end:
        del st.session_state[_WORK]
        state.notice_then_rerun(work.outcome(end.value))
    except StudioError as error:
        work.failure = error
        show_error(error)
