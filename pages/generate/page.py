"""Generate: a sentence in, a shader out, checked by naga and drawn."""

import time

import streamlit as st

from core.actions.generate_shader import Answer, stream_answer
from core.actions.open_model import ModelChoice, list_models
from core.generation.config import GenerationConfig
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.answer_view import CODE_HEIGHT_PX, SIDES, answer_view
from pages.widgets.choice import choice
from pages.widgets.example_prompts import FOR_MODELS, FOR_TEMPLATES
from pages.widgets.guard import guard
from pages.widgets.models import loaded_model
from pages.widgets.options_form import options_form
from pages.widgets.services import gpu_client

AUTOMATIC = "any"
UNTRAINED = {
    "nearest": "No network writes here: you get the pair of your dataset whose prompt is most like "
    "yours. For shaders that nobody wrote before open **Train** and start the preset *nano*.",
    "templates": "The templates answer four prompts. For everything else choose *nearest*, or train "
    "a model: open **Train** and start the preset *nano*.",
}
REFRESH_S = 0.1  # each refresh resends the whole text


def choose_model() -> ModelChoice:
    """Draw the model menu."""
    choices = {choice.name: choice for choice in list_models()}
    name = st.selectbox("Model", list(choices), key=state.GENERATE_MODEL, persist_state="session")
    return choices[name]


def choose_settings() -> tuple[ShaderKind | None, GenerationConfig]:
    """Draw what may be set; returns the kind and the settings of the draw."""
    with st.popover("Settings", icon=":material/tune:", width="stretch"):
        kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="generate_kind")
        names = ("temperature", "top_k", "top_p", "seed", "max_new_tokens")
        config = options_form(GenerationConfig(), names, key="generate")
    return kind, config


def ask_prompt() -> tuple[str, bool]:
    """Draw the prompt box; returns its text and whether it was sent off."""
    with st.form("generate_form", border=False):
        box, button = st.columns([4, 1], vertical_alignment="bottom")
        prompt = box.text_input(
            "What shall it show?",
            key="generate_prompt",
            placeholder="a red circle on black",
            persist_state="session",
        )
        asked = button.form_submit_button(
            "Write the shader",
            type="primary",
            icon=":material/auto_awesome:",
            key="generate_go",
            width="stretch",
        )
    return prompt, asked


def use_example() -> None:
    """Put the pressed example into the prompt box and send it off."""
    if st.session_state["generate_example"]:
        st.session_state["generate_prompt"] = st.session_state["generate_example"]
        st.session_state["generate_example"] = None  # so that it can be pressed again
        st.session_state["generate_now"] = True


def write(
    model: ModelChoice, prompt: str, kind: ShaderKind | None, config: GenerationConfig
) -> None:
    """Stream an answer to where it will stand, and keep it for the reruns to come."""
    with st.columns(SIDES, gap="large")[0]:
        place, text, shown_at = st.empty(), "", 0.0
        loaded = loaded_model(model)
        events = stream_answer(loaded, prompt, kind=kind, config=config, client=gpu_client())
        for event in events:
            if isinstance(event, Answer):
                st.session_state[state.GENERATE_RESULT] = (model.name, event, config.seed, 0)
            else:
                text += event.text
                if time.monotonic() - shown_at > REFRESH_S:
                    place.code(text, language="wgsl", line_numbers=True, height=CODE_HEIGHT_PX)
                    shown_at = time.monotonic()


st.title("Generate")
with guard():
    menu, tune = st.columns([4, 1], vertical_alignment="bottom")
    with menu:
        model = choose_model()
    with tune:
        kind, config = choose_settings()
    if model.origin in UNTRAINED:
        st.info(UNTRAINED[model.origin], icon=":material/school:")
    else:
        st.caption(model.about.capitalize())
    prompt, asked = ask_prompt()
    examples = FOR_TEMPLATES if model.origin == "templates" else FOR_MODELS
    st.pills(
        "Or press an example", examples, key="generate_example", wrap=True, on_change=use_example
    )
    written, shown = st.empty(), st.empty()
    if st.session_state.pop("generate_now", False) or asked:
        st.session_state.pop(state.GENERATE_RESULT, None)
        shown.empty()  # at once: no old picture beside the new code
        with written.container():
            write(model, prompt, kind, config)
        written.empty()
    if state.GENERATE_RESULT in st.session_state:
        with shown.container():
            answer_view(*st.session_state[state.GENERATE_RESULT])
