"""The dataset in numbers: what training would use, as charts in the colours of the theme."""

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

from core.actions.browse_dataset import count_dataset, dataset_statistics
from core.dataset.near_duplicates import NEAR
from core.dataset.statistics import BuiltinCoverage, DatasetStatistics, Spread
from core.dataset.store import DatasetStore
from pages.widgets.services import dataset

MAX_BARS = 24  # of a chart of names; more cannot be read
HEIGHT_PX, BAR_PX = 240, 18
MARGIN_PX = {"l": 8, "r": 8, "t": 36, "b": 8}
BAR = "%{y}: %{x:,}<extra></extra>"


def statistics_view() -> None:
    """Draw the numbers of the pairs that training would use."""
    measured = _measured(dataset(), dataset().last_revision())
    if not measured.num_examples:
        st.info(
            "There is nothing to measure. Add a pair, import a file, or accept rejected pairs.",
            icon=":material/bar_chart:",
        )
        return
    _headline(measured)
    left, right = st.columns(2, gap="medium")
    reviews = count_dataset(dataset()).num_by_review
    with left:
        _names("Review, of all pairs", reviews, key="review")
        _names("Kind", measured.num_by_kind, key="kind")
        _names("Category", measured.num_by_category, key="category")
    with right:
        _names("Split", measured.num_by_split, key="split")
        _names("Tag", measured.num_by_tag, key="tag")
    spreads = {
        "code_tokens": ("Lexical tokens of a code", "shaders", measured.code_tokens),
        "prompt_words": ("Words of a prompt", "prompts", measured.prompt_words),
        "code_lines": ("Lines of a code", "shaders", measured.code_lines),
        "prompts": ("Prompts of a shader", "shaders", measured.prompts_per_shader),
    }
    for number, (key, (title, unit, spread)) in enumerate(spreads.items()):
        with (left, right)[number % 2]:
            _lengths(title, unit, spread, key=key)
    _coverage(measured.builtins)


@st.cache_data(max_entries=4, show_spinner="Measuring the pairs ...")
def _measured(
    _store: DatasetStore,
    revision: int,  # noqa: ARG001 - the key of the cache
) -> DatasetStatistics:
    """Measure once for each state of the store, as it takes seconds for thousands of pairs."""
    return dataset_statistics(_store)


def _headline(measured: DatasetStatistics) -> None:
    found = measured.distinctness
    numbers = {
        "Shaders": (f"{measured.num_examples:,}", "Rejected pairs are left out."),
        "Prompts": (
            f"{measured.num_prompts:,}",
            f"{found.num_prompts:,} differ in more than case and blanks.",
        ),
        "Distinct structures": (
            f"{found.num_structures:,}",
            "Codes that differ in more than names and numbers.",
        ),
        "Similarity": (
            f"{found.nearest_similarity:.2f}",
            "How alike a code is to the one most like it, 0 to 1, on average over a sample.",
        ),
        "Near-duplicates": (
            f"{found.num_near_duplicates:,}",
            f"Pairs of codes alike to {NEAR:g} or more; `dataset duplicates` names them in files.",
        ),
        "Built-in functions": (
            f"{len(measured.builtins.num_by_function)} / {measured.builtins.num_functions}",
            "How many of all built-in functions of WGSL some shader calls.",
        ),
    }
    for column, (label, (value, about)) in zip(
        st.columns(len(numbers)), numbers.items(), strict=True
    ):
        column.metric(label, value, help=about)


def _names(title: str, counts: Mapping[str, int], *, key: str) -> None:
    """Draw one bar for each name, the first on top."""
    if not counts:
        st.caption(f"{title}: no pair has any.")
        return
    shown = dict(list(counts.items())[:MAX_BARS])
    if len(shown) < len(counts):
        title = f"{title}: the {len(shown)} commonest of {len(counts):,}"
    bars = go.Bar(x=list(shown.values()), y=list(shown), orientation="h", hovertemplate=BAR)
    figure = go.Figure(bars)
    # A category axis, as a name may look like a number or a date.
    figure.update_yaxes(type="category", autorange="reversed", dtick=1)
    _draw(figure, title, height_px=80 + BAR_PX * len(shown), key=key)


def _lengths(title: str, unit: str, spread: Spread, *, key: str) -> None:
    """Draw how lengths spread, one bar for each bin."""
    labels = [f"{b.start}" if b.start == b.end else f"{b.start} to {b.end}" for b in spread.bins]
    bars = go.Bar(
        x=[(b.start + b.end) / 2 for b in spread.bins],
        y=[b.count for b in spread.bins],
        width=[b.end - b.start + 1 for b in spread.bins],
        customdata=labels,
        hovertemplate=f"%{{customdata}}: %{{y:,}} {unit}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_yaxes(title=unit)
    if spread.largest - spread.smallest < MAX_BARS:
        figure.update_xaxes(dtick=1)
    _draw(figure, f"{title}: median {spread.median:g}", height_px=HEIGHT_PX, key=key)


def _coverage(builtins: BuiltinCoverage) -> None:
    _names("Built-in function", builtins.num_by_function, key="builtins")
    if builtins.unused:
        with st.expander(f"{len(builtins.unused)} built-in functions that no shader calls"):
            st.write(", ".join(f"`{name}`" for name in builtins.unused))


def _draw(figure: go.Figure, title: str, *, height_px: int, key: str) -> None:
    figure.update_traces(marker_color=_bar_colour())
    figure.update_layout(title=title, height=height_px, margin=MARGIN_PX, bargap=0.15)
    st.plotly_chart(figure, key=f"dataset_chart_{key}", config={"displayModeBar": False})


def _bar_colour() -> str:
    """Return the first chart colour of the theme, which Plotly's bars do not take by themselves."""
    look = st.context.theme.type or "light"
    colours: list[str] = st.get_option(f"theme.{look}.chartCategoricalColors")
    return colours[0]
