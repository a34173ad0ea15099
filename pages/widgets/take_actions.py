"""What can be done with a shader that was written: judge it, open, save and send it on."""

import streamlit as st

from core.actions.judge_generation import Generation
from core.actions.keep_draft import share_link
from core.drafts.records import Take
from core.evaluation.records import Answer
from core.generation.records import Sample
from core.rendering.records import RenderInputs
from core.validation.records import ValidationReport
from pages.widgets import state
from pages.widgets.accept_panel import accept_panel
from pages.widgets.export_panel import export_panel
from pages.widgets.guard import guard
from pages.widgets.services import Preview
from pages.widgets.train_on_these import train_on_these


def take_actions(take: Take, index: int, code: str, shown: Preview, inputs: RenderInputs) -> None:
    """Draw the buttons below a shader; ``code`` is it with the numbers that were set."""
    if take.origin != "shipped":  # those are in the dataset already
        accept_panel(_generation(take, index, shown.report.validation), key="generate")
    with st.container(horizontal=True, gap="small", key="generate_actions"):
        if st.button("Open in Playground", icon=":material/palette:", key="generate_open"):
            st.session_state[state.PLAYGROUND_INCOMING] = code
            state.go_to("playground")
        st.download_button(
            "Save shader",
            code,
            "shader.wgsl",
            icon=":material/download:",
            key="generate_download",
            on_click="ignore",
        )
        if shown.pictures:
            with st.container(width="content"):
                export_panel(code, shown, key="generate_export", inputs=inputs)
        with st.popover("Share", icon=":material/link:"), guard():
            st.caption("Opens this shader with its prompt, model and seed.")
            address = st.context.url or ""
            st.code(share_link(take, index, address=address), language=None, wrap_lines=True)
        train_on_these(key="generate_train")


def _generation(take: Take, index: int, validation: ValidationReport) -> Generation:
    """Return a shader of a take as the dataset takes it."""
    shader = take.shaders[index]
    sample = Sample(
        prompt=take.prompt,
        code=shader.code,
        kind=validation.kind,
        num_tokens=shader.num_tokens,
        log_probability=shader.log_probability,
        is_complete=shader.is_complete,
        duration_s=shader.duration_s,
        is_closed_early=shader.is_closed_early,
    )
    answer = Answer(sample, validation, num_attempts=len(take.shaders))
    return Generation(take.model, answer, take.seed, shader.number)
