"""Have a model repair a shader, change it as told in words, or say what it shows."""

from collections.abc import Callable

import streamlit as st

from core.actions.generate_shader import Answer
from core.actions.open_model import ModelChoice, list_models
from core.actions.revise_shader import describe_shader, edit_shader, repair_shader
from core.generation.config import GenerationConfig
from core.validation.records import ValidationReport
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.models import loaded_model
from pages.widgets.services import gpu_client

# Some of several answers are valid where a single one is not.
REVISING = GenerationConfig(num_samples=4, temperature=0.6)
DESCRIBING = GenerationConfig(num_samples=1)
SAID = "playground_said"  # (code, text): what a model said of a shader
NO_MODEL = (
    "There is no trained model yet. Open **Train**, start a preset, and come back: it can then "
    "repair, change and describe shaders."
)


def revise_panel(report: ValidationReport) -> None:
    """Draw the actions of a model on the shader; a new text is shown beside the old one."""
    code = report.code
    with st.container(border=True):
        model = _model()
        if model is None:
            st.caption(NO_MODEL)
            return
        with st.form("revise_form", border=False):
            words = st.text_input(
                "Change it in words",
                key="revise_words",
                placeholder="make it blue, slow it down ...",
            )
            change, repair, describe = st.columns(3)
            asked = change.form_submit_button(
                "Change", icon=":material/edit:", key="revise_change", width="stretch"
            )
            repairs = repair.form_submit_button(
                "Repair",
                icon=":material/healing:",
                key="revise_repair",
                width="stretch",
                disabled=report.is_valid,
                help="Have the model mend what the compiler found.",
            )
            describes = describe.form_submit_button(
                "Describe", icon=":material/chat:", key="revise_describe", width="stretch"
            )
        with guard():
            if asked:
                _propose(code, lambda: _edit(model, report, words))
            elif repairs:
                _propose(code, lambda: _repair(model, report))
            elif describes:
                _describe(model, code)
        said_of, said = st.session_state.get(SAID, ("", ""))
        if said and said_of == code:
            st.caption(f"{model.name} calls it:")
            st.text(said)


def _model() -> ModelChoice | None:
    choices = {choice.name: choice for choice in list_models() if choice.folder}
    if not choices:
        return None
    if len(choices) == 1:
        return next(iter(choices.values()))
    name = st.selectbox("Model", list(choices), key="revise_model", persist_state="session")
    return choices[name]


def _edit(model: ModelChoice, report: ValidationReport, words: str) -> list[Answer]:
    return edit_shader(
        loaded_model(model), report.code, words,
        kind=report.kind, config=REVISING, client=gpu_client(),
    )  # fmt: skip


def _repair(model: ModelChoice, report: ValidationReport) -> list[Answer]:
    return repair_shader(
        loaded_model(model), report.code, kind=report.kind, config=REVISING, client=gpu_client()
    )


def _propose(code: str, answer: Callable[[], list[Answer]]) -> None:
    """Put the best valid answer into the editor, compared with the text before."""
    with st.spinner("The model writes ..."):
        answers = answer()
    valid = [a for a in answers if a.is_valid and a.sample.code.strip() != code.strip()]
    if not valid:
        st.warning(
            f"None of {len(answers)} answers was a valid shader that differs from yours, so your "
            "text stays as it is. Say it in other words, or change less at a time.",
            icon=":material/warning:",
        )
        return
    st.session_state[state.PLAYGROUND_ORIGINAL] = code
    st.session_state[state.PLAYGROUND_CODE] = valid[0].sample.code
    st.rerun()


def _describe(model: ModelChoice, code: str) -> None:
    with st.spinner("The model reads ..."):
        found = describe_shader(loaded_model(model), code, config=DESCRIBING)
    st.session_state[SAID] = (code, found[0].text if found else "(it said nothing)")
