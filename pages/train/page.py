"""Train: start a run, follow it live, stop it, take it up again."""

from dataclasses import fields, replace

import streamlit as st

from core.actions.find_config import find_config, list_configs
from core.actions.follow_run import describe_run, follow_run, list_run_names
from core.actions.train_model import ask_to_stop, resume_training, start_training
from core.jobs.config import RunConfig
from pages.widgets.guard import guard
from pages.widgets.options_form import options_form
from pages.widgets.run_panel import run_panel
from pages.widgets.run_samples import run_samples

REFRESH_S = 2  # drawing charts costs the trainer time where both share few cores
MAIN_TRAINING = ("num_epochs", "batch_size", "learning_rate", "early_stopping")
MAIN_MODEL = ("d_model", "num_layers", "nhead", "dropout")


def changed_config(config: RunConfig, preset: str) -> RunConfig:
    """Draw every setting, the main ones first; returns the configuration as changed."""
    training, model = config.training, config.model
    training = options_form(training, MAIN_TRAINING, key=f"train_{preset}", columns=4)
    model = options_form(model, MAIN_MODEL, key=f"train_{preset}", columns=4)
    with st.expander("All settings", icon=":material/tune:"):
        rest = [item.name for item in fields(training) if item.name not in MAIN_TRAINING]
        training = options_form(training, rest, key=f"train_{preset}", columns=4)
        st.divider()
        rest = [
            item.name for item in fields(model) if item.name not in (*MAIN_MODEL, "architecture")
        ]
        model = options_form(model, rest, key=f"train_{preset}", columns=4)
        st.divider()
        names = [item.name for item in fields(config.dataset)]
        dataset = options_form(config.dataset, names, key=f"train_{preset}", columns=3)
    return replace(config, training=training, model=model, dataset=dataset)


def new_run() -> None:
    """Draw the form of a new run."""
    with st.expander("New run", icon=":material/add:", expanded=not list_run_names()):
        names = [choice.name for choice in list_configs()]
        preset = st.selectbox("Start from", names, key="train_preset")
        config, folder = find_config(preset)
        if config.task.description:
            st.caption(config.task.description)
        config = changed_config(config, preset)
        if st.button(
            "Start training", type="primary", icon=":material/play_arrow:", key="train_start"
        ):
            with st.spinner("Starting the trainer ..."):
                name = start_training(config, config_folder=folder)
            st.query_params["run"] = name
            st.rerun()


def chosen_run(names: list[str]) -> str:
    """Draw the run menu; the choice is in the address, so that a reload keeps it."""
    asked = st.query_params.get("run")
    index = names.index(asked) if asked in names else 0
    name = st.selectbox("Run", names, index, key=f"train_run_{names[index]}")
    if st.query_params.get("run") != name:
        st.query_params["run"] = name
    return name


def controls(name: str, *, is_active: bool, state: str) -> None:
    """Draw stop and resume."""
    stop, resume, about = st.columns([1, 1, 4], vertical_alignment="center")
    if stop.button(
        "Stop", icon=":material/stop:", key="train_stop", disabled=not is_active, width="stretch"
    ):
        ask_to_stop(name)
        st.toast("It saves a checkpoint, then stops.")
        st.rerun()
    can_resume = state in ("stopped", "crashed", "failed")
    if resume.button(
        "Resume",
        icon=":material/resume:",
        key="train_resume",
        disabled=not can_resume,
        width="stretch",
    ):
        with st.spinner("Starting the trainer ..."):
            resume_training(name)
        st.rerun()
    info = describe_run(name)
    about.caption(
        f"{info.num_train} training, {info.num_val} validation and {info.num_test} test pairs · "
        f"seed {info.config.training.seed} · started {info.created_utc.replace('T', ' ')[:16]} UTC"
    )


def live_part(name: str) -> None:
    """Draw what changes while the run works; ends by a full rerun when it stops working."""
    follower = st.session_state.setdefault(f"train_follower_{name}", follow_run(name))
    with guard():
        view = run_panel(name, follower)
        if view.progress.samples:
            run_samples(view.progress.samples)
        if st.session_state.get(f"train_state_{name}") not in (None, view.state):
            st.session_state[f"train_state_{name}"] = view.state
            st.rerun()
        st.session_state[f"train_state_{name}"] = view.state


st.title("Train")
with guard():
    new_run()
    names = list_run_names()
    if names:
        name = chosen_run(names)
        view = follow_run(name).look()
        controls(name, is_active=view.is_active, state=view.state)
        st.fragment(live_part, run_every=REFRESH_S if view.is_active else None)(name)
    else:
        st.info(
            "No run yet. The preset *nano* learns the shipped pairs in about three minutes.",
            icon=":material/school:",
        )
