"""One pair of the dataset: its picture and verdict as it is being edited, and where it is from."""

import streamlit as st

from core.dataset.provenance import Provenance, provenance_of
from core.dataset.records import StoredExample
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import tweak_panel
from pages.widgets.plain_text import plain
from pages.widgets.row_form import RowForm
from pages.widgets.services import moving_preview
from pages.widgets.shader_view import facts_line, picture, verdict_badge

THUMBNAIL_PX = 192


def row_detail(row: StoredExample) -> None:
    """Draw a stored example; saving goes through the store and names the revision seen."""
    example = row.example
    form = RowForm.of(row)
    with guard():
        left, right = st.columns([6, 5])
        shown = moving_preview(form.code, kind=example.kind, size_px=THUMBNAIL_PX)
        with left:
            picture(shown, key="dataset_picture", alt=example.natural_language)
        with right:
            verdict_badge(shown.report.validation)
            st.caption(f"{row.review} · pair {row.id} · changed {row.updated_at[:10]}")
            if source := provenance_of(example):
                st.caption(plain(_origin(source)))
            if shown.facts:
                st.caption(facts_line(shown.facts))
            if st.button(
                "Playground",
                key="dataset_open",
                icon=":material/palette:",
                help="Open this shader in the Playground.",
            ):
                st.session_state[state.PLAYGROUND_INCOMING] = form.code
                state.go_to("playground")
        tweak_panel(row)
        form.draw(shown.report.validation)


def _origin(source: Provenance) -> str:
    """Return where a generated pair comes from, in words."""
    seed = f", seed {source.seed}" if source.seed is not None else ""
    candidate = f", candidate {source.candidate + 1}" if source.candidate is not None else ""
    edited = ", edited since" if source.is_edited else ""
    reason = f" Reason: {source.reason}" if source.reason else ""
    return f"Written by {source.model} for “{source.prompt}”{seed}{candidate}{edited}.{reason}"
