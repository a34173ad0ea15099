"""Dataset: the pairs, filtered; edited in the grid or one by one; with the picture of a row."""

import pandas as pd
import streamlit as st

from core.actions.browse_dataset import count_dataset, query_dataset, summarise_dataset
from core.actions.edit_dataset import (
    add_example,
    delete_examples,
    review_examples,
    undo_last_step,
)
from core.dataset.records import (
    REVIEW_STATES,
    SPLITS,
    ExampleFilter,
    StoredExample,
)
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets import state
from pages.widgets.choice import choice
from pages.widgets.dataset_grid import dataset_grid
from pages.widgets.guard import guard
from pages.widgets.row_detail import row_detail
from pages.widgets.services import dataset

ROWS_PER_PAGE = 100
ANY = "any"


def chosen_filter(categories: list[str]) -> ExampleFilter:
    """Draw the filters; returns what they say."""
    text, kind, category, review, split = st.columns([4, 2, 2, 2, 2])
    return ExampleFilter(
        text=text.text_input("Search", key="dataset_search", placeholder="words in prompt or code"),
        kind=choice("Kind", SHADER_KINDS, none=ANY, key="dataset_kind", place=kind),
        category=choice("Category", categories, none=ANY, key="dataset_category", place=category),
        review=choice("Review", REVIEW_STATES, none=ANY, key="dataset_review", place=review),
        split=choice("Split", SPLITS, none=ANY, key="dataset_split", place=split),
    )


@st.dialog("New pair", width="large")
def new_pair() -> None:
    """Ask for a prompt and a shader, and add them."""
    prompt = st.text_input("Prompt", key="dataset_new_prompt", placeholder="a red circle on black")
    category = st.text_input("Category", key="dataset_new_category")
    code = st.text_area("WGSL", key="dataset_new_code", height=260)
    with guard():
        if st.button("Add", type="primary", key="dataset_new_add"):
            added = add_example(
                dataset(), prompt, code, author=state.AUTHOR, category=category.strip()
            )
            st.session_state[state.DATASET_SELECTED] = added.id
            st.rerun()


def actions(selected: StoredExample | None) -> None:
    """Draw the buttons that act on the dataset or the selected row."""
    none = selected is None
    ids = [] if selected is None else [selected.id]
    with st.container(horizontal=True):
        if st.button("New pair", icon=":material/add:", key="dataset_new"):
            new_pair()
        if st.button(
            "Undo", icon=":material/undo:", key="dataset_undo", help="Take back the last step."
        ):
            count = undo_last_step(dataset(), author=state.AUTHOR)
            st.toast(f"{count} row(s) are as before." if count else "There is nothing to undo.")
        if st.button("Accept", icon=":material/thumb_up:", key="dataset_accept", disabled=none):
            review_examples(dataset(), ids, "accepted", author=state.AUTHOR)
            st.rerun()
        if st.button("Reject", icon=":material/thumb_down:", key="dataset_reject", disabled=none):
            review_examples(dataset(), ids, "rejected", author=state.AUTHOR)
            st.rerun()
        if st.button("Delete", icon=":material/delete:", key="dataset_delete", disabled=none):
            delete_examples(dataset(), ids, author=state.AUTHOR)
            st.rerun()


def body() -> None:
    """Draw the page below its title."""
    counts = count_dataset(dataset())
    st.caption(
        f"{counts.num_examples:,} pairs. Rejected ones are not trained on. Every change can be undone."
    )
    chosen = chosen_filter([name for name in counts.num_by_category if name])
    page_number = st.session_state.get("dataset_page", 1)
    page = query_dataset(
        dataset(), chosen, limit=ROWS_PER_PAGE, offset=(page_number - 1) * ROWS_PER_PAGE
    )
    if not page.rows:
        actions(None)
        st.info("No pair matches. Clear a filter, or add a pair.", icon=":material/search_off:")
        return
    num_pages = -(-page.num_matching // ROWS_PER_PAGE)
    left, right = st.columns([7, 5], gap="large")
    with right:
        by_id = {row.id: row for row in page.rows}
        if st.session_state.get(state.DATASET_SELECTED) not in by_id:
            st.session_state[state.DATASET_SELECTED] = page.rows[0].id
        chosen_id = st.selectbox(
            "Selected pair",
            list(by_id),
            key=state.DATASET_SELECTED,
            format_func=lambda example_id: (
                f"{example_id}  {by_id[example_id].example.natural_language}"
            ),
        )
        row_detail(by_id[chosen_id])
    with left:
        actions(by_id[chosen_id])
        dataset_grid(page.rows)
        st.pagination(num_pages, key="dataset_page") if num_pages > 1 else None
        st.caption(f"{page.num_matching:,} match")


st.title("Dataset")
with guard():
    body()
    with st.expander("Statistics"):
        summary = summarise_dataset(dataset())
        st.write(
            f"{summary.num_prompts:,} prompts for {summary.num_examples:,} shaders; "
            f"a shader has {summary.code_tokens.mean:.0f} lexical tokens on average "
            f"and {summary.code_tokens.largest:,} at most."
        )
        kinds, categories, splits = st.columns(3)
        for column, title, numbers in (
            (kinds, "Kind", summary.num_by_kind),
            (categories, "Category", summary.num_by_category),
            (splits, "Split", summary.num_by_split),
        ):
            column.dataframe(
                pd.DataFrame({title: list(numbers), "pairs": list(numbers.values())}),
                hide_index=True,
            )
