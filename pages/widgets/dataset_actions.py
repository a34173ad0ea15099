"""Buttons that act on the dataset: add a pair, take back, accept, reject, delete."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.actions.edit_dataset import (
    add_example,
    delete_examples,
    review_examples,
    save_edits,
    undo_last_step,
)
from core.dataset.records import StoredExample
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.plain_text import plain
from pages.widgets.services import dataset


@st.dialog("New pair", width="large")
def new_pair() -> None:
    """Ask for a prompt and a shader, and add them."""
    with st.form("dataset_new_form", border=False, enter_to_submit=False):
        prompt = st.text_input(
            "Prompt", key="dataset_new_prompt", placeholder="a red circle on black"
        )
        code = st.text_area("WGSL", key="dataset_new_code", height=260)
        category = st.text_input("Category (may stay empty)", key="dataset_new_category")
        asked = st.form_submit_button("Add the pair", type="primary", key="dataset_new_add")
    with guard():
        if asked:
            added = add_example(
                dataset(), prompt, code, author=state.AUTHOR, category=category.strip()
            )
            st.session_state[state.DATASET_NEW] = added.id
            state.notice_then_rerun(f"Added as pair {added.id}.")


def dataset_actions(ids: list[int], *, neighbour: int = 0) -> None:
    """Draw the buttons; the last three act on the pairs with these ids.

    ``neighbour`` is the pair to show after these are deleted.
    """
    store, author = dataset(), state.AUTHOR

    def delete() -> None:
        delete_examples(store, ids, author=author)
        st.session_state[state.DATASET_SHOWN] = neighbour

    counted = f" {len(ids)}" if len(ids) > 1 else ""
    with st.container(horizontal=True, gap="small"):
        if st.button("New pair", icon=":material/add:", key="dataset_new"):
            new_pair()
        st.button(
            "Undo",
            icon=":material/undo:",
            key="dataset_undo",
            help="Take back the last change. Press again to go further back.",
            on_click=_undo,
        )
        _button(
            f"Accept{counted}",
            ":material/thumb_up:",
            "dataset_accept",
            ids,
            lambda: review_examples(store, ids, "accepted", author=author),
            "Accepted",
        )
        _button(
            f"Reject{counted}",
            ":material/thumb_down:",
            "dataset_reject",
            ids,
            lambda: review_examples(store, ids, "rejected", author=author),
            "Rejected",
        )
        _button(
            f"Delete{counted}",
            ":material/delete:",
            "dataset_delete",
            ids,
            delete,
            "Deleted",
        )


def save(edits: Sequence[tuple[StoredExample, Mapping[str, Any]]]) -> None:
    """Save changed fields of rows as they were drawn; for ``on_click``.

    A row that somebody else changed since it was drawn is refused, and what was typed is shown.
    """
    with guard():
        result = save_edits(dataset(), edits, author=state.AUTHOR)
        if result.num_saved:
            st.toast(f"Saved {result.num_saved} pair(s). Undo takes it back.")
        typed = {row.id: changes for row, changes in edits}
        for example_id, reason in result.refused:
            st.error(f"Pair {example_id} is not saved. {reason}", icon=":material/error:")
            mine = typed[example_id]
            if "wgsl_code" in mine:
                st.caption(f"What you wrote: {plain(mine['natural_language'])}")
                st.code(mine["wgsl_code"], language="wgsl", height=200)


def _undo() -> None:
    with guard():
        count = undo_last_step(dataset(), author=state.AUTHOR)
        st.toast(f"{count} pair(s) are as before." if count else "There is nothing to undo.")


def _button(
    label: str, icon: str, key: str, ids: list[int], act: Callable[[], None], done: str
) -> None:
    """Draw a button whose act comes before the page is drawn, so that it shows the outcome."""

    def act_and_say() -> None:
        with guard():
            act()
            what = f"{len(ids)} pairs" if len(ids) > 1 else "the pair"
            st.toast(f"{done} {what}. Undo takes it back.")

    st.button(label, icon=icon, key=key, disabled=not ids, on_click=act_and_say)
