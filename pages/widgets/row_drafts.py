"""Edits of rows that are not saved yet: kept while other rows are looked at, and over a reload.

They lie in a file whose name is in the address. Each is saved against the row that its author
saw, and what another session did since is shown beside it instead of being lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.actions.edit_dataset import EditClash, SavedEdits
from core.actions.keep_row_drafts import (
    Drafts,
    KeptDrafts,
    LeftDrafts,
    RowDraft,
    as_drafted,
    clashes_of,
    left_drafts,
    open_drafts,
    save_drafts,
    settle_draft,
    with_change,
    write_drafts,
)
from core.dataset.records import StoredExample
from core.errors import StudioError
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset

ADDRESS = "edits"
_KEPT = "dataset_drafts"
_LEFT = "dataset_left_drafts"  # what lay in other files when the page was opened
_UNWRITTEN = "dataset_drafts_unwritten"  # why drafts are in no file
_TABLE_BEGINNINGS = "dataset_table_beginnings"  # how often the table began with other drafts
_REFUSED = "dataset_refused"  # why a row was not saved, by its id


def restore_drafts() -> None:
    """Take up what was typed before a reload, and show the pair that was edited last."""
    if _KEPT not in st.session_state:
        _take_up(st.query_params.get(ADDRESS, ""))
    _show_address()


def draft_of(row: StoredExample) -> RowDraft:
    """Return what is not saved of a row; an empty draft where all is."""
    return _kept().drafts.get(row.id) or RowDraft(row)


def drafted(row: StoredExample) -> StoredExample:
    """Return a row as it will be when what was changed is saved."""
    return as_drafted(_kept().drafts, row)


def waiting_rows() -> list[int]:
    """Return the ids of the rows that wait to be saved and do not clash, the first changed first."""
    return [number for number, draft in _kept().drafts.items() if not draft.is_clashing]


def note_change(row: StoredExample, name: str, value: Any) -> None:
    """Remember what a field shall be; a field set back to what it was is no change."""
    _refusals().pop(row.id, None)
    _keep(with_change(_kept().drafts, row, name, value))


def note_cells(edits: Iterable[tuple[StoredExample, Mapping[str, Any]]]) -> None:
    """Remember what cells of the table shall be; the table stays, as it shows them already."""
    drafts = _kept().drafts
    for row, changes in edits:
        _refusals().pop(row.id, None)
        _begin_fields_anew(row.id)
        for name, value in changes.items():
            drafts = with_change(drafts, row, name, value)
    _keep(drafts, is_in_table=True)


def save_noted(ids: Sequence[int]) -> None:
    """Save what was changed of rows; what cannot be saved stays a draft. For ``on_click``."""
    if _kept().drafts.keys().isdisjoint(ids):
        st.session_state[state.NOTICE] = "There is nothing to save."
        return
    with guard():
        saved, left = save_drafts(dataset(), _kept().drafts, ids, author=state.AUTHOR)
        _tell(saved, left)
        _refusals().update(saved.refused)


def refusal(example_id: int) -> str:
    """Return why a row was not saved, empty where nothing is against it."""
    return _refusals().get(example_id, "")


def discard_drafts(ids: Sequence[int]) -> None:
    """Let rows be as they are saved, and their fields begin anew. For ``on_click``."""
    _keep({number: draft for number, draft in _kept().drafts.items() if number not in ids})
    for example_id in ids:
        _refusals().pop(example_id, None)
        _begin_fields_anew(example_id)


def fields_tag(row: StoredExample) -> str:
    """Return the end of the keys of a row's fields: none shows the text of another state."""
    number = st.session_state.get(_beginnings(row.id), 0)
    return f"{row.id}_{row.revision}{f'_{number}' if number else ''}"


def table_tag() -> str:
    """Return the end of the table's key: it changes with drafts that were not made in the table."""
    number = st.session_state.get(_TABLE_BEGINNINGS, 0)
    return f"_{number}" if number else ""


def open_clashes() -> list[EditClash]:
    """Return the drafts that a person has to decide about, beside what others made of the rows."""
    return clashes_of(dataset(), _kept().drafts)


def settle(clash: EditClash, values: Mapping[str, Any]) -> None:
    """Save the values that were chosen for a clash; for ``on_click``."""
    with guard():
        drafts = _kept().drafts
        saved, left = settle_draft(dataset(), drafts, clash, values, author=state.AUTHOR)
        _tell(saved, left)
        for _, reason in saved.refused:
            st.error(reason, icon=":material/error:")


def unwritten() -> str:
    """Return why what was typed is in no file, empty where it is in one."""
    return str(st.session_state.get(_UNWRITTEN, ""))


def drafts_left_behind() -> list[LeftDrafts]:
    """Return what other windows or earlier visits left unsaved, where this one has nothing."""
    if _kept().drafts:
        return []
    if _LEFT not in st.session_state:
        st.session_state[_LEFT] = left_drafts(but=_kept().name)
    found: list[LeftDrafts] = st.session_state[_LEFT]
    return found


def take_up(left: LeftDrafts) -> None:
    """Go on with what was left unsaved; for ``on_click``."""
    st.session_state.pop(_LEFT, None)
    _take_up(left.name)
    _begin_table_anew()
    for example_id in left.row_ids:
        _begin_fields_anew(example_id)


def _take_up(name: str) -> None:
    kept = open_drafts(dataset(), name)
    st.session_state[_KEPT] = kept
    if waiting := waiting_rows():
        st.session_state[state.DATASET_ASKED] = waiting[-1]
        st.session_state[state.NOTICE] = "What you typed is here again. It is not saved yet."


def _kept() -> KeptDrafts:
    kept: KeptDrafts = st.session_state[_KEPT]
    return kept


def _keep(drafts: Drafts, *, is_in_table: bool = False) -> None:
    """Write the drafts to their file; where that fails they live as long as the session."""
    kept = _kept()
    if drafts == kept.drafts:
        return  # an editor also tells what it begins with
    if not is_in_table:
        _begin_table_anew()
    try:
        written = write_drafts(kept, drafts)
    except StudioError as error:
        st.session_state[_KEPT] = replace(kept, drafts=drafts)
        st.session_state[_UNWRITTEN] = f"{error.message} {error.hint}"
        return
    st.session_state.pop(_UNWRITTEN, None)
    st.session_state[_KEPT] = written
    if written.name != kept.name:
        st.toast("These edits are open in another tab too, which goes on apart; both are kept.")
    _show_address()


def _show_address() -> None:
    """Name the file in the address, as long as there is one."""
    kept = _kept()
    if not kept.sha256:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != kept.name:
        st.query_params[ADDRESS] = kept.name


def _tell(saved: SavedEdits, left: Drafts) -> None:
    """Keep what is left, and say how much was saved."""
    _keep(left)
    if saved.num_saved:
        st.session_state[state.NOTICE] = f"Saved {saved.num_saved} pair(s). Undo takes it back."


def _refusals() -> dict[int, str]:
    found: dict[int, str] = st.session_state.setdefault(_REFUSED, {})
    return found


def _begin_fields_anew(example_id: int) -> None:
    """Let the boxes of a row show what is kept, whatever stands in those there are."""
    number = st.session_state.get(_beginnings(example_id), 0)
    st.session_state[_beginnings(example_id)] = number + 1


def _begin_table_anew() -> None:
    st.session_state[_TABLE_BEGINNINGS] = st.session_state.get(_TABLE_BEGINNINGS, 0) + 1


def _beginnings(example_id: int) -> str:
    return f"dataset_beginnings_{example_id}"
