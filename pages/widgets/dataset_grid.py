"""Rows of the dataset as an editable table."""

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from core.actions.edit_dataset import save_edits
from core.dataset.records import REVIEW_STATES, StoredExample
from pages.widgets import state
from pages.widgets.services import dataset

EDITABLE = ("natural_language", "category", "review")


def dataset_grid(rows: list[StoredExample]) -> None:
    """Draw the rows; edits wait for the button below."""
    table = pd.DataFrame(
        {
            "natural_language": [row.example.natural_language for row in rows],
            "kind": [row.example.kind for row in rows],
            "category": [row.example.category for row in rows],
            "review": [row.review for row in rows],
            "phrasings": [len(row.example.phrasings) for row in rows],
            "wgsl_code": [row.example.wgsl_code for row in rows],
        }
    )
    # The key names the rows' revisions: after a save the editor starts afresh, without the old edits.
    version = max((row.revision for row in rows), default=0)
    edited = st.data_editor(
        table,
        key=f"dataset_grid_{version}_{rows[0].id}",
        hide_index=True,
        height=430,
        disabled=[name for name in table.columns if name not in EDITABLE],
        column_config={
            "natural_language": st.column_config.TextColumn("Prompt", width="large", required=True),
            "review": st.column_config.SelectboxColumn(
                "Review", options=list(REVIEW_STATES), required=True
            ),
            "wgsl_code": st.column_config.TextColumn("WGSL", width="large"),
        },
    )
    edits = list(_changes(rows, edited))
    label = f"Save {len(edits)} changed row(s)" if edits else "No changes to save"
    if st.button(
        label, type="primary", disabled=not edits, key="dataset_save", icon=":material/save:"
    ):
        result = save_edits(dataset(), edits, author=state.AUTHOR)
        for example_id, reason in result.refused:
            st.error(f"Row {example_id}: {reason}")
        if not result.refused:
            st.rerun()


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
