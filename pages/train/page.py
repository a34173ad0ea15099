"""Train: start a run, follow it live, stop it, take it up again, let it finish."""

import streamlit as st

from core.actions.find_config import find_config, list_configs
from core.actions.follow_run import list_run_names
from core.actions.train_model import start_training
from pages.widgets import state
from pages.widgets.film_strip import film_strip
from pages.widgets.guard import guard
from pages.widgets.run_controls import about_run, run_controls
from pages.widgets.run_list import follower, run_table
from pages.widgets.run_panel import run_panel
from pages.widgets.run_samples import run_samples
from pages.widgets.run_settings import form_key, learn_accepted_pairs, run_settings

REFRESH_S = 2  # drawing charts costs the trainer time where both share few cores


def new_run(asked: str) -> None:
    """Draw the form of a new run; ``asked`` names settings that another page asks for."""
    names = [choice.name for choice in list_configs()]
    if asked:
        st.session_state["train_preset"] = asked
        learn_accepted_pairs(names)
    preset = st.selectbox("Start from", names, key="train_preset", persist_state="session")
    config, folder = find_config(preset)
    if config.task.description:
        st.caption(config.task.description)
    config = run_settings(config, key=form_key(preset))
    if st.button("Start training", type="primary", icon=":material/play_arrow:", key="train_start"):
        with st.spinner("Starting the trainer ..."):
            name = start_training(config, config_folder=folder)
        st.query_params["run"] = name
        st.rerun()


def chosen_run(names: list[str]) -> str:
    """Draw the run menu; the choice is in the address, so that a reload keeps it."""
    asked = st.session_state.pop(state.TRAIN_RUN, None) or st.query_params.get("run")
    index = names.index(asked) if asked in names else 0
    name = st.selectbox("Run", names, index, key=f"train_run_{names[index]}")
    if st.query_params.get("run") != name:
        st.query_params["run"] = name
    return name


def live_part(name: str) -> None:
    """Draw what changes while the run works; a full rerun follows each change of its state."""
    with guard():
        view = run_panel(name, follower(name))
        film_strip(name, until_step=view.progress.step)
        if view.progress.samples:
            run_samples(view.progress.samples)
        if st.session_state.get(f"train_state_{name}", view.state) != view.state:
            st.rerun()


st.title("Train")
names = list_run_names()
# The key counts the runs: the form closes when it has started one.
expander_key = f"train_new_{len(names)}"
asked = st.session_state.pop(state.TRAIN_ACCEPTED, "")
is_open = not names or bool(asked)
with st.expander("New run", icon=":material/add:", expanded=is_open, key=expander_key), guard():
    new_run(asked)
with guard():
    if len(names) > 1:
        every = st.expander(
            "All runs", icon=":material/list:", key="train_every", on_change="rerun"
        )
        if every.open:  # reading every log takes a moment
            with every:
                run_table(names)
    if names:
        menu, button = st.columns([4, 2], vertical_alignment="bottom")
        with menu:
            name = chosen_run(names)
        view = follower(name).look()
        st.session_state[f"train_state_{name}"] = view.state
        with button, st.container(horizontal=True):
            run_controls(name, view)
        about_run(name)
        st.fragment(live_part, run_every=REFRESH_S if view.is_active else None)(name)
    else:
        st.info(
            "No run yet. Press **Start training**: the preset *nano* learns the shipped pairs in "
            "about three minutes.",
            icon=":material/school:",
        )
