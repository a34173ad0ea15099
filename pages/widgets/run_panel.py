"""A training run, live: its state, numbers, curves and the samples it wrote."""

import streamlit as st

from core.actions.follow_run import read_console
from core.durations import duration
from core.jobs.events import RunFailed
from core.jobs.following import RunFollower, RunView
from core.jobs.progress import RunProgress, Series
from core.percent import percent
from pages.widgets.live_chart import ChartPanel, ChartSeries, live_chart

STATE_COLOURS = {
    "running": "green",
    "stopping": "orange",
    "finished": "blue",
    "stopped": "gray",
    "crashed": "red",
    "failed": "red",
}

METRIC_PX = 150


def run_panel(name: str, follower: RunFollower) -> RunView:
    """Draw one look at a run; returns what was seen."""
    view = follower.look()
    progress = view.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(view.state, color=STATE_COLOURS[view.state], width="content")  # type: ignore[arg-type]
        st.markdown(_progress_text(view), width="content")
    st.progress(progress.share_done)
    _failure(view)
    _numbers(progress)
    live_chart(_panels(progress), key=f"train_chart_{name}")
    _messages(name, view)
    return view


def _progress_text(view: RunView) -> str:
    progress = view.progress
    if progress.model is None and not progress.step:
        return (
            "Reading the dataset, training the tokenizer ..."
            if view.is_active
            else "No step was done."
        )
    is_stream = progress.start is not None and not progress.start.num_epochs
    text = f"Step {progress.step:,}"
    text += f" of {progress.total_steps:,}" if progress.total_steps else ""
    text += f", {'round' if is_stream else 'epoch'} {progress.epoch:,}"
    if view.is_active and progress.remaining_s is not None:
        text += f", about {duration(progress.remaining_s)} left"
    if view.is_active and progress.finish_step is not None:
        text += "; it finishes, so the learning rate falls"
    return text


def _numbers(progress: RunProgress) -> None:
    numbers = (
        ("Loss", _last(progress.loss), "Training loss of the newest step, nats per token."),
        (
            "Validation loss",
            _last(progress.val_loss),
            "On pairs that are not trained on, nats per token.",
        ),
        (
            "Tokens/s",
            _last(progress.tokens_per_s, ",.0f"),
            "Shader tokens learned from each second.",
        ),
        (
            "Valid samples",
            percent(progress.share_valid.last),
            "Share of its answers that naga accepts.",
        ),
        (
            "Like the reference",
            percent(progress.picture_likeness.last),
            "Likeness of the pictures of its answers and of the expected shaders; a missing "
            "picture counts 0 %.",
        ),
        (
            "Exact, training",
            percent(progress.share_exact_train.last),
            "Share of training prompts answered word for word.",
        ),
    )
    with st.container(horizontal=True, key="train_numbers"):
        for label, value, about in numbers:
            st.metric(label, value, help=about, width=METRIC_PX)


def _last(series: Series, form: str = ".3g") -> str:
    return "-" if series.last is None else format(series.last, form)


def chart_series(name: str, series: Series) -> ChartSeries:
    """Return a series as a line of a chart; what was not finite leaves a gap."""
    values = [float("nan") if value is None else value for value in series.values]
    return ChartSeries(name, series.steps, values)


def _megabytes(series: Series) -> Series:
    """Return a series of bytes in MB."""
    return Series(
        series.steps, tuple(None if value is None else value / 1e6 for value in series.values)
    )


def _validation_panels(progress: RunProgress) -> list[ChartPanel]:
    """Return a curve for each validation set where there are several."""
    if not progress.set_losses:
        return []
    return [
        ChartPanel(
            "Validation loss by set",
            "nats per token",
            tuple(chart_series(name, found) for name, found in progress.set_losses.items()),
            is_log=True,
        ),
        ChartPanel(
            "Exact by set, right tokens given before each",
            "share",
            tuple(chart_series(name, found) for name, found in progress.set_exact_shares.items()),
            is_share=True,
        ),
    ]


def _panels(progress: RunProgress) -> list[ChartPanel]:
    return [
        ChartPanel(
            "Loss",
            "nats per token",
            (
                chart_series("training", progress.loss),
                chart_series("validation", progress.val_loss),
            ),
            is_log=True,
        ),
        *_validation_panels(progress),
        ChartPanel(
            "Share of samples",
            "share",
            (
                chart_series("valid", progress.share_valid),
                chart_series("exact, train", progress.share_exact_train),
                chart_series("exact, validation", progress.share_exact_val),
            ),
            is_share=True,
        ),
        ChartPanel(
            "Likeness to the expected shaders",
            "share",
            (
                chart_series("picture", progress.picture_likeness),
                chart_series("BLEU", progress.bleu),
                chart_series("chrF", progress.chrf),
            ),
            is_share=True,
        ),
        ChartPanel(
            "Pictures without content",
            "share",
            (
                chart_series("blank", progress.share_blank),
                chart_series("static", progress.share_static),
            ),
            is_share=True,
        ),
        ChartPanel(
            "Learning rate", "step size", (chart_series("learning rate", progress.learning_rate),)
        ),
        ChartPanel(
            "Gradient norm",
            "before clipping",
            (chart_series("gradient norm", progress.gradient_norm),),
        ),
        ChartPanel("Speed", "tokens/s", (chart_series("tokens/s", progress.tokens_per_s),)),
        ChartPanel("Memory", "MB", (chart_series("memory", _megabytes(progress.memory_bytes)),)),
    ]


def _failure(view: RunView) -> None:
    """Say why a run is at an end that nobody asked for, beside its state."""
    ended = view.progress.ended
    if view.state == "failed" and isinstance(ended, RunFailed):
        st.error(f"{ended.message}\n\n{ended.hint}")
    if view.state == "crashed":
        st.error("The trainer died without a word. Resume goes on from the newest checkpoint.")


def _messages(name: str, view: RunView) -> None:
    for warning in view.progress.warnings:
        st.warning(
            f"{warning.message} {warning.hint}"
            + (f" ({warning.count}x)" if warning.count > 1 else "")
        )
    if view.state in ("crashed", "failed"):
        with st.expander("What it printed last"):
            st.code(read_console(name) or "nothing", language=None)
    if view.state == "stopped" and view.progress.checkpoints:
        st.info(
            "Stopped. **Resume** goes on from here; the **Generate** page offers what it learned.",
            icon=":material/pause_circle:",
        )
