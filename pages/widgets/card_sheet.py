"""A contact sheet to choose from: cards with a picture, a prompt, the code on demand, a tick."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.rendering.config import FrameConfig
from core.wgsl.kinds import ShaderKind
from pages.widgets.plain_text import plain
from pages.widgets.services import preview

CARD_PX = 256
COLUMNS = 4
TIME_S = 0.7  # at the start of the time many shaders are blank
CODE_HEIGHT_PX = 200


@dataclass(frozen=True)
class Card:
    """What a card shows; ``about`` stands below the prompt."""

    prompt: str
    code: str
    kind: ShaderKind
    about: str = ""
    phrasings: tuple[str, ...] = ()


def card_sheet(cards: Sequence[Card], *, key: str) -> list[int]:
    """Draw the cards; returns the indices of those ticked, which outlive a visit elsewhere."""
    ticked = []
    for start in range(0, len(cards), COLUMNS):
        row = cards[start : start + COLUMNS]
        for index, (cell, card) in enumerate(
            zip(st.columns(COLUMNS), row, strict=False), start=start
        ):
            with cell:
                if _card(card, tick_key(card, key=key)):
                    ticked.append(index)
    return ticked


def tick_key(card: Card, *, key: str) -> str:
    """Return the key of a card's tick: it stays with the card when others go."""
    digest = hashlib.sha256(f"{card.prompt}\0{card.code}".encode(errors="replace")).hexdigest()
    return f"{key}_{digest[:16]}"


def tick_all(cards: Sequence[Card], *, key: str, ticked: bool) -> None:
    """Tick every card, or none; for ``on_click``."""
    for card in cards:
        st.session_state[tick_key(card, key=key)] = ticked


def _card(card: Card, key: str) -> bool:
    """Draw one card; returns whether it is ticked."""
    with st.container(border=True, height="stretch"):
        config = FrameConfig(CARD_PX, CARD_PX, TIME_S)
        shown = preview(card.code, kind=card.kind, config=config)
        if shown.pictures:
            st.image(shown.pictures[0], width="stretch", alt=card.prompt)
        else:
            st.code(card.code, language="wgsl", height=CODE_HEIGHT_PX)
        is_ticked = st.checkbox(plain(card.prompt), key=key, persist_state="session")
        if card.about:
            st.caption(card.about)
        with st.popover("Code", icon=":material/code:", width="stretch"):
            for phrasing in card.phrasings:
                st.caption(plain(phrasing))
            st.code(card.code, language="wgsl")
    return is_ticked
