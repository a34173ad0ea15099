"""The left side of the Playground: the toolbar, the editor, and what a compiler says."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.validation.records import ValidationReport
from core.wgsl.formatting import format_wgsl
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.browser_compiler import second_opinion
from pages.widgets.choice import choice
from pages.widgets.code_editor import code_editor, edited_code
from pages.widgets.preview_panel import AUTOMATIC
from pages.widgets.shader_gallery import shader_gallery

EDITOR = "playground_editor"
EDITOR_HEIGHT_PX = 480
FINDINGS = "playground_findings"  # (code, findings) of the last text that was judged


def typed_code() -> str:
    """Return what stands in the editor."""
    return edited_code(st.session_state[state.PLAYGROUND_CODE], key=EDITOR)


def toolbar() -> tuple[ShaderKind | None, DeltaGenerator]:
    """Draw what stands above the editor; returns the kind chosen, and a place for the model's."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        if st.button("Open", icon=":material/grid_view:", key="playground_gallery"):
            shader_gallery()
        st.button(
            "Format",
            icon=":material/format_align_left:",
            key="playground_format",
            on_click=_format,
            help="Canonical style; comments stay. Shift-Alt-F in the editor.",
        )
        st.download_button(
            "Save",
            lambda: str(st.session_state[state.PLAYGROUND_CODE]),
            "shader.wgsl",
            icon=":material/download:",
            key="playground_download",
            on_click="ignore",
            help="Save the text as a file.",
        )
        ask = st.popover("Ask the model", icon=":material/auto_awesome:", key="playground_ask")
        with st.popover("Kind", icon=":material/tune:", key="playground_kinds"):
            kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="playground_kind")
    return kind, ask


def editor(code: str) -> None:
    """Draw the editor at once; ``mark_findings`` brings what a compiler says later."""
    original = st.session_state.get(state.PLAYGROUND_ORIGINAL)
    if original is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                "What was changed, in place: accept or reject each, or undo all with Ctrl-Z."
            )
            st.button("Done", key="playground_compared", on_click=_end_comparing)
    judged, known = st.session_state.get(FINDINGS, ("", ()))
    shown = code_editor(
        code,
        key=EDITOR,
        findings=known if judged == code else (),
        original=original,
        height_px=EDITOR_HEIGHT_PX,
        label="WGSL",
    )
    if shown.wants_format:
        _format()
        st.rerun()


def mark_findings(report: ValidationReport) -> None:
    """Mark the findings in the editor, which was drawn before they were known."""
    judged, known = st.session_state.get(FINDINGS, ("", ()))
    st.session_state[FINDINGS] = (report.code, report.diagnostics)
    if report.diagnostics != (known if judged == report.code else ()):
        st.rerun()


def findings(report: ValidationReport) -> None:
    """Write the findings as a compiler does, and where the visitor's browser judges otherwise."""
    if report.diagnostics:
        st.code(report.render(), language=None, wrap_lines=True)
    _browser_verdict(report)


def _browser_verdict(report: ValidationReport) -> None:
    opinion = second_opinion(report, key="playground_browser")
    # That the two agree is no news, and why there is no second opinion stands below the picture.
    if opinion is None or opinion.verdict != "disagree":
        return
    st.warning(f"{opinion.summary}\n\n{opinion.hint}".strip(), icon=":material/compare_arrows:")
    if opinion.diagnostics:
        text = "\n".join(finding.render(report.code) for finding in opinion.diagnostics)
        st.code(text, language=None, wrap_lines=True)


def _format() -> None:
    code = typed_code()
    st.session_state[state.PLAYGROUND_CODE] = format_wgsl(code) if code.strip() else code


def _end_comparing() -> None:
    st.session_state.pop(state.PLAYGROUND_ORIGINAL, None)
