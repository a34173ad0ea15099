"""The dataset in time: its named versions with their differences, and the steps that led here."""

from typing import Any

import pandas as pd
import streamlit as st

from core.actions.edit_dataset import list_steps, standing_of, undo_step
from core.actions.keep_versions import (
    compare_versions,
    delete_version,
    list_versions,
    restore_version,
    save_version,
)
from core.dataset.records import RowDifference, VersionDifference
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset

NOW = "now"
MAX_ROWS, MAX_STEPS = 300, 200


@st.dialog("Versions and history", width="large", on_dismiss="rerun")
def versions_dialog() -> None:
    """Draw versions on one tab, the steps on another."""
    versions, history = st.tabs(["Versions", "History"])
    with versions, guard():
        _save()
        _versions()
    with history, guard():
        _history()


def _save() -> None:
    with (
        st.form("dataset_version_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input("Name the present state", key="dataset_version_name")
        note = st.text_input("Note (may stay empty)", key="dataset_version_note")
        if st.form_submit_button("Save version", key="dataset_version_save"):
            save_version(dataset(), name, author=state.AUTHOR, note=note)


def _versions() -> None:
    versions = list_versions(dataset())
    if not versions:
        st.info("No version has a name yet.", icon=":material/bookmark:")
        return
    st.dataframe(
        pd.DataFrame(
            [(v.name, _minute(v.time), v.author, v.revision, v.note) for v in versions],
            columns=["Version", "Saved (UTC)", "By", "Revision", "Note"],
        ),
        hide_index=True,
    )
    names = [version.name for version in versions]
    left, right = st.columns(2)
    first = left.selectbox("From", names, key="dataset_version_first")
    second = right.selectbox("To", [NOW, *names], key="dataset_version_second")
    _difference(compare_versions(dataset(), first, second))
    with st.container(horizontal=True):
        if st.button(f"Go back to {first}", icon=":material/restore:", key="dataset_version_go"):
            number = restore_version(dataset(), first, author=state.AUTHOR)
            state.notice_then_rerun(f"{number:,} pair(s) changed. Undo takes it back.")
        if st.button(f"Forget the name {first}", key="dataset_version_forget"):
            delete_version(dataset(), first)
            st.rerun(scope="fragment")


def _difference(found: VersionDifference) -> None:
    with st.container(horizontal=True):
        st.metric("Added", f"{len(found.added):,}")
        st.metric("Removed", f"{len(found.removed):,}")
        st.metric("Changed", f"{len(found.changed):,}")
    if not found.rows:
        return
    sides = (("added", found.added), ("removed", found.removed), ("changed", found.changed))
    table = [line for what, rows in sides for row in rows[:MAX_ROWS] for line in _lines(what, row)]
    st.dataframe(
        pd.DataFrame(table, columns=["Pair", "What", "Prompt", "Field", "From", "To"]),
        hide_index=True,
        height=min(260, 35 * len(table) + 38),
    )
    if max(len(rows) for _, rows in sides) > MAX_ROWS:
        st.caption(f"The first {MAX_ROWS} of each; `dataset diff --json` lists all.")


def _lines(what: str, row: RowDifference) -> list[tuple[Any, ...]]:
    example = row.after or row.before
    prompt = example.natural_language if example else ""
    if not row.changes:
        return [(row.example_id, what, prompt, "", "", "")]
    return [
        (row.example_id, what, prompt, change.field, _shown(change.before), _shown(change.after))
        for change in row.changes
    ]


def _history() -> None:
    steps = list_steps(dataset(), limit=MAX_STEPS)
    if not steps:
        st.info("Nothing was changed yet.")
        return
    event = st.dataframe(
        pd.DataFrame(
            [
                (s.id, _minute(s.time), s.author, s.action, s.num_rows, standing)
                for s, standing in zip(steps, standing_of(steps), strict=True)
            ],
            columns=["Step", "Time (UTC)", "By", "What", "Pairs", ""],
        ),
        hide_index=True,
        height=min(380, 35 * len(steps) + 38),
        key="dataset_history",
        on_select="rerun",
        selection_mode="single-row",
    )  # fmt: skip
    ticked = event["selection"]["rows"]
    if ticked and ticked[0] < len(steps):
        step = steps[ticked[0]]
        if st.button(f"Take back step {step.id}", icon=":material/undo:", key="dataset_step_undo"):
            undone = undo_step(dataset(), step.id, author=state.AUTHOR)
            kept = f", {undone.num_kept:,} stay as edited since" if undone.num_kept else ""
            state.notice_then_rerun(f"{undone.num_changed:,} pairs are as before{kept}.")
    else:
        st.caption(
            "Tick a step to take it back. What was edited since stays as it is, and can be taken "
            "back once the later edit is."
        )


def _minute(time: str) -> str:
    return time.replace("T", " ")[:16]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
