"""Dataset: the pairs, filtered; edited in the grid or one by one; with the picture of a row."""

import streamlit as st

from core.actions.browse_dataset import count_dataset, query_dataset
from core.dataset.records import REVIEW_STATES, SPLITS, ExampleFilter, StoredExample
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets import state
from pages.widgets.choice import choice
from pages.widgets.dataset_actions import dataset_actions
from pages.widgets.dataset_grid import choose_rows, edit_rows
from pages.widgets.dataset_parts import other_part
from pages.widgets.guard import guard
from pages.widgets.row_detail import row_detail
from pages.widgets.services import dataset

ROWS_PER_PAGE = 100
ANY = "any"
FILTERS = ("dataset_kind", "dataset_category", "dataset_review", "dataset_split")


def clear_filters() -> None:
    """Let every pair match again."""
    st.session_state["dataset_search"] = ""
    for key in FILTERS:
        st.session_state[key] = ANY


def show_new_pair(num_examples: int) -> None:
    """Turn to the pair that was just added: it is the last one of all."""
    st.session_state[state.DATASET_SHOWN] = st.session_state.pop(state.DATASET_NEW)
    st.session_state["dataset_page"] = -(-num_examples // ROWS_PER_PAGE)
    clear_filters()


def chosen_filter(categories: list[str]) -> ExampleFilter:
    """Draw the filters; returns what they say."""
    text, kind, category, review, split = st.columns([4, 2, 2, 2, 2])
    if st.session_state.get("dataset_category", ANY) not in (ANY, *categories):
        st.session_state["dataset_category"] = ANY  # its last pair is gone
    return ExampleFilter(
        text=text.text_input(
            "Search",
            key="dataset_search",
            placeholder="words in prompt or code",
            persist_state="session",
        ),
        kind=choice("Kind", SHADER_KINDS, none=ANY, key="dataset_kind", place=kind),
        category=choice("Category", categories, none=ANY, key="dataset_category", place=category),
        review=choice("Review", REVIEW_STATES, none=ANY, key="dataset_review", place=review),
        split=choice("Split", SPLITS, none=ANY, key="dataset_split", place=split),
    )


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


def page_of(chosen: ExampleFilter) -> tuple[list[StoredExample], int]:
    """Return the rows of the page chosen below the grid, and how many match in all."""
    number = st.session_state.get("dataset_page", 1)
    page = query_dataset(
        dataset(), chosen, limit=ROWS_PER_PAGE, offset=(number - 1) * ROWS_PER_PAGE
    )
    if page.num_matching and not page.rows:  # the filter leaves fewer pages
        st.session_state["dataset_page"] = 1
        page = query_dataset(dataset(), chosen, limit=ROWS_PER_PAGE, offset=0)
    return page.rows, page.num_matching


def body() -> None:
    """Draw the page below its title."""
    counts = count_dataset(dataset())
    if state.DATASET_NEW in st.session_state:
        show_new_pair(counts.num_examples)
    chosen = chosen_filter([name for name in counts.num_by_category if name])
    rows, num_matching = page_of(chosen)
    if not rows:
        dataset_actions([])
        st.info("No pair matches.", icon=":material/search_off:")
        st.button("Clear the filters", key="dataset_clear", on_click=clear_filters)
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        pair = chosen_pair(rows)
        row_detail(pair)
    with left:
        buttons = st.container()
        ticked: list[int] = []
        if st.toggle("Edit in the table", key="dataset_editing", persist_state="session"):
            edit_rows(rows)
        else:
            ticked = choose_rows(rows)
        with buttons:
            ids = ticked or [pair.id]
            later = (row.id for row in rows if row.id > ids[-1])
            dataset_actions(ids, neighbour=next(later, 0))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{num_matching:,} of {counts.num_examples:,} pairs match.")
            if num_matching > ROWS_PER_PAGE:
                st.pagination(-(-num_matching // ROWS_PER_PAGE), key="dataset_page")


st.title("Dataset")
state.show_notice()
with guard():
    if not other_part():
        body()
