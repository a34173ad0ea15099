"""Playground: type WGSL and it moves, with everything that is known about it beside it."""

import streamlit as st

from pages.widgets import sketch_state
from pages.widgets.editor_panel import editor, findings, mark_findings, toolbar, typed_code
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import literal_sliders
from pages.widgets.preview_panel import first_look, preview_panel
from pages.widgets.revise_panel import ask_panel, repair_button
from pages.widgets.shader_view import verdict_badge

SIDES = (11, 9)  # code to picture


@st.fragment
def workbench() -> None:
    """Draw all below the title; a fragment, because typing and sliders run it again."""
    left, right = st.columns(SIDES, gap="large")
    code = typed_code()
    sketch_state.keep(code)
    with left:
        kind, ask = toolbar()
        editor(code)
    if not code.strip():
        right.info("Write some WGSL, or open a shader.", icon=":material/edit:")
        return
    with guard():
        with right, st.spinner("Compiling ..."):
            look = first_look(code, kind)
        with left:
            findings(look.report.validation)
            repair_button(look.report.validation)
            tweaked = literal_sliders(
                code, key="playground_literals", on_write=sketch_state.put_text
            )
        with ask:
            ask_panel(look.report.validation)
        with right:
            verdict_badge(look.report.validation)
            shown = look if tweaked == code else first_look(tweaked, kind)
            preview_panel(tweaked, kind, shown)
        mark_findings(look.report.validation)


st.title("Playground")
sketch_state.open_sketch()
workbench()
