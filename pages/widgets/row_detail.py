"""One pair of the dataset: its picture and verdict, and a form to edit all of it."""

import streamlit as st

from core.actions.edit_dataset import save_edits
from core.dataset.records import StoredExample
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset, moving_preview
from pages.widgets.shader_view import picture, verdict

THUMBNAIL_PX = 320


def row_detail(row: StoredExample) -> None:
    """Draw a stored example; saving goes through the store and names the revision seen."""
    example = row.example
    with guard():
        shown = moving_preview(example.wgsl_code, kind=example.kind, size_px=THUMBNAIL_PX)
        left, right = st.columns(2)
        with left:
            picture(shown)
        with right:
            verdict(shown.report.validation)
            st.caption(f"{example.kind} · {example.category or 'no category'} · {row.review}")
            if st.button("Open in Playground", key="dataset_open", icon=":material/palette:"):
                st.session_state[state.PLAYGROUND_INCOMING] = example.wgsl_code
                st.toast("Open Playground in the menu: it holds this shader now.")
    # The revision is part of the keys: a form never shows the text of another row or an older one.
    tag = f"{row.id}_{row.revision}"
    with st.form(f"dataset_form_{tag}", border=False):
        prompt = st.text_input("Prompt", example.natural_language, key=f"dataset_prompt_{tag}")
        phrasings = st.text_area(
            "Further phrasings, one a line",
            "\n".join(example.phrasings),
            key=f"dataset_phrasings_{tag}",
            height=90,
        )
        code = st.text_area("WGSL", example.wgsl_code, key=f"dataset_code_{tag}", height=260)
        kind, category = st.columns(2)
        new_kind = kind.selectbox(
            "Kind", SHADER_KINDS, SHADER_KINDS.index(example.kind), key=f"dataset_row_kind_{tag}"
        )
        new_category = category.text_input(
            "Category", example.category, key=f"dataset_row_category_{tag}"
        )
        if st.form_submit_button(
            "Save this pair", icon=":material/save:", key=f"dataset_row_save_{tag}"
        ):
            changes = {
                "natural_language": prompt.strip(),
                "phrasings": tuple(line.strip() for line in phrasings.splitlines() if line.strip()),
                "wgsl_code": code,
                "kind": new_kind,
                "category": new_category.strip(),
            }
            result = save_edits(dataset(), [(row, changes)], author=state.AUTHOR)
            for _, reason in result.refused:
                st.error(reason)
            if not result.refused:
                st.rerun()
