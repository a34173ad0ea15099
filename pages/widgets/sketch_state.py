"""The sketch of a session: its name is in the address, so that a reload finds the text again."""

import streamlit as st

from core.actions.keep_sketch import Sketch, new_sketch, read_sketch, save_sketch
from core.actions.list_catalog import GREETING
from core.errors import StudioError
from pages.widgets import state

ADDRESS = "sketch"
_UNSAVED = "playground_unsaved"  # why the text is in no file


def open_sketch() -> None:
    """See to it that there is a text: one sent here, the one of the address, or a greeting."""
    incoming = st.session_state.pop(state.PLAYGROUND_INCOMING, None)
    sketch: Sketch | None = st.session_state.get(state.PLAYGROUND_SKETCH)
    if incoming is not None:
        replace_sketch(new_sketch(incoming))
        _save(incoming)
    elif sketch is None:
        replace_sketch(read_sketch(st.query_params.get(ADDRESS, "")) or new_sketch(GREETING))
    _show_address()


def replace_sketch(sketch: Sketch) -> None:
    """Put another sketch into the editor; the one before it stays in its file."""
    st.session_state[state.PLAYGROUND_SKETCH] = sketch
    st.session_state[state.PLAYGROUND_CODE] = sketch.text
    st.session_state.pop(state.PLAYGROUND_ORIGINAL, None)


def put_text(text: str) -> None:
    """Put a text into the editor; it stays the same sketch, and the visitor can undo it."""
    st.session_state[state.PLAYGROUND_CODE] = text


def keep(text: str) -> None:
    """Save a text that was changed; says so where another tab changed the same sketch."""
    sketch: Sketch = st.session_state[state.PLAYGROUND_SKETCH]
    st.session_state[state.PLAYGROUND_CODE] = text
    if text != sketch.text:
        _save(text)
        _show_address()
    if reason := st.session_state.get(_UNSAVED):
        st.warning(reason, icon=":material/warning:")


def _save(text: str) -> None:
    sketch: Sketch = st.session_state[state.PLAYGROUND_SKETCH]
    try:
        saved = save_sketch(sketch, text)
    except StudioError as error:
        st.session_state[_UNSAVED] = f"{error.message} {error.hint}"
        return
    st.session_state.pop(_UNSAVED, None)
    st.session_state[state.PLAYGROUND_SKETCH] = saved
    if saved.name != sketch.name and sketch.revision:
        st.toast(
            "This sketch was changed in another tab. Yours goes on as a sketch of its own; "
            "both are kept."
        )


def _show_address() -> None:
    sketch: Sketch = st.session_state[state.PLAYGROUND_SKETCH]
    if sketch.revision and st.query_params.get(ADDRESS) != sketch.name:
        st.query_params[ADDRESS] = sketch.name
