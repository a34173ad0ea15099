"""Loaded models by what defines them. Apart from ``services``, because loading one loads torch."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from core.actions.open_model import ModelChoice
from core.errors import StudioError

if TYPE_CHECKING:
    from core.actions.generate_shader import Model

MAX_LOADED = 3


class ModelShelf:
    """The models that were used last. Calls may come from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: OrderedDict[tuple[str, str, int], Model] = OrderedDict()

    def take(self, choice: ModelChoice) -> Model:
        """Return a model, loaded once for each state of its folder.

        Raises:
            CheckpointError: the folder is incomplete, damaged or does not fit together.
        """
        from core.actions.generate_shader import open_model  # loads torch

        key = (choice.name, str(choice.folder), choice.stamp)
        with self._lock:
            model = self._models.pop(key, None) or open_model(choice)
            self._models[key] = model
            while len(self._models) > MAX_LOADED:
                self._models.popitem(last=False)
        return model


@st.cache_resource(show_spinner=False)
def _shelf() -> ModelShelf:
    return ModelShelf()


def loaded_model(choice: ModelChoice) -> Model:
    """Return a model; see ``ModelShelf.take``."""
    shelf = _shelf()
    with st.spinner("Loading the model ..."):
        return shelf.take(choice)


@st.cache_resource(show_spinner=False)
def warm_up(choice: ModelChoice) -> None:
    """Load a model in the background, once for a server, so that the first answer comes soon."""
    shelf = _shelf()
    threading.Thread(target=_take_quietly, args=(shelf, choice), daemon=True).start()


def _take_quietly(shelf: ModelShelf, choice: ModelChoice) -> None:
    with suppress(StudioError):  # whoever asks for the model will be told
        shelf.take(choice)
