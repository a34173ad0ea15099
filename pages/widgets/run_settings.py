"""The form with the settings of a training run: the main ones at once, the rest on demand."""

from collections.abc import Mapping
from dataclasses import fields, replace

import streamlit as st

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


def run_settings(config: RunConfig, *, key: str, is_fork: bool = False) -> RunConfig:
    """Draw every setting that may be changed; returns the configuration as changed.

    Raises:
        ConfigError: a value is not allowed.
    """
    # The model that a run starts from decides sizes and tokenizer, as the parent of a fork does.
    is_fork = is_fork or bool(config.training.start_from)
    main = MAIN_OF_FORK if is_fork else MAIN
    for section, names in main.items():
        changed = options_form(getattr(config, section), names, key=key, columns=COLUMNS)
        config = replace(config, **{section: changed})
    with st.expander("All settings", icon=":material/tune:"):
        for section in SECTIONS_OF_FORK if is_fork else SECTIONS:
            st.markdown(f"**{section.capitalize()}**")
            values = getattr(config, section)
            hidden = (*main.get(section, ()), *FIXED)
            rest = [item.name for item in fields(values) if item.name not in hidden]
            # The key names the section: two may have a setting of the same name.
            changed = options_form(values, rest, key=f"{key}_{section}", columns=COLUMNS)
            config = replace(config, **{section: changed})
    return config
