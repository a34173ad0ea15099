"""What the model answered while it trained: a fixed handful of prompts, each with its picture."""

import streamlit as st

from core.jobs.events import SamplesScored, ScoredSample
from core.rendering.config import FrameConfig
from pages.widgets.plain_text import plain
from pages.widgets.services import preview

SAMPLE_PX = 256
COLUMNS = 4
CODE_HEIGHT_PX = 192
ORIGINS = {"train": "training prompt", "val": "new prompt"}


def run_samples(scored: SamplesScored) -> None:
    """Draw the answers of one scoring as cards."""
    st.subheader(f"Samples at step {scored.step:,}")
    with st.container(key="train_samples"):
        for start in range(0, len(scored.samples), COLUMNS):
            row = scored.samples[start : start + COLUMNS]
            for cell, sample in zip(st.columns(COLUMNS), row, strict=False):
                with cell:
                    _card(sample)


def _card(sample: ScoredSample) -> None:
    """Draw one answer: picture, prompt, verdict, code."""
    with st.container(border=True, height="stretch"):
        shown = None
        if sample.is_valid:
            config = FrameConfig(SAMPLE_PX, SAMPLE_PX)
            shown = preview(sample.code, kind=sample.kind, config=config)
        if shown and shown.pictures:
            st.image(shown.pictures[0], width=SAMPLE_PX, alt=sample.prompt)
        else:
            st.code(sample.code, language="wgsl", height=CODE_HEIGHT_PX)
        st.markdown(f"**{plain(sample.prompt)}**")
        verdict = {True: ":green[valid]", False: ":red[not valid]", None: "not checked"}[
            sample.is_valid
        ]
        exact = " · :green[exact]" if sample.is_exact else ""
        st.caption(f"{ORIGINS.get(sample.split, sample.split)} · {verdict}{exact}")
        if sample.message and not sample.is_valid:
            st.caption(sample.message)
        if shown and shown.pictures:
            with st.popover("Code", width="stretch"):
                st.code(sample.code, language="wgsl")
