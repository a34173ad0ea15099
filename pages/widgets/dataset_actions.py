"""Buttons that act on the dataset: add a pair, undo, redo, accept, reject, next, delete."""

from collections.abc import Callable

import streamlit as st

from core.actions.edit_dataset import (
    add_example,
    delete_examples,
    redo_last_step,
    review_examples,
    steps_at_hand,
    undo_last_step,
)
from core.dataset.records import BulkResult, Step, StoredExample, Undone
from pages.widgets import state
from pages.widgets.guard import guard, warn_of_skipped
from pages.widgets.services import dataset

Act = Callable[[], BulkResult]


@st.dialog("New pair", width="large", on_dismiss="rerun")
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
            st.session_state[state.DATASET_ASKED] = added.id
            state.notice_then_rerun(f"Added as pair {added.id}.")


def step_buttons() -> None:
    """Draw the buttons that take steps back and do them again."""
    undo, redo = steps_at_hand(dataset())
    st.button(
        "Undo",
        icon=":material/undo:",
        key="dataset_undo",
        shortcut="U",
        disabled=undo is None,
        help=_about(undo, "Take back") + " Press again to go further back.",
        on_click=lambda: _say(undo_last_step(dataset(), author=state.AUTHOR)),
    )
    st.button(
        "Redo",
        icon=":material/redo:",
        key="dataset_redo",
        shortcut="Shift+U",
        disabled=redo is None,
        help=_about(redo, "Do again"),
        on_click=lambda: _say(redo_last_step(dataset(), author=state.AUTHOR)),
    )


def review_buttons(rows: list[StoredExample], *, before: int, after: int) -> None:
    """Draw the buttons that act on these pairs, and those that go to another pair.

    ``before`` and ``after`` are the neighbours of the pairs, 0 where there is none.
    """
    store, author = dataset(), state.AUTHOR
    acts: tuple[tuple[str, str, str, str, Act], ...] = (
        ("Accept", ":material/thumb_up:", "A", "Accepted",
         lambda: review_examples(store, rows, "accepted", author=author)),
        ("Reject", ":material/thumb_down:", "X", "Rejected",
         lambda: review_examples(store, rows, "rejected", author=author)),
        ("Delete", ":material/delete:", "D", "Deleted",
         lambda: delete_examples(store, rows, author=author)),
    )  # fmt: skip
    counted = f" {len(rows)}" if len(rows) > 1 else ""
    for label, icon, shortcut, done, act in acts:
        st.button(
            f"{label}{counted}",
            icon=icon,
            key=f"dataset_{label.lower()}",
            shortcut=shortcut,
            on_click=_decide,
            args=(act, done, after),
        )
    for icon, key, neighbour, shortcut, about in (
        (":material/arrow_upward:", "dataset_previous", before, "K", "The pair before"),
        (":material/arrow_downward:", "dataset_next", after, "J", "The next pair"),
    ):
        st.button(
            icon,
            key=key,
            shortcut=shortcut,
            help=about,
            disabled=not neighbour,
            on_click=_go_to,
            args=(neighbour,),
        )


def _about(step: Step | None, what: str) -> str:
    if step is None:
        return "There is nothing."
    rows = f"{step.num_rows:,} pairs" if step.num_rows > 1 else "one pair"
    return f"{what}: {step.action}, {rows}, by {step.author}."


def _say(undone: Undone | None) -> None:
    if undone is None:
        st.toast("There is nothing to undo.")
        return
    kept = f" {undone.num_kept:,} stay as edited since." if undone.num_kept else ""
    st.toast(f"{undone.num_changed:,} pair(s) are as before.{kept}")


def _decide(act: Act, what: str, after: int) -> None:
    """Act, say what came of it and go on; for ``on_click``, so that the page shows the outcome."""
    with guard():
        done = act()
        number = done.num_changed + done.num_unchanged
        if number:
            pairs = f"{number} pairs" if number > 1 else "the pair"
            st.toast(f"{what} {pairs}. Undo takes it back.")
        warn_of_skipped(done)
        _go_to(done.skipped[0][0] if done.skipped else after)


def _go_to(example_id: int) -> None:
    if example_id:
        st.session_state[state.DATASET_SHOWN] = example_id
