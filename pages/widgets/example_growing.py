"""Grow examples of the dataset: choose them, watch the variants come, accept those that please."""

import streamlit as st

from core.actions.browse_dataset import count_dataset, query_dataset
from core.actions.grow_dataset import GrowthStep, accept_grown, every_example, grow_examples
from core.dataset.records import ExampleFilter, StoredExample
from core.durations import duration
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets import state
from pages.widgets.card_sheet import Card, card_sheet, tick_all
from pages.widgets.choice import choice
from pages.widgets.guard import guard
from pages.widgets.plain_text import plain
from pages.widgets.services import dataset, gpu_client

KEY = "recipes_grow"
MAX_SOURCES = 200
MAX_SHOWN = 96
ANY = "any"


def example_growing() -> None:
    """Draw the choice of examples, the form, and what grew."""
    sources = _sources()
    number_box, seed_box, button = st.columns([2, 2, 3], vertical_alignment="bottom")
    number = number_box.number_input(
        "How many variants", 1, MAX_SHOWN, 12, key=f"{KEY}_number", persist_state="session"
    )
    seed = seed_box.number_input(
        "Seed", 0, 2**31, 0, key=f"{KEY}_seed", help="Equal seeds grow equal variants.",
        persist_state="session",
    )  # fmt: skip
    asked = button.button(
        "Grow",
        type="primary",
        icon=":material/potted_plant:",
        key=f"{KEY}_go",
        disabled=not sources,
    )
    if asked:
        _grow(sources, number, seed)
    steps = st.session_state.get(state.RECIPES_GROWN)
    if steps:
        _outcome(steps)
    elif sources:
        st.info(
            "Press **Grow**: variants in other colours, numbers, sizes and speeds appear here, with "
            "prompts that say so. Each one is validated and drawn.",
            icon=":material/potted_plant:",
        )


def _sources() -> list[StoredExample]:
    """Draw what chooses examples; returns those chosen, or all that match."""
    text, kind, category = st.columns([4, 2, 2])
    categories = [name for name in count_dataset(dataset()).num_by_category if name]
    if st.session_state.get(f"{KEY}_category", ANY) not in (ANY, *categories):
        st.session_state[f"{KEY}_category"] = ANY  # its last pair is gone
    chosen = ExampleFilter(
        text=text.text_input(
            "Examples with",
            key=f"{KEY}_search",
            placeholder="words in prompt or code",
            persist_state="session",
        ),
        kind=choice("Kind", SHADER_KINDS, none=ANY, key=f"{KEY}_kind", place=kind),
        category=choice("Category", categories, none=ANY, key=f"{KEY}_category", place=category),
    )
    page = query_dataset(dataset(), chosen, limit=MAX_SOURCES, offset=0)
    if not page.rows:
        st.info("No example matches. Search for other words.", icon=":material/search_off:")
        return []
    by_id = {row.id: row for row in page.rows}
    picked = st.multiselect(
        "Of these",
        list(by_id),
        # The choices belong to the matches: others would be refused.
        key=f"{KEY}_picked_{hash(chosen)}",
        format_func=lambda number: f"{number}: {by_id[number].example.natural_language}",
        placeholder=f"all {len(by_id):,} that match"
        if page.num_matching <= MAX_SOURCES
        else f"the first {MAX_SOURCES} of {page.num_matching:,} that match",
        persist_state="session",
    )
    return [by_id[number] for number in picked] or page.rows


def _grow(sources: list[StoredExample], number: int, seed: int) -> None:
    """Grow, showing how far it is; what there is when it is stopped is kept."""
    # Any other click, Stop too, ends the script run; so each step is kept at once.
    steps: list[GrowthStep] = []
    st.session_state[state.RECIPES_GROWN] = steps
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, "Growing ...")
        st.button("Stop", icon=":material/stop:", key=f"{KEY}_stop")
    growth = grow_examples(
        [row.example for row in sources],
        number=number,
        seed=seed,
        known=every_example(dataset()),
        client=gpu_client(),
    )
    for step in growth:
        steps.append(step)
        left = "" if step.eta_s is None else f", {duration(step.eta_s)} left"
        bar.progress(step.num_kept / step.num_wanted, f"{step.num_kept} of {step.num_wanted}{left}")
    place.empty()


def _outcome(steps: list[GrowthStep]) -> None:
    """Draw the variants as cards, the buttons that accept them, and what was dropped and why."""
    kept = [step.variant for step in steps if step.variant and not step.reason]
    dropped = [step for step in steps if step.reason]
    cards = [
        Card(
            variant.example.natural_language,
            variant.example.wgsl_code,
            variant.example.kind,
            about="; ".join(map(str, variant.changes)),
            phrasings=variant.example.phrasings,
        )
        for variant in kept
    ]

    def accept(indices: list[int]) -> None:
        with guard():
            chosen = [kept[index] for index in indices]
            num_added = accept_grown(dataset(), chosen, author=state.AUTHOR)
            st.session_state[state.RECIPES_GROWN] = [s for s in steps if s.variant not in chosen]
            st.toast(f"Added {num_added} variant(s) to the dataset. Undo there takes it back.")

    if cards:
        buttons = st.container(horizontal=True, vertical_alignment="center")
        ticked = card_sheet(cards, key=KEY)
        with buttons:
            st.button(
                f"Accept {len(ticked)} ticked" if ticked else "Accept ticked",
                icon=":material/add:",
                key=f"{KEY}_accept",
                disabled=not ticked,
                on_click=lambda: accept(ticked),
            )
            st.button(
                f"Accept all {len(cards)}",
                icon=":material/done_all:",
                key=f"{KEY}_accept_all",
                on_click=lambda: accept(list(range(len(cards)))),
            )
            if ticked:
                st.button(
                    "Tick none",
                    key=f"{KEY}_none",
                    on_click=lambda: tick_all(cards, key=KEY, ticked=False),
                )
            st.caption(f"{len(cards)} variants, {len(dropped)} dropped")
    else:
        st.info(
            "No variant is left here. Choose other examples, or another seed; below is what was "
            "dropped and why.",
            icon=":material/potted_plant:",
        )
    if dropped:
        with st.expander(f"Dropped ({len(dropped)})", icon=":material/block:"):
            for step in dropped:
                example = step.variant.example if step.variant else step.source
                st.markdown(f"**{plain(example.natural_language)}**")
                st.caption(step.reason.splitlines()[0])
