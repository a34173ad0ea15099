"""Edits of rows that are not saved yet: kept while other rows are looked at.

A draft remembers the row as it was when the first field was changed. So it is saved against what
its author saw, and what another session did since is shown beside it instead of being lost.
"""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.dataset.records import StoredExample
from pages.widgets.dataset_actions import is_taken

_DRAFTS = "dataset_drafts"


@dataclass
class RowDraft:
    """The fields of a row that were changed, and the row that was seen."""

    base: StoredExample
    changes: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what a field of the row shall be."""
        return self.changes.get(name, getattr(self.base.example, name))


def draft_of(row: StoredExample) -> RowDraft:
    """Return what is not saved of a row; an empty draft where all is."""
    return _drafts().get(row.id) or RowDraft(row)


def note_change(row: StoredExample, name: str, value: Any) -> None:
    """Remember what a field shall be; a field set back to what it was is no change."""
    draft = _drafts().setdefault(row.id, RowDraft(row))
    if value == getattr(draft.base.example, name):
        draft.changes.pop(name, None)
    else:
        draft.changes[name] = value
    if not draft.changes:
        forget_draft(row.id)


def save_draft(example_id: int) -> None:
    """Save what was changed of a row; what cannot be saved stays a draft."""
    draft = _drafts().get(example_id)
    if draft is None:
        st.toast("There is nothing to save.")
    elif is_taken([(draft.base, draft.changes)]):
        forget_draft(example_id)


def forget_draft(example_id: int) -> None:
    """Let a row be as it is saved."""
    _drafts().pop(example_id, None)


def discard_draft(example_id: int) -> None:
    """Let a row be as it is saved, and its fields begin anew."""
    forget_draft(example_id)
    number = st.session_state.get(_discards(example_id), 0)
    st.session_state[_discards(example_id)] = number + 1


def fields_tag(row: StoredExample) -> str:
    """Return the end of the keys of a row's fields: none shows the text of another state."""
    number = st.session_state.get(_discards(row.id), 0)
    return f"{row.id}_{row.revision}{f'_{number}' if number else ''}"


def other_drafts(example_id: int) -> list[int]:
    """Return the ids of the other rows that are not saved, the first changed first."""
    return [number for number in _drafts() if number != example_id]


def _drafts() -> dict[int, RowDraft]:
    drafts: dict[int, RowDraft] = st.session_state.setdefault(_DRAFTS, {})
    return drafts


def _discards(example_id: int) -> str:
    return f"dataset_discards_{example_id}"
