"""Models: what each one is and how good, proved sound; own ones renamed, exported, deleted."""

import streamlit as st

from core.actions.manage_models import ModelFacts, model_facts
from core.actions.open_model import list_models
from core.errors import StudioError
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.model_actions import delete_button, model_actions
from pages.widgets.model_view import model_card, model_numbers, model_table

PARAMETER = "model"  # the choice is in the address, so that a reload keeps it


def chosen_model(found: list[ModelFacts]) -> ModelFacts:
    """Draw the menu of the models; returns the one chosen."""
    names = [facts.choice.name for facts in found]
    asked = st.query_params.get(PARAMETER)
    index = names.index(asked) if asked in names else 0
    name = st.selectbox("Model", names, index, key=f"models_chosen_{names[index]}")
    st.query_params[PARAMETER] = name
    return found[names.index(name)]


st.title("Models")
state.show_notice()
found: list[ModelFacts] = []
for choice in list_models():
    if choice.folder:
        try:
            found.append(model_facts(choice))
        except StudioError as error:
            st.warning(f"{error.message} {error.hint}", icon=":material/warning:")
            if choice.origin == "run":
                delete_button(choice.name)
with guard():
    model_table(found)
    if not any(facts.is_own for facts in found):
        st.info(
            "No model of your own yet. Open **Train** and press **Start training**: it is listed "
            "here from its first checkpoint on.",
            icon=":material/school:",
        )
    if found:
        facts = chosen_model(found)
        model_numbers(facts)
        model_actions(facts)
        model_card(facts)
