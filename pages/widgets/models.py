"""Loaded models by what defines them. Apart from ``services``, because loading one loads torch."""

import streamlit as st

from core.actions.generate_shader import Model, open_model
from core.actions.open_model import ModelChoice

MAX_LOADED = 3


@st.cache_resource(max_entries=MAX_LOADED, show_spinner="Loading the model ...")
def _loaded(name: str, folder: str, manifest_stamp: int, _choice: ModelChoice) -> Model:  # noqa: ARG001 - the key
    return open_model(_choice)


def loaded_model(choice: ModelChoice) -> Model:
    """Return a model, loaded once for each state of its folder.

    Raises:
        CheckpointError: the folder is incomplete, damaged or does not fit together.
    """
    return _loaded(choice.name, str(choice.folder), choice.stamp, choice)
