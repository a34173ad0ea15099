"""Rows of the dataset as a table: to choose from, or to edit like a spreadsheet."""

import zlib
from collections.abc import Iterator

import pandas as pd
import streamlit as st

from core.dataset.records import REVIEW_STATES, StoredExample
from pages.widgets import state
from pages.widgets.dataset_actions import save

EDITABLE = ("natural_language", "category", "review")
HEIGHT_PX = 560
COLUMNS = {
    "natural_language": st.column_config.TextColumn("Prompt", width=262, required=True),
    "category": st.column_config.TextColumn("Category", width=90),
    "kind": st.column_config.TextColumn("Kind", width=85),
    "review": st.column_config.SelectboxColumn(
        "Review", options=list(REVIEW_STATES), required=True, width=98
    ),
}


def choose_rows(rows: list[StoredExample]) -> list[int]:
    """Draw the rows; a click on one shows it. Returns the ids of the ticked rows."""
    key = f"dataset_rows_{_version(rows)}"
    ids = [row.id for row in rows]

    def show_clicked() -> None:
        selection = st.session_state[key]["selection"]
        clicked = [row for row, _ in selection["cells"]] or selection["rows"][-1:]
        if clicked:
            st.session_state[state.DATASET_SHOWN] = ids[clicked[0]]

    event = st.dataframe(
        _table(rows),
        key=key,
        hide_index=True,
        height=_height_px(rows),
        column_config=COLUMNS,
        on_select=show_clicked,
        selection_mode=["multi-row", "single-cell"],
    )
    return [ids[index] for index in event["selection"]["rows"] if index < len(ids)]


def edit_rows(rows: list[StoredExample]) -> None:
    """Draw the rows as a spreadsheet; edits wait for the button below."""
    table = _table(rows)
    # The key names rows and revisions: edits never fall on other rows, and a save starts afresh.
    edited = st.data_editor(
        table,
        key=grid_key(rows),
        hide_index=True,
        height=_height_px(rows),
        disabled=[name for name in table.columns if name not in EDITABLE],
        column_config=COLUMNS,
    )
    edits = list(_changes(rows, edited))
    label = f"Save {len(edits)} changed row(s)" if edits else "No changes to save"
    st.button(
        label,
        type="primary",
        disabled=not edits,
        key="dataset_save",
        icon=":material/save:",
        on_click=lambda: save(edits),
    )


def grid_key(rows: list[StoredExample]) -> str:
    """Return the key of the spreadsheet of these rows at these revisions."""
    return f"dataset_grid_{_version(rows)}"


def _table(rows: list[StoredExample]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "natural_language": [row.example.natural_language for row in rows],
            "category": [row.example.category for row in rows],
            "kind": [row.example.kind for row in rows],
            "review": [row.review for row in rows],
        }
    )


def _version(rows: list[StoredExample]) -> int:
    return zlib.crc32(repr([(row.id, row.revision) for row in rows]).encode())


def _height_px(rows: list[StoredExample]) -> int:
    return min(HEIGHT_PX, 35 * (len(rows) + 1) + 3)


def _changes(
    rows: list[StoredExample], edited: pd.DataFrame
) -> Iterator[tuple[StoredExample, dict[str, str]]]:
    """Yield the rows that the editor changed, with the new values by field."""
    for row, new in zip(rows, edited[list(EDITABLE)].to_dict("records"), strict=True):
        old = {
            "natural_language": row.example.natural_language,
            "category": row.example.category,
            "review": row.review,
        }
        # An emptied cell comes back as None.
        changes = {
            name: str(new[name] or "") for name in EDITABLE if (new[name] or "") != old[name]
        }
        if changes:
            yield row, changes
