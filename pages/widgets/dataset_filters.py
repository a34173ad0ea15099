"""Which pairs of the dataset are listed, and in which order."""

import streamlit as st

from core.dataset.records import (
    ORDERS,
    REVIEW_STATES,
    SPLITS,
    VALIDITIES,
    ExampleFilter,
    Order,
    StoreCounts,
)
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets.choice import choice

ANY = "any"
MAX_TAGS = 300  # in the menu, the commonest
KEYS = tuple(
    f"dataset_{name}" for name in ("kind", "category", "tag", "review", "validity", "split")
)
ORDER_NAMES: dict[Order, str] = {
    "added": "as added",
    "changed": "last changed first",
    "prompt": "prompt",
    "category": "category",
    "kind": "kind",
    "longest": "longest code first",
    "slowest": "slowest first",
}


def clear_filters() -> None:
    """Let every pair match again."""
    st.session_state["dataset_search"] = ""
    for key in KEYS:
        st.session_state[key] = ANY


def chosen_filter(counts: StoreCounts) -> tuple[ExampleFilter, Order]:
    """Draw the filters; returns what they say."""
    categories = [name for name in counts.num_by_category if name]
    tags = list(counts.num_by_tag)[:MAX_TAGS]
    for key, names in (("dataset_category", categories), ("dataset_tag", tags)):
        if st.session_state.get(key, ANY) not in (ANY, *names):
            st.session_state[key] = ANY  # its last pair is gone
    search, sorting = st.columns([4, 1])
    text = search.text_input(
        "Search",
        key="dataset_search",
        placeholder="words in prompt, code, category or tags",
        persist_state="session",
    )
    order = sorting.selectbox(
        "Order", ORDERS, format_func=ORDER_NAMES.__getitem__, key="dataset_order",
        persist_state="session",
    )  # fmt: skip
    menus = st.container(key="dataset_menus")  # two in a line on a phone, by the frame's style
    kind, category, tag, review, validity, split = menus.columns(6)
    chosen = ExampleFilter(
        text=text,
        kind=choice("Kind", SHADER_KINDS, none=ANY, key="dataset_kind", place=kind),
        category=choice("Category", categories, none=ANY, key="dataset_category", place=category),
        tag=choice("Tag", tags, none=ANY, key="dataset_tag", place=tag),
        review=choice("Review", REVIEW_STATES, none=ANY, key="dataset_review", place=review),
        validity=choice("Compiles", VALIDITIES, none=ANY, key="dataset_validity", place=validity),
        split=choice("Split", SPLITS, none=ANY, key="dataset_split", place=split),
    )
    return chosen, order
