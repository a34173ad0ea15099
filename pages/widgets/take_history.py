"""The takes of a draft as small pictures, newest first, with undo and redo."""

import streamlit as st

from core.drafts.records import Draft, Take
from pages.widgets.candidate_sheet import card_row, picture_card
from pages.widgets.draft_state import begin_anew, redo, show, undo

SHOWN_TAKES = 12


def take_history(draft: Draft, shown: Take | None) -> None:
    """Draw undo, redo and the takes to go back to."""
    if not draft.takes and not draft.undone:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="generate_history"):
        st.subheader("History", anchor=False, width="stretch")
        st.button(
            "Undo",
            icon=":material/undo:",
            key="generate_undo",
            disabled=not draft.takes,
            on_click=undo,
            args=draft.takes[-1:],
            help="Takes the newest answer back.",
        )
        st.button(
            "Redo",
            icon=":material/redo:",
            key="generate_redo",
            disabled=not draft.undone,
            on_click=redo,
            args=draft.undone[-1:],
        )
        st.button(
            "Start afresh",
            icon=":material/restart_alt:",
            key="generate_anew",
            on_click=begin_anew,
            help="This history stays at its address.",
        )
    newest = draft.takes[: -SHOWN_TAKES - 1 : -1]
    with card_row():
        for take in newest:
            picture_card(
                take.shaders[draft.chosen_index(take)],
                take.change or take.prompt or "no prompt",
                key=f"take_{take.id}",
                is_chosen=shown is not None and take.id == shown.id,
                on_click=show,
                args=(take.id,),
            )
    if len(draft.takes) > SHOWN_TAKES:
        st.caption(f"The newest {SHOWN_TAKES} of {len(draft.takes):,} answers.")
