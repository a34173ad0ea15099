"""The form with the settings of a training run: the main ones at once, the rest on demand."""

from collections.abc import Mapping
from dataclasses import fields, replace

import streamlit as st

from core.actions.open_model import list_models
from core.jobs.config import RunConfig
from pages.widgets.options_form import options_form

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
    "own": "my own pairs: those of the dataset that did not come with the studio",
    "store": "my whole dataset",
}


def run_settings(config: RunConfig, *, key: str, is_fork: bool = False) -> RunConfig:
    """Draw every setting that may be changed; returns the configuration as changed.

    Raises:
        ConfigError: a value is not allowed.
    """
    drawn: tuple[str, ...] = FIXED
    if config.training.start_from and not is_fork:
        config = _starting_model(config, key=key)
        drawn = (*FIXED, "start_from", "train_path")
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


def _starting_model(config: RunConfig, *, key: str) -> RunConfig:
    """Draw the menus for the model to start from and for what it is to learn."""
    names = [choice.name for choice in list_models() if choice.folder]
    wanted, path = config.training.start_from, config.dataset.train_path
    if wanted not in names:
        names = [wanted, *names]
    paths = [*SOURCES, *([] if path in SOURCES else [path])]
    left, right = st.columns(2)
    with left:
        name = st.selectbox(
            "Start from the model",
            names,
            names.index(wanted),
            key=f"{key}_start_from",
            persist_state="session",
            help="A copy of it learns; the model itself stays as it is. In files: `start_from`.",
        )
    with right:
        source = st.selectbox(
            "Learn",
            paths,
            paths.index(path),
            key=f"{key}_source",
            format_func=lambda found: SOURCES.get(found, found),
            persist_state="session",
            help="Half of each epoch is shipped data, so that the model keeps what it knows "
            "(`mixed_share`). In files: `train_path`.",
        )
    return replace(
        config,
        training=replace(config.training, start_from=name),
        dataset=replace(config.dataset, train_path=source),
    )
