"""Show what became of a shader: its verdict, its findings, its picture."""

import streamlit as st

from core.validation.records import ValidationReport
from pages.widgets.services import Preview


def verdict(report: ValidationReport) -> None:
    """Write in one line whether naga accepts the shader, and every finding below it."""
    if report.is_valid:
        st.badge(f"valid {report.kind}", icon=":material/check:", color="green")
        return
    st.badge(f"not a valid {report.kind}", icon=":material/close:", color="red")
    findings(report)


def findings(report: ValidationReport) -> None:
    """Write the findings as a compiler does: place, message, line, caret."""
    if report.diagnostics:
        st.code(report.render(), language=None, wrap_lines=True)


def picture(preview: Preview, *, width_px: int, alt: str = "What the shader draws") -> None:
    """Show the picture at most as wide as it was drawn, or why there is none."""
    if preview.picture is not None:
        st.image(preview.picture, width=width_px, alt=alt)
    elif preview.report.note:
        st.info(preview.report.note, icon=":material/image_not_supported:")
    elif not preview.report.validation.is_valid:
        st.info("The picture appears when the shader is valid.", icon=":material/image:")
