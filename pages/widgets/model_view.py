"""Models in a table, and all that is known about one."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.actions.manage_models import ModelFacts
from core.durations import duration
from core.percent import percent
from pages.widgets.options_form import LABELS
from pages.widgets.plain_text import plain

ORIGINS = {"shipped": "comes along", "run": "trained here"}
NUMBER_PX = 150
CARD_PX = 960  # longer lines are hard to follow
METRICS = {"val_loss": "Validation loss", "train_loss": "Training loss"}


def model_table(found: Sequence[ModelFacts]) -> None:
    """Draw every model with its size and what it has learnt."""
    rows = [
        {
            "Model": facts.choice.name,
            "From": ORIGINS[facts.choice.origin],
            "Parameters": facts.num_parameters / 1e6,
            "Size": facts.size_bytes / 1e6,
            "Step": facts.manifest.step,
            "Tasks": ", ".join(facts.manifest.tasks),
            "Validation loss": _loss(facts),
            "Written (UTC)": _minute(facts),
        }
        for facts in found
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="models_table",
        column_config={
            "Parameters": st.column_config.NumberColumn(format="%.2f million"),
            "Size": st.column_config.NumberColumn(format="%.1f MB"),
            "Step": st.column_config.NumberColumn(format="localized"),
        },
    )


def model_numbers(facts: ModelFacts) -> None:
    """Draw the numbers of a model and its settings."""
    numbers = [
        ("Parameters", f"{facts.num_parameters / 1e6:.2f} million"),
        ("Size", f"{facts.size_bytes / 1e6:.1f} MB"),
        ("Step", f"{facts.manifest.step:,}"),
        *(_measured(name, value) for name, value in facts.manifest.metrics.items()),
    ]
    with st.container(horizontal=True, key="models_numbers"):
        for label, value in numbers:
            st.metric(label, value, width=NUMBER_PX)  # of one width, so that rows line up
    st.markdown(f"**Tasks** {' · '.join(plain(task) for task in facts.manifest.tasks)}")
    settings = [
        f"{LABELS.get(name, name.replace('_', ' ').capitalize())} {value}"
        for name, value in facts.settings.items()
        if name != "architecture"
    ]
    st.caption(plain(" · ".join(settings)))


def model_card(facts: ModelFacts) -> None:
    """Draw what is written about a model."""
    if facts.card:
        with st.container(border=True, key="models_card", width=CARD_PX):
            st.markdown(_without_title(facts.card))
    else:
        st.caption("There is no card: nobody measured this model yet. In a terminal:")
        st.code(
            f"tiny-agent-trainer evaluate --model {facts.choice.name}", language=None, width=CARD_PX
        )


def _measured(name: str, value: float) -> tuple[str, str]:
    """Return a metric's name in words and its value with its unit."""
    label = METRICS.get(name, name.removesuffix("_s").replace("_", " ").capitalize())
    if name.startswith("exact"):
        return label, percent(value, 1)
    return label, duration(value) if name.endswith("_s") else f"{value:.3g}"


def _loss(facts: ModelFacts) -> str:
    loss = facts.manifest.metrics.get("val_loss")
    return "-" if loss is None else f"{loss:.3f}"


def _minute(facts: ModelFacts) -> str:
    return facts.manifest.created_utc.replace("T", " ")[:16]


def _without_title(card: str) -> str:
    """Return a card without its first heading, which is the model's name; headings one smaller."""
    lines = card.split("\n")
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    return "\n".join(f"##{line}" if line.startswith("## ") else line for line in lines)
