"""Dataset: the pairs, run, filtered and sorted; edited in the grid or one by one; in and out."""

import streamlit as st

from core.actions.browse_dataset import count_dataset, place_of, query_dataset
from core.actions.run_rows import row_checks
from core.dataset.records import ExampleFilter, Order, StoredExample
from pages.widgets import state
from pages.widgets.bulk_changes import change_many
from pages.widgets.dataset_actions import new_pair, review_buttons, step_buttons
from pages.widgets.dataset_files import export_popover, import_dialog
from pages.widgets.dataset_filters import chosen_filter, clear_filters
from pages.widgets.dataset_grid import choose_rows, edit_rows
from pages.widgets.dataset_parts import other_part
from pages.widgets.dataset_versions import versions_dialog
from pages.widgets.edit_clashes import clashes_view
from pages.widgets.guard import guard
from pages.widgets.row_detail import row_detail
from pages.widgets.row_drafts import restore_drafts
from pages.widgets.row_running import run_rows_in_sight
from pages.widgets.services import dataset
from pages.widgets.waiting_drafts import waiting_drafts

ROWS_PER_PAGE = 100


def turn_to_asked_pair() -> None:
    """Turn to the pair that was asked for, which the filters stay for only if they show it."""
    asked = st.session_state.pop(state.DATASET_ASKED)
    st.session_state[state.DATASET_SHOWN] = asked
    if asked not in st.session_state.get(state.DATASET_IN_SIGHT, ()):
        st.session_state["dataset_page"] = place_of(dataset(), asked) // ROWS_PER_PAGE + 1
        st.session_state["dataset_order"] = "added"
        clear_filters()


def take_choice() -> None:
    """Note the pair chosen in the menu."""
    st.session_state[state.DATASET_SHOWN] = st.session_state["dataset_selected"]


def chosen_pair(rows: list[StoredExample]) -> StoredExample:
    """Draw the menu of the rows; returns the one chosen, at first the first."""
    by_id = {row.id: row for row in rows}
    shown = st.session_state.get(state.DATASET_SHOWN)
    if shown not in by_id:
        shown = rows[0].id
    st.session_state["dataset_selected"] = shown
    st.selectbox(
        "Pair",
        list(by_id),
        key="dataset_selected",
        format_func=lambda number: f"{number}: {by_id[number].example.natural_language}",
        on_change=take_choice,
    )
    return by_id[shown]


def page_of(chosen: ExampleFilter, order: Order) -> tuple[list[StoredExample], int]:
    """Return the rows of the page chosen below the grid, and how many match in all."""
    number = st.session_state.get("dataset_page", 1)
    first = (number - 1) * ROWS_PER_PAGE
    page = query_dataset(dataset(), chosen, limit=ROWS_PER_PAGE, offset=first, order=order)
    if page.num_matching and not page.rows:  # the filter leaves fewer pages
        st.session_state["dataset_page"] = 1
        page = query_dataset(dataset(), chosen, limit=ROWS_PER_PAGE, offset=0, order=order)
    return page.rows, page.num_matching


def tools(chosen: ExampleFilter, num_matching: int) -> bool:
    """Draw the buttons that concern the dataset as a whole; returns whether a dialog opened."""
    is_new = st.button("New pair", icon=":material/add:", key="dataset_new")
    is_import = st.button("Import", icon=":material/upload:", key="dataset_import")
    export_popover(chosen, num_matching)
    is_history = st.button("Versions", icon=":material/history:", key="dataset_versions")
    if is_new:
        new_pair()
    elif is_import:
        import_dialog()
    elif is_history:
        versions_dialog()
    step_buttons()
    st.toggle("Edit in the table", key="dataset_editing", persist_state="session")
    return is_new or is_import or is_history


def grid(rows: list[StoredExample]) -> list[StoredExample]:
    """Draw the rows as a table; returns those ticked."""
    checks = row_checks(dataset(), [row.id for row in rows])
    if st.session_state["dataset_editing"]:
        edit_rows(rows, checks)
        return []
    return choose_rows(rows, checks)


def body() -> None:
    """Draw the page below its title."""
    counts = count_dataset(dataset())
    if state.DATASET_ASKED in st.session_state:
        turn_to_asked_pair()
    with st.container():  # always there, so that what is below keeps its place
        clashes_view()
        waiting_drafts()
    buttons = st.container(horizontal=True, gap="small", vertical_alignment="center")
    chosen, order = chosen_filter(counts)
    rows, num_matching = page_of(chosen, order)
    st.session_state[state.DATASET_IN_SIGHT] = [row.id for row in rows]
    with buttons:
        has_dialog = tools(chosen, num_matching)
    if not rows:
        st.info("No pair matches.", icon=":material/search_off:")
        st.button("Clear the filters", key="dataset_clear", on_click=clear_filters)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        reviewing = st.container(horizontal=True, gap="small")
        ticked = grid(rows)  # before the pair, which shows what was edited in it
    with right:
        pair = chosen_pair(rows)
        row_detail(pair)
    with left:
        with reviewing:
            judged = ticked or [pair]
            shown = [row.id for row in rows]
            first, last = shown.index(judged[0].id), shown.index(judged[-1].id)
            before, after = shown[:first][-1:], shown[last + 1 :][:1]
            review_buttons(judged, before=next(iter(before), 0), after=next(iter(after), 0))
        with buttons:
            if st.button("Change many", icon=":material/checklist:", key="dataset_many"):
                change_many(ticked, chosen, num_matching)
                has_dialog = True
        if not has_dialog and not st.session_state["dataset_editing"]:
            run_rows_in_sight(rows)  # when it ends it draws the page anew, which closes dialogs
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{num_matching:,} of {counts.num_examples:,} pairs match.")
            if num_matching > ROWS_PER_PAGE:
                st.pagination(-(-num_matching // ROWS_PER_PAGE), key="dataset_page")


st.title("Dataset")
with guard():
    restore_drafts()
    state.show_notice()
    if not other_part():
        body()
