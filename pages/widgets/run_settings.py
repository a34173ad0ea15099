"""The form with the settings of a training run: the main ones at once, the rest on demand."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

import streamlit as st

from core.actions.open_model import list_models
from core.actions.train_on_accepted import count_accepted, learn_accepted
from core.jobs.config import ACCEPTED, OWN, STORE, RunConfig
from pages.widgets.options_form import options_form
from pages.widgets.services import dataset

COLUMNS = 4
MAIN: Mapping[str, tuple[str, ...]] = {
    "training": ("num_epochs", "batch_size", "learning_rate", "early_stopping"),
    "model": ("d_model", "num_layers", "nhead", "dropout"),
}
# A fork has the weights of its parent, so their shape is no choice.
MAIN_OF_FORK: Mapping[str, tuple[str, ...]] = {**MAIN, "model": ("dropout",)}
SECTIONS = ("dataset", "training", "model", "tokenizer", "samples")
SECTIONS_OF_FORK = ("dataset", "training", "samples")
FIXED = ("architecture", "tokenizer_type")  # there is one of each
SOURCES = {
    ACCEPTED: "my accepted pairs",
    OWN: "my own pairs: those of the dataset that did not come with the studio",
    STORE: "my whole dataset",
}


def run_settings(config: RunConfig, *, key: str, is_fork: bool = False) -> RunConfig:
    """Draw every setting that may be changed; returns the configuration as changed.

    Raises:
        ConfigError: a value is not allowed.
    """
    drawn: tuple[str, ...] = FIXED
    if not is_fork and not config.dataset.is_stream:  # a stream has its pairs in files
        config = _start_and_source(config, key=key)
        drawn = (*FIXED, "train_path")
        if config.dataset.uses_accepted:
            drawn = (*drawn, "exclude_tags")
        if config.training.start_from:
            drawn = (*drawn, "start_from")
            is_fork = True  # the model decides sizes and tokenizer, as the parent of a fork does
    main = MAIN_OF_FORK if is_fork else MAIN
    for section, names in main.items():
        changed = options_form(getattr(config, section), names, key=key, columns=COLUMNS)
        config = replace(config, **{section: changed})
    with st.expander("All settings", icon=":material/tune:"):
        for section in SECTIONS_OF_FORK if is_fork else SECTIONS:
            st.markdown(f"**{section.capitalize()}**")
            values = getattr(config, section)
            hidden = (*main.get(section, ()), *drawn)
            rest = [item.name for item in fields(values) if item.name not in hidden]
            # The key names the section: two may have a setting of the same name.
            changed = options_form(values, rest, key=f"{key}_{section}", columns=COLUMNS)
            config = replace(config, **{section: changed})
    return config


def learn_accepted_pairs(presets: Iterable[str]) -> None:
    """Let the forms of these settings begin with the accepted pairs as what is learned."""
    for preset in presets:
        st.session_state[_source_key(form_key(preset))] = ACCEPTED


def form_key(preset: str) -> str:
    """Return the beginning of the keys of the form with these settings."""
    return f"train_{preset}"


def _start_and_source(config: RunConfig, *, key: str) -> RunConfig:
    """Draw the menus for the model to start from, if any, and for what is to be learned."""
    left, right = st.columns(2)
    if config.training.start_from:
        with left:
            name = _starting_model(config.training.start_from, key=key)
        config = replace(config, training=replace(config.training, start_from=name))
    with right if config.training.start_from else left:
        source = _source(config, key=key)
    if source != ACCEPTED:
        return replace(config, dataset=replace(config.dataset, train_path=source))
    number = count_accepted(dataset())
    if number:
        st.caption(f"{number:,} pair(s) of your dataset are accepted; the run learns from these.")
    else:
        st.warning("No pair of your dataset is accepted yet.", icon=":material/thumb_up:")
    return learn_accepted(config)


def _starting_model(wanted: str, *, key: str) -> str:
    names = [choice.name for choice in list_models() if choice.folder]
    if wanted not in names:
        names = [wanted, *names]
    return st.selectbox(
        "Start from the model",
        names,
        names.index(wanted),
        key=f"{key}_start_from",
        persist_state="session",
        help="A copy of it learns; the model itself stays as it is. In files: `start_from`.",
    )


def _source(config: RunConfig, *, key: str) -> str:
    path = config.dataset.train_path.strip() or STORE
    st.session_state.setdefault(_source_key(key), path)
    mixed = "Half of each epoch is shipped data, so that the model keeps what it knows"
    return st.selectbox(
        "Learn",
        [*SOURCES, *([] if path in SOURCES else [path])],
        key=_source_key(key),
        format_func=lambda found: SOURCES.get(found, found),
        persist_state="session",
        accept_new_options=True,
        help=(f"{mixed} (`mixed_share`). " if config.dataset.mixed_share else "")
        + "A dataset file or folder can be typed in. In files: `train_path`.",
    )


def _source_key(key: str) -> str:
    return f"{key}_source"
