"""Have a model repair a shader, change it as told in words, or say what it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.actions.open_model import ModelChoice, models_for
from core.dataset.tasks import Task
from core.validation.records import ValidationReport
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import gpu_client
from pages.widgets.shader_view import fix_button

if TYPE_CHECKING:
    from core.actions.generate_shader import Model
    from core.evaluation.records import Answer

SAID = "playground_said"  # (code, text): what a model said of a shader
VERBS: dict[Task, str] = {"edit": "change", "repair": "repair", "describe": "describe"}
UNLEARNT = (
    "No model here has learnt to {verb} shaders; those there are only write new ones. A run "
    "learns it on a stream of recipes that has a share of this task: see **Train**."
)


def ask_panel(report: ValidationReport) -> None:
    """Draw what a model can do with the shader: change it in words, or describe it."""
    if editor := _model("edit"):
        with st.form("revise_form", border=False):
            words = st.text_input(
                "Change it in words", key="revise_words", placeholder="make it blue, slow it down"
            )
            asked = st.form_submit_button(
                "Change", icon=":material/edit:", key="revise_change", width="stretch"
            )
        if asked:
            with guard():
                _propose(report.code, lambda: _edit(editor, report, words))
    if (reader := _model("describe")) and st.button(
        "Describe", icon=":material/chat:", key="revise_describe", width="stretch"
    ):
        with guard():
            _describe(reader, report.code)
    said_of, said = st.session_state.get(SAID, ("", ""))
    if said and said_of == report.code:
        st.caption("The model calls it:")
        st.text(said)


def repair_button(report: ValidationReport) -> None:
    """Draw the button that mends what the compiler found: by its word, else with a model."""
    if report.is_valid:
        return
    if fix_button(report, key="revise_fix", take=partial(_compare, report.code)):
        return
    if not (model := _model("repair")):
        return
    if st.button("Repair", icon=":material/healing:", key="revise_repair", type="primary"):
        with guard():
            _propose(report.code, lambda: _repair(model, report))


def _model(task: Task) -> ModelChoice | None:
    """Return the first model that learnt a task; says so where there is none."""
    known = models_for(task)
    if not known:
        st.caption(UNLEARNT.format(verb=VERBS[task]))
    return known[0] if known else None


def _opened(model: ModelChoice) -> Model:
    from pages.widgets.models import loaded_model  # loads torch

    return loaded_model(model)


def _edit(model: ModelChoice, report: ValidationReport, words: str) -> list[Answer]:
    from core.actions.revise_shader import SEVERAL_ANSWERS, edit_shader

    return edit_shader(
        _opened(model),
        report.code,
        words,
        kind=report.kind,
        config=SEVERAL_ANSWERS,
        client=gpu_client(),
    )


def _repair(model: ModelChoice, report: ValidationReport) -> list[Answer]:
    from core.actions.revise_shader import SEVERAL_ANSWERS, repair_shader

    return repair_shader(
        _opened(model), report.code, kind=report.kind, config=SEVERAL_ANSWERS, client=gpu_client()
    )


def _describe(model: ModelChoice, code: str) -> None:
    from core.actions.revise_shader import describe_shader
    from core.generation.config import GenerationConfig

    with st.spinner("The model reads ..."):
        found = describe_shader(_opened(model), code, config=GenerationConfig())
    st.session_state[SAID] = (code, found[0].text if found else "(it said nothing)")


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
    _compare(code, valid[0].sample.code)
    st.rerun()


def _compare(before: str, after: str) -> None:
    """Put a text into the editor, with what changed marked in place."""
    st.session_state[state.PLAYGROUND_ORIGINAL] = before
    st.session_state[state.PLAYGROUND_CODE] = after
