"""Where the parts of an answer stand: the same while it is written and after, so nothing moves."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CODE_HEIGHT_PX = 448  # below candidates it is as high as the window allows, by the frame's style


@dataclass(frozen=True)
class TakePlaces:
    """The picture on the left; on the right candidates, code, and all that is said and asked."""

    picture: DeltaGenerator
    sheet: DeltaGenerator
    code: DeltaGenerator
    words: DeltaGenerator


def take_places(*, with_sheet: bool) -> TakePlaces:
    """Return the places of an answer; on a phone they stand below each other."""
    left, right = st.columns(2, gap="medium")
    with right:
        sheet = st.container(key="generate_sheet")
        code = st.container(key="generate_code_below_sheet" if with_sheet else "generate_code")
        words = st.container()
    return TakePlaces(left, sheet, code, words)


def stage() -> DeltaGenerator:
    """Return the place of the picture: put a still one first, it lies below the second thing."""
    return st.container(key="generate_stage")
