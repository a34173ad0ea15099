"""A finished generation: verdict, code, picture, and what can be done with it."""

import streamlit as st

from core.actions.generate_shader import Answer
from core.actions.judge_generation import Generation
from pages.widgets import state
from pages.widgets.accept_panel import accept_panel
from pages.widgets.export_panel import export_panel
from pages.widgets.services import Preview, moving_preview
from pages.widgets.shader_view import facts_line, picture, verdict
from pages.widgets.train_on_these import train_on_these

PICTURE_PX = 384
CODE_HEIGHT_PX = 384
SIDES = (11, 9)  # code to picture


def answer_view(
    model_name: str, answer: Answer, seed: int | None = None, candidate: int | None = None
) -> None:
    """Draw the finished answer: verdict, code, picture, and what to do with it."""
    sample = answer.sample
    left, right = st.columns(SIDES, gap="large")
    with left:
        st.code(sample.code, language="wgsl", line_numbers=True, height=CODE_HEIGHT_PX)
        verdict(answer.validation)
        if not answer.is_valid:
            st.warning(
                f"No valid shader in {answer.num_attempts} attempts; this is the best one. "
                "Say it in other words, raise the temperature, or train longer.",
                icon=":material/warning:",
            )
        st.caption(_origin(model_name, answer))
    with right:
        with st.spinner("Drawing ..."):
            shown = moving_preview(sample.code, kind=answer.validation.kind, size_px=PICTURE_PX)
        picture(shown, key="generate_picture", alt=sample.prompt)
        if shown.facts:
            st.caption(facts_line(shown.facts))
        accept_panel(Generation(model_name, answer, seed, candidate), key="generate")
        _buttons(answer, shown)


def _origin(model_name: str, answer: Answer) -> str:
    """Return where an answer comes from, and what it cost."""
    sample = answer.sample
    parts = [f"“{sample.prompt}” by {model_name}"]
    if sample.num_tokens and sample.duration_s:
        speed = sample.num_tokens / sample.duration_s
        parts.append(
            f"{sample.num_tokens:,} tokens in {sample.duration_s:.1f} s ({speed:,.0f} a second)"
        )
    if answer.num_attempts > 1:
        parts.append(f"best of {answer.num_attempts} attempts")
    return " · ".join(parts)


def _buttons(answer: Answer, shown: Preview) -> None:
    """Draw what can be done with an answer."""
    code = answer.sample.code
    left, right = st.columns(2, gap="small")
    with left:
        if st.button(
            "Open in Playground",
            icon=":material/palette:",
            key="generate_open",
            width="stretch",
        ):
            st.session_state[state.PLAYGROUND_INCOMING] = code
            state.go_to("playground")
        st.download_button(
            "Save shader",
            code,
            "shader.wgsl",
            icon=":material/download:",
            key="generate_download",
            on_click="ignore",
            width="stretch",
        )
    with right:
        train_on_these(key="generate_train")
        if shown.pictures:
            export_panel(code, shown, key="generate_export")
