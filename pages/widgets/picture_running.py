"""Run the rows of the dataset whose pictures are not known yet, with progress and a way to stop."""

from collections.abc import Sequence

import streamlit as st

from core.actions.run_dataset_rows import open_looks, run_rows
from core.dataset.records import Example
from pages.widgets.inspection import unknown_now
from pages.widgets.services import gpu_client


def picture_running(*, key: str) -> int:
    """Draw what runs the rows that are not known yet, if any; returns how many there are."""
    unknown = unknown_now()
    if not unknown:
        return 0
    place = st.empty()
    with place.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{len(unknown):,} shader(s) not run yet. Running shows what they draw, so that "
            "pictures, colours, motion and cost can be compared."
        )
        asked = st.button("Run", type="primary", icon=":material/play_arrow:", key=f"{key}_run")
    if asked:
        with place.container(border=True):
            _run(unknown, key=key)
        st.rerun()
    return len(unknown)


def _run(unknown: Sequence[Example], *, key: str) -> None:
    bar = st.progress(0.0, "Starting ...")
    # Any click ends this script run; what was run until then stays known.
    st.button("Stop", icon=":material/stop:", key=f"{key}_stop")
    for step in run_rows(unknown, open_looks(), client=gpu_client()):
        left = "" if step.eta_s is None else f", about {_time(step.eta_s)} left"
        bar.progress(
            step.num_done / step.num_rows, f"{step.num_done:,} of {step.num_rows:,} shaders{left}"
        )


def _time(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{seconds:.0f} s"
