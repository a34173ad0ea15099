"""What the model answered while it trained: a fixed handful of prompts, each with its picture."""

import streamlit as st

from core.jobs.events import SamplesScored, ScoredSample
from core.rendering.config import FrameConfig
from pages.widgets.services import preview

SAMPLE_PX = 160
COLUMNS = 4


def run_samples(scored: SamplesScored) -> None:
    """Draw the answers of one scoring as cards."""
    st.subheader(f"Samples at step {scored.step:,}")
    cells = st.columns(COLUMNS)
    for index, sample in enumerate(scored.samples):
        with cells[index % COLUMNS]:
            _card(sample)


def _card(sample: ScoredSample) -> None:
    """Draw one answer: prompt, verdict, picture, code."""
    with st.container(border=True):
        st.markdown(f"**{sample.prompt}**")
        verdict = {True: ":green[valid]", False: ":red[not valid]", None: "not checked"}[
            sample.is_valid
        ]
        st.caption(f"{sample.split} · {verdict}" + (" · exact" if sample.is_exact else ""))
        if sample.is_valid:
            shown = preview(sample.code, kind=sample.kind, config=FrameConfig(SAMPLE_PX, SAMPLE_PX))
            if shown.picture:
                st.image(shown.picture, width=SAMPLE_PX)
        elif sample.message:
            st.caption(sample.message)
        with st.expander("Code"):
            st.code(sample.code, language="wgsl")
