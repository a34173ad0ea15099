"""Runs: every training run, several compared, one forked, curves exported."""

import streamlit as st

from core.actions.compare_runs import event_files_zip
from core.actions.follow_run import list_run_names
from pages.widgets.fork_form import fork_form
from pages.widgets.guard import guard
from pages.widgets.run_comparison import differences_table, run_curves
from pages.widgets.run_list import follower, run_table

REFRESH_S = 2
PARAMETER = "runs"  # the choice is in the address, so that a reload keeps it


def chosen_runs(names: list[str]) -> list[str]:
    """Draw the choice of the runs to compare; at first the two newest."""
    asked = st.query_params.get(PARAMETER, "").split(",")
    default = [name for name in names if name in asked] or names[:2]
    chosen: list[str] = st.multiselect(
        "Runs to compare", names, default, key="runs_chosen", placeholder="Choose two or more"
    )
    st.query_params[PARAMETER] = ",".join(chosen)
    return chosen


def compare(chosen: list[str]) -> None:
    """Draw curves and differences of the runs."""
    with guard():
        is_active = any(follower(name).look().is_active for name in chosen)
        st.fragment(run_curves, run_every=REFRESH_S if is_active else None)(chosen)
        if len(chosen) > 1:
            st.subheader("What they were started with")
            differences_table(chosen)


def export(chosen: list[str]) -> None:
    """Draw the download of the curves of those runs that have any yet."""
    ready = [name for name in chosen if follower(name).look().progress.loss.steps]
    st.download_button(
        "Curves for TensorBoard",
        # Made only when it is asked for: reading long logs takes a moment.
        data=lambda: event_files_zip(ready),
        file_name="runs.zip",
        mime="application/zip",
        icon=":material/download:",
        key="runs_export",
        disabled=not ready,
        on_click="ignore",
        help="Event files, one folder for each run: unpack, then `tensorboard --logdir FOLDER`.",
    )


st.title("Runs")
names = list_run_names()
if not names:
    st.info("No run yet. Start one on the **Train** page.", icon=":material/school:")
    st.stop()
with guard():
    run_table(names)
st.subheader("Compare")
chosen = chosen_runs(names)
if chosen:
    compare(chosen)
    export(chosen)
else:
    st.info("Choose at least one run.", icon=":material/list:")
with st.expander("Fork a run", icon=":material/call_split:", key="runs_fork"), guard():
    st.caption("A new run that begins with what another has learned, with changed settings.")
    fork_form(st.selectbox("Run", names, key="runs_parent"))
