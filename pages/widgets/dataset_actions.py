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
from core.dataset.records import Step, Undone
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset


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


def review_buttons(ids: list[int], *, before: int, after: int) -> None:
    """Draw the buttons that act on the pairs with these ids, and those that go to another pair.

    ``before`` and ``after`` are the neighbours of the pairs, 0 where there is none.
    """
    store, author = dataset(), state.AUTHOR

    def go_to(neighbour: int) -> None:
        if neighbour:
            st.session_state[state.DATASET_SHOWN] = neighbour

    def review(to: str) -> None:
        review_examples(store, ids, to, author=author)  # type: ignore[arg-type]
        go_to(after)

    def delete() -> None:
        delete_examples(store, ids, author=author)
        st.session_state[state.DATASET_SHOWN] = after

    counted = f" {len(ids)}" if len(ids) > 1 else ""
    _button(f"Accept{counted}", ":material/thumb_up:", "dataset_accept", ids,
            lambda: review("accepted"), "Accepted", "A")  # fmt: skip
    _button(f"Reject{counted}", ":material/thumb_down:", "dataset_reject", ids,
            lambda: review("rejected"), "Rejected", "X")  # fmt: skip
    _button(f"Delete{counted}", ":material/delete:", "dataset_delete", ids,
            delete, "Deleted", "D")  # fmt: skip
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
            on_click=go_to,
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


def _button(
    label: str,
    icon: str,
    key: str,
    ids: list[int],
    act: Callable[[], None],
    done: str,
    shortcut: str,
) -> None:
    """Draw a button whose act comes before the page is drawn, so that it shows the outcome."""

    def act_and_say() -> None:
        with guard():
            act()
            what = f"{len(ids)} pairs" if len(ids) > 1 else "the pair"
            st.toast(f"{done} {what}. Undo takes it back.")

    st.button(label, icon=icon, key=key, disabled=not ids, on_click=act_and_say, shortcut=shortcut)
