"""Playground: type WGSL, see the verdict and the picture."""

import streamlit as st

from core.validation.records import ValidationReport
from pages.widgets import state
from pages.widgets.browser_compiler import second_opinion
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import literal_sliders
from pages.widgets.preview_panel import preview_panel, settings
from pages.widgets.services import starting_points
from pages.widgets.shader_view import verdict

EDITOR_HEIGHT_PX = 460


def load_starting_point() -> None:
    """Put the chosen starting point into the editor."""
    chosen = st.session_state["playground_start"]
    if chosen:
        st.session_state[state.PLAYGROUND_CODE] = starting_points()[chosen]
        st.session_state["playground_start"] = None  # it says what to load, not what is there


def editor() -> str:
    """Draw the left column; returns the code."""
    st.selectbox(
        "Start from",
        list(starting_points()),
        index=None,
        placeholder="a template or an example",
        key="playground_start",
        on_change=load_starting_point,
    )
    return st.text_area(
        "WGSL",
        key=state.PLAYGROUND_CODE,
        height=EDITOR_HEIGHT_PX,
        placeholder="A whole module, a function, statements or one expression.",
        help="A whole module, a function, statements or one expression. "
        "Ctrl-Enter runs it, and so does a click outside.",
        persist_state="session",
    )


@st.fragment
def browser_verdict(report: ValidationReport) -> None:
    """Say where the visitor's own browser judges otherwise; a fragment, as it answers later."""
    opinion = second_opinion(report, key="playground_browser")
    if opinion is None:
        return
    if opinion.verdict != "disagree":
        st.caption(opinion.summary)
        return
    st.warning(f"{opinion.summary}\n\n{opinion.hint}".strip(), icon=":material/compare_arrows:")
    if opinion.diagnostics:
        text = "\n".join(finding.render(report.code) for finding in opinion.diagnostics)
        st.code(text, language=None, wrap_lines=True)


st.title("Playground")
if state.PLAYGROUND_INCOMING in st.session_state:
    st.session_state[state.PLAYGROUND_CODE] = st.session_state.pop(state.PLAYGROUND_INCOMING)
st.session_state.setdefault(state.PLAYGROUND_CODE, next(iter(starting_points().values())))
left, right = st.columns([11, 9], gap="large")
with left:
    code = editor()
with guard():
    if code.strip():
        with right:
            kind, config = settings(code)
            code = literal_sliders(code, key="playground_literals")
            shown = preview_panel(code, kind, config)
        with left:
            verdict(shown.report.validation)
            browser_verdict(shown.report.validation)
    else:
        right.info("Write some WGSL, or start from an example.", icon=":material/edit:")
