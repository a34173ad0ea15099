"""The way from accepted pairs to training on them."""

import streamlit as st

from core.actions.browse_dataset import dataset_is_begun
from core.actions.train_on_accepted import config_for_accepted, count_accepted
from pages.widgets import state
from pages.widgets.services import dataset


def train_on_these(*, key: str) -> None:
    """Draw the button that opens Train with settings that learn the accepted pairs, if there are any."""
    number = count_accepted(dataset()) if dataset_is_begun() else 0
    if not number:
        return
    if st.button(
        f"Train on {number:,} accepted",
        icon=":material/school:",
        key=key,
        help="Open Train with settings that learn the accepted pairs of your dataset.",
    ):
        st.session_state[state.TRAIN_ACCEPTED] = config_for_accepted()
        state.go_to("train")
