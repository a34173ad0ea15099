"""Generate: a sentence in, a shader out, checked by naga and drawn."""

import time

import streamlit as st

from core.actions.generate_shader import Answer, stream_answer
from core.actions.open_model import ModelChoice, list_models
from core.generation.config import MAX_PROMPT_CHARACTERS, GenerationConfig
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.answer_view import answer_view
from pages.widgets.choice import choice
from pages.widgets.guard import guard
from pages.widgets.models import loaded_model
from pages.widgets.options_form import options_form
from pages.widgets.services import gpu_client

EXAMPLES = {
    "templates": [
        "chromatic mix operation",
        "chromatic filter",
        "complement of colours",
        "saturate colours",
    ],
    "model": [
        "pulsing red circle",
        "rainbow plasma",
        "venn diagram of a red and a green circle with yellow overlap",
        "glowing lava with a dark crust",
        "hypnotic spinning spiral in black and white",
        "raymarched orange sphere",
        "greyscale value noise",
    ],
}
AUTOMATIC = "any"
REFRESH_S = 0.1  # each refresh resends the whole text


def choose_model() -> ModelChoice:
    """Draw the model menu; without a trained model it says how to get one."""
    choices = {choice.name: choice for choice in list_models()}
    name = st.selectbox(
        "Model",
        list(choices),
        key="generate_model",
        format_func=lambda n: f"{n}  ({choices[n].origin})",
    )
    if len(choices) == 1:
        st.info(
            "No trained model yet. The templates answer four prompts; for everything else open "
            "**Train**, start the preset *nano* and come back in about three minutes.",
            icon=":material/school:",
        )
    return choices[name]


def choose_settings() -> tuple[ShaderKind | None, GenerationConfig]:
    """Draw what may be set; returns the kind and the settings of the draw."""
    with st.expander("Settings", icon=":material/tune:"):
        kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="generate_kind")
        names = ("temperature", "top_k", "top_p", "seed", "max_new_tokens")
        config = options_form(GenerationConfig(), names, key="generate")
    return kind, config


def use_example() -> None:
    """Copy the chosen example into the prompt box."""
    if st.session_state["generate_example"]:
        st.session_state["generate_prompt"] = st.session_state["generate_example"]


def write(
    model: ModelChoice, prompt: str, kind: ShaderKind | None, config: GenerationConfig
) -> None:
    """Stream an answer into the page and keep it for the reruns to come."""
    place, text, shown_at = st.empty(), "", 0.0
    events = stream_answer(
        loaded_model(model), prompt, kind=kind, config=config, client=gpu_client()
    )
    for event in events:
        if isinstance(event, Answer):
            st.session_state[state.GENERATE_RESULT] = (model.name, event)
        else:
            text += event.text
            if time.monotonic() - shown_at > REFRESH_S:
                place.code(text, language="wgsl")
                shown_at = time.monotonic()
    place.empty()


st.title("Generate")
with guard():
    left, right = st.columns([11, 9], gap="large")
    with right:
        model = choose_model()
        kind, config = choose_settings()
    with left:
        with st.form("generate_form", border=False):
            prompt = st.text_input(
                "What shall it show?",
                key="generate_prompt",
                placeholder="a red circle on black",
                max_chars=MAX_PROMPT_CHARACTERS,
                persist_state="session",
            )
            asked = st.form_submit_button(
                "Write the shader",
                type="primary",
                icon=":material/auto_awesome:",
                key="generate_go",
            )
        examples = EXAMPLES["templates" if model.folder is None else "model"]
        st.pills("For example", examples, key="generate_example", wrap=True, on_change=use_example)
    if asked:
        st.session_state.pop(state.GENERATE_RESULT, None)
        write(model, prompt, kind, config)
    if state.GENERATE_RESULT in st.session_state:
        answer_view(*st.session_state[state.GENERATE_RESULT])
