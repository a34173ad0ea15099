"""Run the rows of the dataset whose pictures are not known yet, with progress and a way to stop."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.actions.look_at_rows import LookStep, look_at_rows, open_looks
from core.dataset.records import Example
from core.durations import duration
from core.errors import StudioError
from pages.widgets.guard import show_error
from pages.widgets.inspection import unknown_now
from pages.widgets.services import dataset, gpu_client
from pages.widgets.slices import LOOK_EVERY_S, next_slice

_RUNNING = "pictures_running"


def is_running() -> bool:
    """Tell whether this session runs rows at present."""
    return _is_asked() and bool(unknown_now())


def picture_running(*, key: str) -> int:
    """Draw what runs the rows that are not known yet, if any; returns how many there are.

    Running goes on while other things on the page are clicked, and waits where it is not drawn.
    """
    unknown = unknown_now()
    with st.container():  # always there, so that what is below keeps its place
        if not unknown:
            st.session_state[_RUNNING] = False
        elif is_running():
            _run(unknown, key=key)
        else:
            _offer(len(unknown), key=key)
    return len(unknown)


def _offer(num_unknown: int, *, key: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{num_unknown:,} shader(s) not run yet. Running shows what they draw, so that "
            "pictures, colours, motion and cost can be compared."
        )
        st.button(
            "Run",
            type="primary",
            icon=":material/play_arrow:",
            key=f"{key}_run",
            on_click=partial(_set_running, True),
        )


def _run(unknown: Sequence[Example], *, key: str) -> None:
    """Run them slice by slice; the page is drawn anew when all were run."""
    steps = look_at_rows(unknown, open_looks(), client=gpu_client(), store=dataset())
    calls, step, failure = 0, LookStep(0, len(unknown), None), None

    @st.fragment(run_every=LOOK_EVERY_S)
    def live() -> None:
        nonlocal calls, step, failure
        calls += 1
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            bar = st.progress(step.num_done / step.num_rows, _progress(step))
            stop = partial(_set_running, False)
            st.button("Stop", icon=":material/stop:", key=f"{key}_stop", on_click=stop)
        # The first call is part of drawing the page, which must not wait.
        if calls > 1 and _is_asked() and failure is None:
            try:
                step = next_slice(steps) or step
            except StudioError as error:
                failure = error
            bar.progress(step.num_done / step.num_rows, _progress(step))
        if failure is not None:
            show_error(failure)
        if step.num_done == step.num_rows or not _is_asked():
            _set_running(False)
            st.rerun()

    live()


def _is_asked() -> bool:
    return bool(st.session_state.get(_RUNNING))


def _set_running(value: bool) -> None:
    st.session_state[_RUNNING] = value


def _progress(step: LookStep) -> str:
    left = "" if step.eta_s is None else f", about {duration(step.eta_s)} left"
    return f"{step.num_done:,} of {step.num_rows:,} shaders{left}"
