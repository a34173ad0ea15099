"""The candidates of a take as pictures to choose from."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.drafts.records import KeptShader
from core.rendering.config import FrameConfig
from pages.widgets.plain_text import plain, shortened
from pages.widgets.services import preview

CARD_PX = 150
TIME_S = 0.7  # at the start of the time many shaders are blank
TEXT_CHARACTERS = 420  # of code: about what a card shows


def picture_card(
    shader: KeptShader,
    label: str,
    *,
    key: str,
    is_chosen: bool,
    on_click: Callable[..., None],
    args: tuple[object, ...] = (),
) -> None:
    """Draw a picture that is a button. Its look is in the frame's style, by its key."""
    mark = "chosen" if is_chosen else "card"
    with st.container(key=f"{mark}_{key}", width=CARD_PX, gap="xsmall"):
        shown = preview(
            shader.code, kind=shader.kind, config=FrameConfig(CARD_PX * 2, CARD_PX * 2, TIME_S)
        )
        if shown.pictures:
            st.image(shown.pictures[0], width=CARD_PX, alt=label)
        else:
            st.code(shader.code[:TEXT_CHARACTERS], language="wgsl", height=CARD_PX)
        st.button(
            plain(shortened(label, 60)),
            key=f"pick_{key}",
            on_click=on_click,
            args=args,
            width="stretch",
        )


def candidate_sheet(
    shaders: Sequence[KeptShader],
    chosen: int,
    *,
    on_click: Callable[[int], None],
) -> None:
    """Draw the candidates of a take, the best first; the chosen one is marked."""
    with card_row():
        for index, shader in enumerate(shaders):
            picture_card(
                shader,
                "best" if index == 0 else str(index + 1),
                key=f"candidate_{index}",
                is_chosen=index == chosen,
                on_click=on_click,
                args=(index,),
            )


def card_row() -> DeltaGenerator:
    """Return a place in which cards stand beside each other, in further lines where it is narrow."""
    return st.container(horizontal=True, gap="small")
