"""The training runs there are: followers that read only what is new, and a table of states."""

import pandas as pd
import streamlit as st

from core.actions.follow_run import describe_run, follow_run
from core.errors import StudioError
from core.jobs.following import RunFollower, RunView


def follower(name: str) -> RunFollower:
    """Return this session's follower of a run.

    Raises:
        RunNotFound: there is no such run.
    """
    key = f"train_follower_{name}"
    if key not in st.session_state:
        st.session_state[key] = follow_run(name)
    return st.session_state[key]  # type: ignore[no-any-return]


def run_table(names: list[str]) -> None:
    """Draw every run with its state, the newest first."""
    st.dataframe(
        pd.DataFrame([_row(name, follower(name).look()) for name in names]),
        hide_index=True,
        column_config={
            "Loss": st.column_config.NumberColumn(format="%.3g"),
            "Validation loss": st.column_config.NumberColumn(format="%.3g"),
            "Done": st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100),
        },
    )


def _row(name: str, view: RunView) -> dict[str, object]:
    progress = view.progress
    return {
        "Run": name,
        "State": view.state,
        "Step": f"{progress.step:,} of {progress.total_steps:,}" if progress.total_steps else "-",
        "Done": 100 * progress.share_done,
        "Loss": progress.loss.last,
        "Validation loss": progress.val_loss.last,
        "Started (UTC)": _started(name),
    }


def _started(name: str) -> str:
    try:
        return describe_run(name).created_minute
    except StudioError:
        return "-"
