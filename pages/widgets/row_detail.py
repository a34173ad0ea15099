"""One pair of the dataset: its picture and verdict, and a form to edit all of it."""

import streamlit as st

from core.dataset.records import StoredExample
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets import state
from pages.widgets.dataset_actions import save
from pages.widgets.dataset_grid import split_tags
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import tweak_panel
from pages.widgets.services import moving_preview
from pages.widgets.shader_view import facts_line, picture, verdict

THUMBNAIL_PX = 192


def row_detail(row: StoredExample) -> None:
    """Draw a stored example; saving goes through the store and names the revision seen."""
    example = row.example
    with guard():
        left, right = st.columns([6, 5])
        shown = moving_preview(example.wgsl_code, kind=example.kind, size_px=THUMBNAIL_PX)
        with left:
            picture(shown, key="dataset_picture", alt=example.natural_language)
        with right:
            verdict(shown.report.validation)
            st.caption(f"{row.review} · pair {row.id} · changed {row.updated_at[:10]}")
            if shown.facts:
                st.caption(facts_line(shown.facts))
            if st.button(
                "Playground",
                key="dataset_open",
                icon=":material/palette:",
                help="Open this shader in the Playground.",
            ):
                st.session_state[state.PLAYGROUND_INCOMING] = example.wgsl_code
                state.go_to("playground")
    tweak_panel(row)
    _form(row)


def _form(row: StoredExample) -> None:
    """Draw the pair's fields and the button that saves them."""
    example = row.example
    # The revision is part of the keys: a form never shows the text of another row or an older one.
    tag = f"{row.id}_{row.revision}"
    prompt, code, phrasings, kind, category, tags, notes = (
        f"dataset_{name}_{tag}"
        for name in (
            *("prompt", "code", "phrasings", "row_kind"),
            *("row_category", "row_tags", "row_notes"),
        )
    )
    with st.form(f"dataset_form_{tag}", border=False):
        st.text_input("Prompt", example.natural_language, key=prompt)
        _code_box(example.wgsl_code, key=code)
        st.text_area(
            "Further phrasings, one a line", "\n".join(example.phrasings), key=phrasings, height=110
        )
        left, right = st.columns(2)
        left.selectbox("Kind", SHADER_KINDS, SHADER_KINDS.index(example.kind), key=kind)
        right.text_input("Category", example.category, key=category)
        left.text_input("Tags, between commas", ", ".join(example.tags), key=tags)
        right.text_input("Notes", example.notes, key=notes)
        st.form_submit_button(
            "Save this pair",
            icon=":material/save:",
            key=f"dataset_row_save_{tag}",
            on_click=lambda: save(
                [
                    (
                        row,
                        {
                            "natural_language": st.session_state[prompt].strip(),
                            "wgsl_code": st.session_state[code],
                            "phrasings": _lines(st.session_state[phrasings]),
                            "kind": st.session_state[kind],
                            "category": st.session_state[category].strip(),
                            "tags": _tags(st.session_state[tags], example.tags),
                            "notes": st.session_state[notes],
                        },
                    )
                ]
            ),
        )


def _code_box(code: str, *, key: str) -> None:
    """Draw the editor of the code; the one place to change where another editor shall be used."""
    st.text_area("WGSL", code, key=key, height=240)


def _tags(text: str, old: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags of the box; untouched ones stay even if they hold commas."""
    return old if text == ", ".join(old) else split_tags(text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
