"""Playground: type WGSL, see the verdict and the picture."""

import streamlit as st

from core.rendering.config import FrameConfig
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.choice import choice
from pages.widgets.guard import guard
from pages.widgets.services import preview, starting_points
from pages.widgets.shader_view import picture, verdict

AUTOMATIC = "automatic"
SIZES_PX = (256, 384, 512, 768)
EDITOR_HEIGHT_PX = 460


def load_starting_point() -> None:
    """Put the chosen starting point into the editor."""
    chosen = st.session_state["playground_start"]
    if chosen:
        st.session_state[state.PLAYGROUND_CODE] = starting_points()[chosen]
        st.session_state["playground_start"] = None  # it says what to load, not what is there


def editor() -> str:
    """Draw the left column; returns the code."""
    st.selectbox(
        "Start from",
        list(starting_points()),
        index=None,
        placeholder="a template or an example",
        key="playground_start",
        on_change=load_starting_point,
    )
    return st.text_area(
        "WGSL",
        key=state.PLAYGROUND_CODE,
        height=EDITOR_HEIGHT_PX,
        placeholder="A whole module, a function, statements or one expression.",
        help="A whole module, a function, statements or one expression. "
        "Ctrl-Enter runs it, and so does a click outside.",
        persist_state="session",
    )


def settings() -> tuple[ShaderKind | None, FrameConfig]:
    """Draw the controls above the picture; returns the kind chosen and the frame."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="playground_kind", place=left)
    size_px = middle.selectbox(
        "Size",
        SIZES_PX,
        index=2,
        key="playground_size",
        format_func="{} px".format,
        persist_state="session",
    )
    motion = right.toggle(
        "Animate", key="playground_animate", help="Two seconds, repeated.", persist_state="session"
    )
    time_s = st.slider(
        "Time",
        0.0,
        10.0,
        0.0,
        0.05,
        key="playground_time",
        format="%.2f s",
        disabled=motion,
        persist_state="session",
    )
    if motion:
        return kind, FrameConfig(size_px, size_px, num_frames=40, frames_per_s=20)
    return kind, FrameConfig(size_px, size_px, time_s=time_s)


st.title("Playground")
if state.PLAYGROUND_INCOMING in st.session_state:
    st.session_state[state.PLAYGROUND_CODE] = st.session_state.pop(state.PLAYGROUND_INCOMING)
st.session_state.setdefault(state.PLAYGROUND_CODE, next(iter(starting_points().values())))
left, right = st.columns([11, 9], gap="large")
with left:
    code = editor()
with guard():
    with right:
        kind, config = settings()
    if code.strip():
        with right:
            with st.spinner("Drawing ..."):
                shown = preview(code, kind=kind, config=config)
            picture(shown, width_px=config.width_px)
        with left:
            verdict(shown.report.validation)
            for output in shown.report.outputs:
                st.caption(
                    f"`{output.name}: {output.type}` holds {len(output.data):,} bytes after the run"
                )
    else:
        right.info("Write some WGSL, or start from an example.", icon=":material/edit:")
