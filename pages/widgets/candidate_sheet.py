"""The candidates of a take as pictures to choose from; they appear one by one while written."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.drafts.records import KeptShader
from core.rendering.config import FrameConfig
from pages.widgets.plain_text import plain, shortened
from pages.widgets.services import preview

CARD_PX = 150
TIME_S = 0.7  # at the start of the time many shaders are blank
TEXT_CHARACTERS = 420  # of code under way: about what a card shows


def picture_card(
    place: DeltaGenerator,
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
    with place.container(key=f"{mark}_{key}", width=CARD_PX, gap="xsmall"):
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
    with st.container(key="generate_sheet"):
        cells = sheet_cells(len(shaders))
        for index, (cell, shader) in enumerate(zip(cells, shaders, strict=True)):
            name = "best" if index == 0 else str(index + 1)
            picture_card(
                cell,
                shader,
                name,
                key=f"candidate_{index}",
                is_chosen=index == chosen,
                on_click=on_click,
                args=(index,),
            )


class LiveSheet:
    """A sheet that fills: text while the first shader is written, pictures as they are drawn."""

    def __init__(self, count: int) -> None:
        self._cells = sheet_cells(count)
        for cell in self._cells:
            with cell.container(width=CARD_PX, height=CARD_PX, border=True):
                st.caption("writing ...")

    def show_text(self, code: str) -> None:
        """Show the end of the first shader's text under way."""
        self._cells[0].code(code[-TEXT_CHARACTERS:], language="wgsl", height=CARD_PX, width=CARD_PX)

    def show(self, number: int, picture: bytes | None) -> None:
        """Show a shader that is done, by its number; further ones than were asked for are not."""
        if number >= len(self._cells):
            return
        # The room is kept while the browser fetches the picture.
        with self._cells[number].container(width=CARD_PX, height=CARD_PX, border=not picture):
            if picture:
                st.image(picture, width=CARD_PX)
            else:
                st.caption("no picture")


def sheet_cells(count: int) -> list[DeltaGenerator]:
    """Return places beside each other that break into further lines where it is narrow."""
    with st.container(horizontal=True, gap="small"):
        return [st.empty() for _ in range(count)]
