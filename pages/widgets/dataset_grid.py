"""Rows of the dataset as a table: to choose from, or to edit like a spreadsheet.

Only the rows of one page travel to the browser, with thumbnails of what was run already.
"""

import base64
import zlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.dataset.records import REVIEW_STATES, RowCheck, StoredExample
from pages.widgets import state
from pages.widgets.row_drafts import (
    discard_drafts,
    drafted,
    note_cells,
    refusal,
    save_noted,
    table_tag,
    waiting_rows,
)

EDITABLE = ("natural_language", "category", "tags", "review")
HEIGHT_PX, ROW_HEIGHT_PX = 560, 44
_TAKEN = "dataset_taken_cells"  # the key of the spreadsheet, and its edits that were noted
_BEGUN = "dataset_begun_table"  # the key of the spreadsheet, and what it began with
# A transparent dot; the table would write "None" for a missing picture.
NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
COLUMNS = {
    "picture": st.column_config.ImageColumn("", width=52, help="Drawn at 0.7 s"),
    "natural_language": st.column_config.TextColumn("Prompt", width=200, required=True),
    "category": st.column_config.TextColumn("Category", width=80),
    "tags": st.column_config.TextColumn("Tags", width=88, help="Between commas"),
    "kind": st.column_config.TextColumn("Kind", width=76),
    "review": st.column_config.SelectboxColumn(
        "Review", options=list(REVIEW_STATES), required=True, width=92
    ),
    "validity": st.column_config.TextColumn(
        "Compiles", width=76, help="What naga says; rows in sight are run by themselves."
    ),
    "gpu_ms": st.column_config.NumberColumn(
        "GPU ms", format="%.2f", width=66, help="Time of a thumbnail, 64 x 64 px"
    ),
    "code": st.column_config.TextColumn("Code", width=240),
}


def choose_rows(rows: list[StoredExample], checks: Mapping[int, RowCheck]) -> list[StoredExample]:
    """Draw the rows; a click on one shows it. Returns those ticked."""
    key = f"dataset_rows_{_version(rows)}"
    ids = [row.id for row in rows]

    def show_clicked() -> None:
        selection = st.session_state[key]["selection"]
        clicked = [row for row, _ in selection["cells"]] or selection["rows"][-1:]
        if clicked:
            st.session_state[state.DATASET_SHOWN] = ids[clicked[0]]

    event = st.dataframe(
        _table(rows, checks),
        key=key,
        hide_index=True,
        height=_height_px(rows),
        row_height=ROW_HEIGHT_PX,
        column_config=COLUMNS,
        on_select=show_clicked,
        selection_mode=["multi-row", "single-cell"],
    )
    return [rows[index] for index in event["selection"]["rows"] if index < len(rows)]


def edit_rows(rows: list[StoredExample], checks: Mapping[int, RowCheck]) -> None:
    """Draw the rows as a spreadsheet; edits are drafts, which the button below saves."""
    # The key names rows and revisions: edits never fall on other rows, and a save starts afresh.
    key = f"{grid_key(rows)}{table_tag()}"
    table = _begun_table(key, rows, checks)
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        height=_height_px(rows),
        row_height=ROW_HEIGHT_PX,
        disabled=[name for name in table.columns if name not in EDITABLE],
        column_config=COLUMNS,
        on_change=_take_cells,
        args=(key, rows),
    )
    _take_cells(key, rows)
    _save_bar([row.id for row in rows])


def _begun_table(
    key: str, rows: list[StoredExample], checks: Mapping[int, RowCheck]
) -> pd.DataFrame:
    """Return the table that a spreadsheet began with: another one would take its edits away."""
    begun: tuple[str, pd.DataFrame] | None = st.session_state.get(_BEGUN)
    if begun is None or begun[0] != key:
        begun = (key, _table([drafted(row) for row in rows], checks))
        st.session_state[_BEGUN] = begun
    return begun[1]


def _save_bar(ids: list[int]) -> None:
    changed = [number for number in waiting_rows() if number in ids]
    label = f"Save {len(changed)} changed row(s)" if changed else "No changes to save"
    with st.container(horizontal=True):
        st.button(
            label,
            type="primary",
            disabled=not changed,
            key="dataset_save",
            icon=":material/save:",
            on_click=save_noted,
            args=(changed,),
        )
        st.button(
            "Discard",
            disabled=not changed,
            key="dataset_discard",
            icon=":material/undo:",
            help="Show these rows as they are saved.",
            on_click=discard_drafts,
            args=(changed,),
        )
    for number in changed:
        if reason := refusal(number):
            st.error(f"Pair {number} is not saved. {reason}", icon=":material/error:")


def grid_key(rows: list[StoredExample]) -> str:
    """Return the key of the spreadsheet of these rows at these revisions."""
    return f"dataset_grid_{_version(rows)}"


def split_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text with commas between them."""
    return tuple(dict.fromkeys(filter(None, (tag.strip() for tag in text.split(",")))))


def _table(rows: list[StoredExample], checks: Mapping[int, RowCheck]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "picture": [_picture(checks.get(row.id)) for row in rows],
            "natural_language": [row.example.natural_language for row in rows],
            "review": [row.review for row in rows],
            "validity": [row.validity for row in rows],
            "category": [row.example.category for row in rows],
            "tags": [", ".join(row.example.tags) for row in rows],
            "kind": [row.example.kind for row in rows],
            "gpu_ms": pd.array([row.gpu_ms for row in rows], dtype="Float64"),
            "code": [" ".join(row.example.wgsl_code.split())[:200] for row in rows],
        }
    )


def _picture(check: RowCheck | None) -> str:
    if check is None or not check.thumbnail:
        return NO_PICTURE
    return f"data:image/webp;base64,{base64.b64encode(check.thumbnail).decode()}"


def _version(rows: list[StoredExample]) -> int:
    return zlib.crc32(repr([(row.id, row.revision) for row in rows]).encode())


def _height_px(rows: list[StoredExample]) -> int:
    return min(HEIGHT_PX, ROW_HEIGHT_PX * len(rows) + 38)


def _take_cells(key: str, rows: list[StoredExample]) -> None:
    """Note the cells of a spreadsheet that were edited since they were noted last.

    Called as soon as there is an edit: when the page is drawn its key may be another one. Cells
    noted before may have been changed elsewhere since.
    """
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]
    taken: tuple[str, Mapping[int, Mapping[str, Any]]] = st.session_state.get(_TAKEN, ("", {}))
    before = taken[1] if taken[0] == key else {}
    st.session_state[_TAKEN] = (key, {idx: dict(cells) for idx, cells in edited.items()})
    edits = []
    for idx, cells in edited.items():
        known = before.get(idx, {})
        new = {name: value for name, value in cells.items() if known.get(name, ...) != value}
        if new:
            edits.append((rows[idx], _values(rows[idx], new)))
    note_cells(edits)


def _values(row: StoredExample, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return edited cells as values of fields; an emptied cell comes as None."""
    values: dict[str, Any] = {name: str(cells[name] or "") for name in EDITABLE if name in cells}
    if "tags" in values:  # untouched ones stay even if they hold commas
        is_as_saved = values["tags"] == ", ".join(row.example.tags)
        values["tags"] = row.example.tags if is_as_saved else split_tags(values["tags"])
    return values
