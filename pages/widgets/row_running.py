"""Run the rows in sight, a few at a time, so that each shows its picture and verdict."""

from collections.abc import Sequence

import streamlit as st

from core.actions.run_rows import num_to_run, run_rows
from core.dataset.records import StoredExample
from core.errors import StudioError
from pages.widgets.guard import show_error
from pages.widgets.services import dataset, gpu_client
from pages.widgets.slices import LOOK_EVERY_S, next_slice


def run_rows_in_sight(rows: Sequence[StoredExample]) -> None:
    """Draw how far it is; the page is drawn anew when all of them were run."""
    ids = [row.id for row in rows if row.validity == "unchecked"]
    if not ids:
        return
    calls = 0

    @st.fragment(run_every=LOOK_EVERY_S)
    def live() -> None:
        nonlocal calls
        calls += 1
        # The first call is part of drawing the page, which must not wait.
        num_left = _work(ids) if calls > 1 else len(ids)
        if num_left == 0:
            st.rerun()
        if num_left is not None:
            st.caption(f"Running the rows in sight: {len(ids) - num_left} of {len(ids)} done.")

    live()


def _work(ids: Sequence[int]) -> int | None:
    """Run rows for a while; returns how many are left, None where there is no GPU to run them."""
    store = dataset()
    try:
        running = run_rows(store, ids, client=gpu_client())
        next_slice(running)
        running.close()  # keeps what was done
    except StudioError as error:
        show_error(error)
        return None
    return num_to_run(store, ids)
