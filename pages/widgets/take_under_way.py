"""An answer that is being written: the first picture large, as soon as it is drawn, all as cards.

Each part stands where ``take_view`` draws it when the answer is whole.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.widgets.candidate_sheet import CARD_PX, card_row
from pages.widgets.live_canvas import SHOWN_PX
from pages.widgets.take_places import CODE_HEIGHT_PX, stage, take_places

CODE_LINES = 13  # what a small window shows below the cards
# Keeps the room of a picture, as wide as its place.
BLANK = (
    '<div style="max-width: {}px; aspect-ratio: 1; border-radius: 0.375rem; '
    'background: rgba(128, 128, 128, 0.12)"></div>'
)
# Stands where the finished picture will move; the frame's style hides what is left of the last
# answer below it, which keeps its room.
MARK = '<i class="under-way"></i>'


class TakeUnderWay:
    """Shows ``count`` candidates while they are written, and a button that stops it.

    ``messages`` is a place for what has to be waited for before.
    """

    def __init__(self, count: int) -> None:
        places = take_places(with_sheet=count > 1)
        with places.picture, st.container():  # as the fragment of the finished picture has one
            place = stage()
        self._still = place.empty()
        self._still.html(BLANK.format(SHOWN_PX))
        place.html(MARK)
        self._has_picture = False
        self._cards: list[tuple[DeltaGenerator, DeltaGenerator]] = []
        if count > 1:
            with places.sheet, card_row():
                self._cards = [_blank_card(number) for number in range(count)]
        self._code = places.code.empty()
        self.show_text("")
        self.messages = places.words.container()
        places.words.button(
            "Stop", icon=":material/stop:", key="generate_stop", help="Keeps what is done."
        )

    def show_text(self, code: str) -> None:
        """Show the end of the first shader's text under way."""
        lines = code.splitlines()[-CODE_LINES:]
        self._code.code("\n".join(lines), language="wgsl", height=CODE_HEIGHT_PX)

    def show(self, number: int, picture: bytes | None) -> None:
        """Show a shader that is done, by its number; further ones than were asked for are not."""
        if picture and not self._has_picture:
            self._still.image(picture, width=SHOWN_PX, alt="")
            self._has_picture = True
        if number < len(self._cards):
            still, label = self._cards[number]
            label.caption(f"{number + 1}" if picture else "no picture")
            if picture:
                still.image(picture, width=CARD_PX, alt="")


def _blank_card(number: int) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw a card like those to choose from; returns the places of its picture and its label."""
    with st.container(key=f"card_candidate_{number}", width=CARD_PX, gap="xsmall"):
        still, label = st.empty(), st.empty()
    still.html(BLANK.format(CARD_PX))
    label.caption("writing ...")
    return still, label
