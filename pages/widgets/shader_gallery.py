"""A gallery to open a shader from: templates, shipped examples, one's own sketches, files."""

from collections.abc import Sequence
from itertools import zip_longest

import streamlit as st

from core.actions.keep_sketch import Sketch, list_sketches, new_sketch
from core.actions.list_catalog import StartingPoint
from core.rendering.config import FrameConfig
from pages.widgets.code_editor import MAX_CHARACTERS
from pages.widgets.guard import guard
from pages.widgets.services import preview, starting_points
from pages.widgets.sketch_state import replace_sketch

THUMBNAIL_PX = 192
TIME_S = 0.7  # at the start of the time many shaders are blank
COLUMNS = 4
NUM_SHOWN = 12  # at first, and more at each press
MAX_SKETCHES = 24
MAX_TITLE_CHARACTERS = 70
EXAMPLES, SKETCHES, FILE = "Examples", "My sketches", "From a file"
ALL = "all"
SEARCH, GROUP, COUNT = "gallery_search", "gallery_group", "gallery_count"


@st.dialog("Open a shader", width="large", icon=":material/grid_view:")
def shader_gallery() -> None:
    """Draw the gallery over the page; what is opened becomes a new sketch."""
    source = st.segmented_control(
        "From", (EXAMPLES, SKETCHES, FILE), default=EXAMPLES, key="gallery_source"
    )
    if source == FILE:
        _upload()
    elif source == SKETCHES:
        sketches = list_sketches(MAX_SKETCHES)
        if not sketches:
            st.info("What you write is kept here.", icon=":material/draw:")
        _cards([(sketch.title, sketch) for sketch in sketches])
    else:
        _examples()


def _examples() -> None:
    points = starting_points()
    groups = dict.fromkeys(point.group for point in points)
    box, menu = st.columns([3, 2])
    asked = box.text_input("Search", key=SEARCH, placeholder="circle, noise, sunset ...")
    # Nothing that may change stands in the entries: the browser sends back the one it showed.
    group = menu.selectbox("Group", (ALL, *groups), key=GROUP)
    found = _matching(points, asked.lower().split(), group)
    if found:
        st.caption(f"{len(found):,} shader(s)")
    else:
        st.info("Nothing is called that. Try one word, in all groups.", icon=":material/search:")
    shown = found[: st.session_state.setdefault(COUNT, NUM_SHOWN)]
    _cards([(point.title, new_sketch(point.code)) for point in shown])
    if len(found) > len(shown):
        st.button(
            f"Show more ({len(found) - len(shown):,})",
            key="gallery_more",
            on_click=_show_more,
            width="stretch",
        )


def _matching(points: Sequence[StartingPoint], words: list[str], group: str) -> list[StartingPoint]:
    """Return the points that hold all words; a search goes through all groups."""
    if words:
        return [p for p in points if all(word in p.title.lower() for word in words)]
    if group != ALL:
        return [p for p in points if p.group == group]
    # One of each group in turn, so that the first dozen shows what there is.
    by_group = {
        name: [p for p in points if p.group == name]
        for name in dict.fromkeys(p.group for p in points)
    }
    turns = zip_longest(*by_group.values())
    return [point for turn in turns for point in turn if point]


def _show_more() -> None:
    st.session_state[COUNT] += NUM_SHOWN


def _cards(cards: Sequence[tuple[str, Sketch]]) -> None:
    for start in range(0, len(cards), COLUMNS):
        row = cards[start : start + COLUMNS]
        for index, (cell, (title, sketch)) in enumerate(
            zip(st.columns(COLUMNS), row, strict=False), start=start
        ):
            with cell.container(border=True, height="stretch"):
                _card(title, sketch, key=f"gallery_open_{index}")


def _card(title: str, sketch: Sketch, *, key: str) -> None:
    with guard():
        config = FrameConfig(THUMBNAIL_PX, THUMBNAIL_PX, TIME_S)
        shown = preview(sketch.text, kind=None, config=config)
        if shown.pictures:
            st.image(shown.pictures[0], width="stretch", alt=title)
        else:
            st.code(sketch.text[:300], language="wgsl", height=THUMBNAIL_PX - 20)
    st.text(title[:MAX_TITLE_CHARACTERS])
    if st.button("Open", key=key, width="stretch"):
        _open(sketch)


def _upload() -> None:
    file = st.file_uploader(
        "A text file with WGSL", key="gallery_file", type=["wgsl", "txt"], max_upload_size=1
    )
    if file is None:
        return
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error("This file is no text in UTF-8.", icon=":material/error:")
        return
    if len(text) > MAX_CHARACTERS:
        st.error(
            f"This file has {len(text):,} characters; a shader has at most {MAX_CHARACTERS:,}.",
            icon=":material/error:",
        )
        return
    _open(new_sketch(text.replace("\r\n", "\n")))


def _open(sketch: Sketch) -> None:
    replace_sketch(sketch)
    st.rerun()
