"""A map of the dataset: like rows near each other, with pictures on pointing and zooming."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.actions.look_at_rows import open_looks
from core.actions.map_examples import (
    BASES,
    THUMBNAIL_PX,
    Basis,
    ExampleMap,
    map_examples,
    prompts_on_map,
)
from core.actions.open_model import ModelChoice, list_models
from core.dataset.quality.looks_store import LooksStore
from core.errors import DatasetError
from pages.widgets import state
from pages.widgets.flip_book import payload
from pages.widgets.guard import guard
from pages.widgets.inspection import rows_now
from pages.widgets.models import loaded_model
from pages.widgets.picture_running import picture_running
from pages.widgets.services import dataset, moving_preview
from pages.widgets.shader_view import facts_line, picture, verdict

if TYPE_CHECKING:
    from core.actions.read_prompts import PromptStates

KEY = "map"
HEIGHT_PX = 600
MAX_GROUPS = 10  # five colours in two shapes; the other categories are grey
ABOUT = {
    "pictures": "Rows whose pictures look alike are near each other.",
    "words": "Rows that are asked for in the same words are near each other.",
    "model": "Rows whose prompts the model reads alike are near each other.",
}


def example_map() -> None:
    """Draw the map with the pair that was picked on it."""
    st.session_state.setdefault(f"{KEY}_basis", BASES[0])
    basis: Basis | None = st.segmented_control(
        "Near each other by",
        BASES,
        required=True,
        key=f"{KEY}_basis",
        format_func=str.capitalize,
        persist_state="session",
    )
    assert basis is not None, "one is required"
    # Below the menu, which so keeps its place when this is done and gone.
    num_unknown = picture_running(key=KEY)
    reader = _reader() if basis == "model" else None
    states = _read(reader) if reader else None
    left, right = st.columns([7, 3], gap="medium")
    store, looks = dataset(), open_looks()
    found = _mapped(
        looks,
        states,
        str(store.path),
        store.last_revision(),
        looks.stamp(),
        basis,
        _identity(reader) if reader else None,
    )
    if not found.points:
        st.info("Run the rows above: the map lays out their pictures.", icon=":material/image:")
        return
    with left:
        picked = _component_call(found, basis)
        what = "pairs without a picture of their own" if basis == "pictures" else "more"
        hidden = f" {found.num_left_out:,} {what} are not shown." if found.num_left_out else ""
        waiting = " Those not run yet have no picture." if num_unknown else ""
        st.caption(
            f"{ABOUT[basis]} Zoom with the wheel until points become pictures, drag to move, "
            f"double-click to see all; arrow keys move from point to point.{hidden}{waiting}"
        )
    with right:
        _picked(picked)


@st.cache_data(max_entries=4, show_spinner="Laying out the map ...")
def _mapped(
    _looks: LooksStore,
    _states: PromptStates | None,
    path: str,  # noqa: ARG001 - the key of the cache
    revision: int,  # noqa: ARG001 - the key of the cache
    stamp: str,  # noqa: ARG001 - the key of the cache
    basis: Basis,
    reader: tuple[str, int] | None,  # noqa: ARG001 - the key of the cache
) -> ExampleMap:
    read = _states.features if _states else None
    return map_examples(rows_now(), _looks, basis=basis, read=read)


def _reader() -> ModelChoice:
    """Draw the menu of the models that can read; returns the one chosen."""
    choices = {choice.name: choice for choice in list_models() if choice.folder}
    name = st.selectbox("Model", choices, key=f"{KEY}_reader", width=320, persist_state="session")
    return choices[name]


def _identity(reader: ModelChoice) -> tuple[str, int]:
    """Return what the states of prompts follow from, but for the prompt."""
    return str(reader.folder), reader.stamp


def _read(reader: ModelChoice) -> PromptStates:
    """Return the states of all prompts on the map; those not read yet are read, with a bar."""
    from core.generation.generator import Generator  # loads torch

    states = _states(*_identity(reader))
    generator = loaded_model(reader)
    assert isinstance(generator, Generator), "models with a folder are networks"
    place = st.empty()
    for num_done, num_all in states.read(generator, prompts_on_map(rows_now())):
        place.progress(num_done / num_all, f"{num_done:,} of {num_all:,} prompts read")
    place.empty()
    return states


@st.cache_resource(max_entries=3, show_spinner=False)
def _states(folder: str, stamp: int) -> PromptStates:
    """Return what a model made of prompts so far; sessions share it."""
    from core.actions.read_prompts import PromptStates  # loads torch

    del folder, stamp  # by which it is cached
    return PromptStates()


def _component_call(found: ExampleMap, basis: str) -> int | None:
    """Draw the map in the browser; returns the id of the pair picked last."""
    counts = Counter(point.category for point in found.points)
    named = [name for name, _ in counts.most_common(MAX_GROUPS)]
    group_of = {name: number for number, name in enumerate(named)}
    groups = [
        {"name": name, "group": number, "count": f"{counts[name]:,}"}
        for name, number in group_of.items()
    ]
    rest = len(found.points) - sum(counts[name] for name in named)
    if rest:
        groups.append({"name": "others", "group": -1, "count": f"{rest:,}"})
    header = {
        "points": {
            "x": [point.x for point in found.points],
            "y": [-point.y for point in found.points],
            "id": [point.id for point in found.points],
            "prompt": [point.prompt for point in found.points],
            "category": [point.category for point in found.points],
            "group": [group_of.get(point.category, -1) for point in found.points],
        },
        "groups": groups,
        "cell": THUMBNAIL_PX,
        "columns": found.num_columns,
        "heightPx": HEIGHT_PX,
        "alt": f"Map of {len(found.points):,} pairs by {basis}",
    }
    data = payload((found.sheet,), header)
    result = _component()(key=f"{KEY}_{basis}", data=data, on_picked_change=lambda: None)
    return None if result.picked is None else int(result.picked)


def _picked(example_id: int | None) -> None:
    """Draw the pair that was picked."""
    if example_id is None:
        st.info("Click a point to look at its pair.", icon=":material/ads_click:")
        return
    try:
        row = dataset().get(example_id)
    except DatasetError:
        st.info("This pair is no longer in the dataset.", icon=":material/delete:")
        return
    example = row.example
    with guard():
        shown = moving_preview(example.wgsl_code, kind=example.kind, size_px=256)
        picture(shown, key=f"{KEY}_picture", alt=example.natural_language)
        st.text(example.natural_language)
        verdict(shown.report.validation)
        if shown.facts:
            st.caption(facts_line(shown.facts))
    st.button(
        f"Open pair {row.id}",
        icon=":material/open_in_new:",
        key=f"{KEY}_open",
        on_click=lambda: state.show_pair(row.id),
    )
    st.code(example.wgsl_code, language="wgsl", height=240)


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    return st.components.v2.component("tiny-agent-trainer.example_map", js="example_map.js")
