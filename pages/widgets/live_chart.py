"""Line charts that are updated in place while a run writes its log: no remount, no flicker."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.components.v2.types import ComponentRenderer

MAX_POINTS = 1500  # of a series sent to the browser; a panel is seldom wider in pixels
SIGNIFICANT_DIGITS = 7


@dataclass(frozen=True)
class ChartSeries:
    """One line: values y over x, in order of x; a value that is not finite leaves a gap."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class ChartPanel:
    """One plot; a share (0 to 1) is drawn as per cent on a fixed axis."""

    title: str
    y_unit: str
    series: tuple[ChartSeries, ...]
    x_unit: str = "step"
    is_log: bool = False
    is_share: bool = False


def live_chart(panels: Sequence[ChartPanel], *, key: str, height_px: int = 240) -> None:
    """Draw the panels as a grid; call it again with the same key to update them in place.

    A zoom and a hidden series survive updates and are forgotten with a new key, so put the
    run's id into it. height_px is the height of a plot without its title and legend.
    """
    _component()(
        key=key, data={"panels": [_panel(panel) for panel in panels], "heightPx": height_px}
    )


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    # The name is "<project>.<component>" of assets/web/pyproject.toml. Plain DOM instead of a
    # shadow root, because Plotly keeps its style sheet in the document.
    return st.components.v2.component(
        "tiny-agent-trainer.live_chart", js="live_chart.js", isolate_styles=False
    )


def thinned(
    x: Sequence[float], y: Sequence[float]
) -> tuple[list[float | None], list[float | None]]:
    """Keep both ends and the smallest and largest y of each bucket, at most MAX_POINTS points.

    Bucket sizes are powers of two counted from the start, so what is drawn already stays as it
    is while a series grows, until the size doubles. Values that are not finite become None.
    """
    steps, values = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if steps.shape != values.shape:
        raise ValueError(f"x has {steps.size} values, y has {values.size}")
    if values.size > MAX_POINTS:
        kept = _extremes(values)
        steps, values = steps[kept], values[kept]
    return [_rounded(step) for step in steps.tolist()], [
        _rounded(value) for value in values.tolist()
    ]


def _extremes(values: NDArray[np.float64]) -> NDArray[np.intp]:
    size = 2
    while 2 * math.ceil(values.size / size) + 2 > MAX_POINTS:
        size *= 2
    num_buckets = math.ceil(values.size / size)
    starts = np.arange(num_buckets) * size
    kept = [np.array([0, values.size - 1])]
    for signed in (values, -values):
        comparable = np.where(np.isfinite(signed), signed, np.inf)
        padded = np.pad(comparable, (0, num_buckets * size - values.size), constant_values=np.inf)
        kept.append(np.argmin(padded.reshape(num_buckets, size), axis=1) + starts)
    return np.unique(np.concatenate(kept))


def _panel(panel: ChartPanel) -> dict[str, object]:
    return {
        "title": panel.title,
        "yUnit": panel.y_unit,
        "xUnit": panel.x_unit,
        "log": panel.is_log,
        "percent": panel.is_share,
        "series": [_series(series) for series in panel.series],
    }


def _series(series: ChartSeries) -> dict[str, object]:
    x, y = thinned(series.x, series.y)
    return {"name": series.name, "x": x, "y": y, "last": y[-1] if y else None}


def _rounded(value: float) -> float | None:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None
