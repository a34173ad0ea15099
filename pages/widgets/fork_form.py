"""Fork a run: choose one of its checkpoints, change settings, start."""

import streamlit as st

from core.actions.follow_run import describe_run, list_run_checkpoints
from core.actions.train_model import fork_training
from pages.widgets import state
from pages.widgets.run_settings import run_settings


def fork_form(name: str) -> None:
    """Draw the form; a started fork is shown on the Train page.

    Raises:
        StudioError: the run is damaged, or the fork cannot be started.
    """
    checkpoints = list_run_checkpoints(name)
    if not checkpoints:
        st.info("This run has no checkpoint yet; the first is saved after `save_every` epochs.")
        return
    losses = {info.name: info.manifest.metrics.get("val_loss") for info in reversed(checkpoints)}
    checkpoint = st.selectbox(
        "Checkpoint",
        list(losses),
        key=f"runs_checkpoint_{name}",
        format_func=_step,
        help="The new run begins with its weights and tokenizer; the optimizer starts afresh.",
    )
    if (loss := losses[checkpoint]) is not None:
        st.caption(f"Validation loss {loss:.3g} nats per token.")
    config = run_settings(describe_run(name).config, key=f"runs_fork_{name}", is_fork=True)
    if st.button("Start the fork", type="primary", icon=":material/call_split:", key="runs_start"):
        with st.spinner("Starting the trainer ..."):
            fork = fork_training(name, checkpoint, config)
        st.session_state[state.TRAIN_RUN] = fork
        state.go_to("train")


def _step(name: str) -> str:
    return f"step {int(name.removeprefix('step-')):,}"
