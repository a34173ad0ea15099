"""The parts of the Dataset page: its rows, their quality, the dataset in numbers, and as a map."""

import streamlit as st

from pages.widgets import state
from pages.widgets.dataset_statistics import statistics_view
from pages.widgets.example_map import example_map
from pages.widgets.quality_view import quality_view
from pages.widgets.train_on_these import train_on_these

PARTS = {
    state.ROWS_PART: ":material/table_rows:",
    "Quality": ":material/fact_check:",
    "Statistics": ":material/bar_chart:",
    "Map": ":material/scatter_plot:",
}


def other_part() -> bool:
    """Draw the menu of the parts, and the one chosen unless that is the rows; tells whether."""
    st.session_state.setdefault(state.DATASET_PART, state.ROWS_PART)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        part = st.segmented_control(
            "Part",
            list(PARTS),
            required=True,
            format_func=lambda name: f"{PARTS[name]} {name}",
            key=state.DATASET_PART,
            label_visibility="collapsed",
            persist_state="session",
        )
        train_on_these(key="dataset_train")
    match part:
        case "Quality":
            quality_view()
        case "Statistics":
            statistics_view()
        case "Map":
            example_map()
        case _:
            return False
    return True
