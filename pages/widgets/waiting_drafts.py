"""What was typed into other rows and not saved: in sight, to go back to or to save at once."""

import streamlit as st

from core.dataset.records import StoredExample
from pages.widgets import state
from pages.widgets.plain_text import plain, shortened
from pages.widgets.row_drafts import (
    discard_drafts,
    drafts_left_behind,
    save_noted,
    take_up,
    waiting_rows,
)
from pages.widgets.services import dataset

MAX_NAMED = 6
PROMPT_CHARACTERS = 24


def waiting_drafts() -> None:
    """Draw the rows, out of sight, that wait to be saved; else what lies left behind."""
    in_sight = [st.session_state.get(state.DATASET_SHOWN)]
    if st.session_state.get("dataset_editing"):
        in_sight += st.session_state.get(state.DATASET_IN_SIGHT, [])
    waiting = dataset().rows([number for number in waiting_rows() if number not in in_sight])
    if waiting:
        _waiting(waiting)
        return
    for left in drafts_left_behind()[:1]:
        with st.container(horizontal=True, vertical_alignment="center", key="dataset_left"):
            st.caption(
                f":material/edit: Edits of {len(left.row_ids)} pair(s), last changed "
                f"{left.time:%Y-%m-%d %H:%M} UTC in another window or an earlier visit, were not "
                "saved."
            )
            st.button(
                "Go on with them",
                key="dataset_take_up",
                icon=":material/edit_note:",
                on_click=take_up,
                args=(left,),
            )


def _waiting(rows: list[StoredExample]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("Not saved yet", icon=":material/edit:", color="orange")
        for row in rows[:MAX_NAMED]:
            prompt = shortened(row.example.natural_language, PROMPT_CHARACTERS)
            st.button(
                f"{row.id}: {plain(prompt)}",
                key=f"dataset_waiting_{row.id}",
                help="Show this pair.",
                on_click=state.show_pair,
                args=(row.id,),
            )
        if len(rows) > MAX_NAMED:
            st.caption(f"and {len(rows) - MAX_NAMED} more")
        ids = [row.id for row in rows]
        st.button("Save them", key="dataset_save_waiting", icon=":material/save:",
                  on_click=save_noted, args=(ids,))  # fmt: skip
        with st.popover("Discard them", icon=":material/undo:", key="dataset_discard_waiting"):
            st.button(f"Show {len(ids)} pair(s) as they are saved", key="dataset_discard_all",
                      on_click=discard_drafts, args=(ids,))  # fmt: skip
