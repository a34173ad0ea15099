"""Generate: a wish in, pictures out: candidates to choose from, to change in words, to keep."""

import streamlit as st

from core.actions.open_model import ModelChoice, list_models
from core.errors import StudioError
from core.generation.config import GenerationConfig
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.choice import choice
from pages.widgets.draft_state import open_draft, shown_take
from pages.widgets.example_prompts import FOR_MODELS, FOR_TEMPLATES
from pages.widgets.guard import guard, show_error
from pages.widgets.options_form import options_form
from pages.widgets.take_history import take_history
from pages.widgets.take_view import take_view
from pages.widgets.welcome import welcome
from pages.widgets.wish import example_pills, prompt_box, taken_wish

NUM_CANDIDATES = 4
MENU_PX = 230
AUTOMATIC = "any"
UNTRAINED = {
    "nearest": "No network writes here: you get the pair of your dataset whose prompt is most like "
    "yours. For shaders that nobody wrote before open **Train** and start the preset *nano*.",
    "templates": "The templates answer four prompts. For everything else choose *nearest*, or train "
    "a model: open **Train** and start the preset *nano*.",
}
SETTINGS = ("num_samples", "temperature", "seed", "top_k", "top_p", "max_new_tokens")


def choose_model() -> ModelChoice:
    """Draw the model menu."""
    choices = {choice.name: choice for choice in list_models()}
    name = st.selectbox(
        "Model",
        list(choices),
        key=state.GENERATE_MODEL,
        label_visibility="collapsed",
        width=MENU_PX,
        persist_state="session",
    )
    return choices[name]


def choose_settings() -> tuple[ShaderKind | None, GenerationConfig]:
    """Draw what may be set; returns the kind and the settings of the draw."""
    with st.popover("Settings", icon=":material/tune:"):
        kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="generate_kind")
        config = options_form(
            GenerationConfig(num_samples=NUM_CANDIDATES), SETTINGS, key="generate"
        )
    return kind, config


with st.container(horizontal=True, vertical_alignment="bottom", key="generate_head"):
    st.title("Generate", width="stretch")
    with guard():
        model = choose_model()
        kind, config = choose_settings()
with guard():
    draft = open_draft()
    shown = shown_take(draft)
    if model.origin in UNTRAINED:
        st.info(UNTRAINED[model.origin], icon=":material/school:")
    prompt_box(draft, shown)
    example_pills(FOR_TEMPLATES if model.origin == "templates" else FOR_MODELS)
    wish = taken_wish()
    errors, body = st.container(), st.empty()
    if wish:
        body.empty()  # at once: no old picture beside the new candidates
        from pages.widgets.writing import write  # loads torch

        try:
            write(wish, model, kind=kind, config=config, place=body)
        except StudioError as error:
            st.session_state[state.GENERATE_FAILED] = error
        st.rerun()
    if failed := st.session_state.pop(state.GENERATE_FAILED, None):
        with errors:
            show_error(failed)
    with body.container():
        if shown:
            take_view(draft, shown)
        else:
            welcome(draft)
    take_history(draft, shown)
