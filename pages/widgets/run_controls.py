"""What can be done with a training run in its state, and what it was started with."""

import streamlit as st

from core.actions.follow_run import describe_run
from core.actions.train_model import ask_to_finish, ask_to_stop, resume_training
from core.jobs.following import RunView
from pages.widgets import state

CAN_RESUME = ("stopped", "crashed", "failed")


def run_controls(name: str, view: RunView) -> None:
    """Draw what can be done with the run in its state."""
    if view.is_active:
        if st.button(
            "Stop",
            icon=":material/stop:",
            key="train_stop",
            disabled=view.state == "stopping",
            width="stretch",
            help="It finishes its step, saves and pauses; Resume goes on exactly from there.",
        ):
            ask_to_stop(name)
            st.rerun()
        if st.button(
            "Finish now",
            icon=":material/flag:",
            key="train_finish",
            disabled=view.state == "stopping" or view.progress.finish_step is not None,
            width="stretch",
            help="The learning rate falls to almost nothing within a tenth of the steps done; "
            "then the run is finished.",
        ):
            ask_to_finish(name)
            st.toast("The run finishes within a few steps.")
    elif view.state in CAN_RESUME:
        if st.button("Resume", icon=":material/resume:", key="train_resume", width="stretch"):
            with st.spinner("Starting the trainer ..."):
                resume_training(name)
            st.rerun()
    elif st.button(
        "Use this model",
        icon=":material/auto_awesome:",
        key="train_use",
        width="stretch",
        help="Open Generate with this model.",
    ):
        st.session_state[state.GENERATE_MODEL] = name
        state.go_to("generate")


def about_run(name: str) -> None:
    """Write what the run was started with."""
    info = describe_run(name)
    st.caption(
        f"{info.num_train:,} training, {info.num_val:,} validation and {info.num_test:,} test pairs"
        f" · seed {info.config.training.seed}"
        f" · started {info.created_minute} UTC"
        + (f" · dataset revision {info.store_revision}" if info.store_revision is not None else "")
        + (f" · begun with {info.origin}" if info.origin else "")
    )
