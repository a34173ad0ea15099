"""Runs side by side: curves in one picture, and what the runs were started with differently."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.actions.compare_runs import compare_runs
from core.jobs.progress import Series
from pages.widgets.live_chart import ChartPanel, ChartSeries, live_chart
from pages.widgets.run_list import follower
from pages.widgets.run_panel import chart_series

# Title, unit, field of the progress, and how it is drawn.
CURVES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("Loss", "nats per token", "loss", {"is_log": True}),
    ("Validation loss", "nats per token", "val_loss", {"is_log": True}),
    ("Valid samples", "share", "share_valid", {"is_share": True}),
    ("Likeness of the pictures", "share", "picture_likeness", {"is_share": True}),
    ("BLEU", "share", "bleu", {"is_share": True}),
    ("Learning rate", "step size", "learning_rate", {}),
)


def run_curves(names: Sequence[str]) -> None:
    """Draw the curves of the runs over each other."""
    seen = {name: follower(name).look().progress for name in names}
    labels = short_names(names)
    panels = []
    for title, unit, field, options in CURVES:
        series: list[ChartSeries] = []
        for name, progress in seen.items():
            values: Series = getattr(progress, field)
            series.append(chart_series(labels[name], values))
        panels.append(ChartPanel(title, unit, tuple(series), **options))
    live_chart(panels, key="runs_curves_" + "_".join(names))


def differences_table(names: Sequence[str]) -> None:
    """Draw what the runs do not have in common.

    Raises:
        RunNotFound, RunError: one is missing, or its folder is damaged.
    """
    found = compare_runs(names)
    if not found:
        st.caption("The runs were started with the same settings, examples and program.")
        return
    labels = short_names(names)
    rows = [
        {"Setting": item.title, **dict(zip(labels.values(), map(str, item.values), strict=True))}
        for item in found
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return the runs' names without the date where that leaves them apart."""
    short = {name: name.split("-", 3)[-1] for name in names}
    return short if len(set(short.values())) == len(names) else {name: name for name in names}
