"""Further phrasings of a row, suggested by a model that can describe shaders."""

import streamlit as st

from core.actions.open_model import models_for
from core.dataset.records import StoredExample
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset


def phrasing_suggestions(row: StoredExample) -> None:
    """Draw the button that asks a model, and what it suggested, to be added one by one."""
    choices = {choice.name: choice for choice in models_for("describe")}
    if not choices:
        st.caption(
            "A model that has learnt to describe shaders suggests phrasings here; train one with "
            "describe_share above 0."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Model that describes", list(choices), key="phrasings_model", persist_state="session"
        )
        asked = st.button(
            "Suggest phrasings", icon=":material/lightbulb:", key=f"phrasings_ask_{row.id}"
        )
    place = f"phrasings_{row.id}_{row.revision}_{name}"
    if asked:
        with guard(), st.spinner("Describing the shader ..."):
            from core.actions.suggest_phrasings import suggest_phrasings  # loads torch
            from pages.widgets.models import loaded_model

            st.session_state[place] = suggest_phrasings(loaded_model(choices[name]), row)
    if place not in st.session_state:
        return
    suggested: list[str] = st.session_state[place]
    if not suggested:
        st.caption("It says nothing that the row does not say already.")
        return
    chosen = [
        text
        for number, text in enumerate(suggested)
        if st.checkbox(_plain(text), key=f"{place}_{number}")
    ]

    def add() -> None:
        from core.actions.suggest_phrasings import add_phrasings  # loaded where they come from

        with guard():
            add_phrasings(dataset(), row, chosen, author=state.AUTHOR)
            st.toast(f"Added {len(chosen)} phrasing(s). Undo takes it back.")

    st.button(
        f"Add {len(chosen)} phrasing(s)",
        icon=":material/add:",
        key=f"{place}_add",
        disabled=not chosen,
        on_click=add,
    )


def _plain(text: str) -> str:
    """Return a model's words as Markdown that shows them as they are."""
    return "".join(f"\\{char}" if not (char.isalnum() or char.isspace()) else char for char in text)
