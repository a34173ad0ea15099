"""What stands on Generate before anything was asked."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.actions.open_model import NEAREST_NAME
from core.drafts.records import Draft, KeptShader, Take
from pages.widgets.example_prompts import WELCOME
from pages.widgets.services import shipped_pair
from pages.widgets.take_view import PICTURE_PX, SIDES, preview_of, take_view

# What the shader of WELCOME draws at the size of a take; a test compares them.
PICTURE = Path(__file__).parents[2] / "assets" / "images" / "welcome.webp"


def welcome(draft: Draft, body: DeltaGenerator) -> None:
    """Show a shipped pair, so that there is a picture before anything was asked.

    At once as an image file, as the GPU worker may still be starting, and then live.
    """
    with body.container():
        st.columns(SIDES, gap="large")[0].image(PICTURE, width=PICTURE_PX)
    pair = shipped_pair(WELCOME)
    shader = KeptShader(pair.wgsl_code, pair.kind)
    preview_of(shader)
    with body.container():
        take_view(draft, Take("welcome", "shipped", WELCOME, NEAREST_NAME, (shader,)))
