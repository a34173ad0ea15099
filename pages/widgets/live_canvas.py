"""The picture of a shader, drawn sixty times a second by the visitor's own GPU.

Where that cannot be, for whatever reason, frames that the server drew are played instead, and the
reason stands below them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator

from core.actions.render_shader import follows_mouse
from core.actions.run_live import LiveShader, NotLive, prepare_live
from core.rendering.config import FrameConfig
from core.rendering.records import RenderInputs
from core.wgsl.kinds import ShaderKind
from pages.widgets.flip_book import MouseState, payload
from pages.widgets.live_payload import control_paths, describe, texels
from pages.widgets.services import (
    MAX_CACHED_BYTES,
    MAX_CACHED_PICTURES,
    NO_INPUTS,
    Preview,
    gpu_client,
    moving_preview,
    preview,
)
from pages.widgets.shader_controls import Values, shader_controls
from pages.widgets.shader_view import picture

SHOWN_PX = 720  # largest width of a picture on a page, in CSS pixels
FRAME_PX = 512  # of what the server draws: less than is shown, as it has many to draw and to send
UNAVAILABLE = "live_unavailable"  # why this visitor's browser draws nothing live
MAX_MESSAGE_CHARACTERS = 300
# Reasons that hold for every shader in this browser, and what to say.
BROWSER_REASONS = {
    "insecure-context": "The server draws: live pictures need a secure address, `https://` or, on "
    "the studio's own machine, `http://localhost`.",
    "no-webgpu": "The server draws: this browser has no WebGPU. Current versions of Chrome, Edge, "
    "Safari and Firefox have it.",
    "no-adapter": "The server draws: the browser offers no graphics device. Look whether hardware "
    "acceleration is switched on in its settings.",
    "no-device": "The server draws: the browser could not open its graphics device.",
    "device-lost": "The server draws: the browser lost its graphics device.",
}
PERMANENT = ("insecure-context", "no-webgpu")  # as long as the page is open
SHADER_REASONS = {
    "rejected": "The server draws: the browser's own compiler does not take this shader: `{}`",
    "too-slow": "The server draws: this shader is too slow for the browser's graphics device.",
    "failed": "The server draws: the browser could not draw this shader: `{}`",
}


@dataclass(frozen=True)
class LiveState:
    """How the picture is drawn; ``values`` are the uniforms that the visitor changed, by path.

    ``note`` says why it is not live, and ``shown`` is what the server drew then. With ``is_older``
    the shader is not valid and what is shown is the last one that was.
    """

    is_live: bool
    values: Values = ()
    note: str = ""
    shown: Preview | None = None
    is_older: bool = False


@dataclass(frozen=True)
class _Subject:
    """What is shown, and under which key."""

    code: str
    kind: ShaderKind | None
    inputs: RenderInputs
    alt: str
    width_px: int
    height_px: int
    frame_px: int
    key: str

    @property
    def source_id(self) -> str:
        """Tells shaders apart."""
        text = f"{self.code}\0{self.kind}\0{self.inputs}"
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def live_canvas(
    code: str,
    kind: ShaderKind | None,
    *,
    key: str,
    alt: str = "What the shader draws",
    width_px: int = SHOWN_PX,
    height_px: int | None = None,
    frame_px: int = FRAME_PX,
    with_controls: bool = True,
    is_playing: bool = True,
    start_s: float = 0.0,
    inputs: RenderInputs = NO_INPUTS,
    poster: bytes = b"",
) -> LiveState:
    """Show a shader live, or in frames of the server where that cannot be.

    Call it again with the same key to replace the shader in place: time, speed and what the
    visitor set stay, and the old picture goes on until the new one is compiled. A uniform runs
    the script again when its slider is let go, so put the call into a fragment.

    Args:
        code: a shader of any kind; where it is not valid the last one that was stays.
        kind: None for the one that the code looks like.
        key: names the picture and its state.
        alt: what the picture shows, for those who do not see it.
        width_px: largest width in CSS pixels; a narrower column shrinks the picture.
        height_px: with width_px the shape; a square by default.
        frame_px: the width of a frame where the server draws; it is scaled to the space.
        with_controls: whether time, capture and the uniforms are offered.
        is_playing: whether it starts in motion; never for visitors who ask for reduced motion.
        start_s: the time of the first frame.
        inputs: the entry point, and values of uniforms to begin with.
        poster: an image file to show until the first frame; without one the server draws it.

    Raises:
        GpuUnavailable: no adapter answers on the server.
    """
    subject = _Subject(code, kind, inputs, alt, width_px, height_px or width_px, frame_px, key)
    live = _prepared(code, kind, inputs)
    last: _Subject | None = st.session_state.get(f"{key}_last")
    is_older = isinstance(live, NotLive) and not live.is_valid and last is not None
    if is_older and last:
        subject = replace(subject, code=last.code, kind=last.kind, inputs=last.inputs)
        live = _prepared(last.code, last.kind, last.inputs)
    elif not isinstance(live, NotLive) or live.is_valid:
        st.session_state[f"{key}_last"] = subject
    own = {"isPlaying": is_playing, "startS": start_s, "withControls": with_controls}
    return replace(_drawn(subject, live, own, poster, start_s), is_older=is_older)


def _drawn(
    subject: _Subject,
    live: LiveShader | NotLive,
    own: Mapping[str, object],
    poster: bytes,
    start_s: float,
) -> LiveState:
    """Draw in the browser where that can be, otherwise by the server."""
    if isinstance(live, NotLive):
        return _by_server(subject, live.reason, st.container(), can_retry=False)
    if obstacle := _known_obstacle(subject):
        return _by_server(subject, obstacle, st.container(), can_retry=_can_retry())
    place = st.empty()
    with place.container():
        values, obstacle = _by_browser(subject, live, own, poster or _poster(subject, start_s))
    if not obstacle:
        return LiveState(True, values)
    _frames(subject)  # the poster stays until they are there
    return _by_server(subject, obstacle, place.container(), can_retry=_can_retry())


def _by_browser(
    subject: _Subject, live: LiveShader, own: Mapping[str, object], poster: bytes
) -> tuple[Values, str]:
    """Mount the component; returns what the visitor set, and what went wrong."""
    header = {
        "sourceId": subject.source_id,
        "alt": subject.alt,
        "widthPx": subject.width_px,
        "heightPx": subject.height_px,
        "values": dict(subject.inputs.values),
        **own,
        **describe(live),
    }
    result = _component()(
        key=subject.key,
        data=payload((poster, *texels(live)), header),
        on_failure_change=lambda: None,
        on_uniforms_change=lambda: None,
    )
    known = control_paths(live)
    values = {path: tuple(numbers) for path, numbers in (result.uniforms or {}).items()}
    chosen = tuple((path, numbers) for path, numbers in values.items() if path in known)
    return chosen, _new_obstacle(subject, result.failure)


def _known_obstacle(subject: _Subject) -> str:
    """Return why the browser is not asked for a live picture, or nothing."""
    if UNAVAILABLE in st.session_state:
        return BROWSER_REASONS[st.session_state[UNAVAILABLE]]
    refused_id, told = st.session_state.get(f"{subject.key}_refused", ("", ""))
    return str(told) if refused_id == subject.source_id else ""


def _can_retry() -> bool:
    return st.session_state.get(UNAVAILABLE) not in PERMANENT


def _new_obstacle(subject: _Subject, failure: dict[str, str] | None) -> str:
    """Remember and return what the browser reported just now, or nothing."""
    if not failure or failure["sourceId"] != subject.source_id:
        return ""
    reason = failure["reason"]
    if reason in BROWSER_REASONS:
        st.session_state[UNAVAILABLE] = reason
        return BROWSER_REASONS[reason]
    # In a code span nothing of the browser's words is markup.
    lines = failure["message"].replace("`", "'").split("\n")
    told = SHADER_REASONS[reason].format(lines[0][:MAX_MESSAGE_CHARACTERS])
    st.session_state[f"{subject.key}_refused"] = (subject.source_id, told)
    return told


def _by_server(
    subject: _Subject, obstacle: str, place: DeltaGenerator, *, can_retry: bool
) -> LiveState:
    """Play the server's frames in a place; below it uniforms and mouse that draw them anew."""
    code, kind, key, inputs = subject.code, subject.kind, subject.key, subject.inputs
    with_mouse = follows_mouse(code)
    mouse: MouseState | None = st.session_state.get(f"{key}_mouse") if with_mouse else None
    shown = _frames(subject)
    if shown.pictures and obstacle:
        _say(obstacle, key=key, can_retry=can_retry)
    controls = shown.report.controls
    values = shader_controls(controls, key=f"{key}_uniform") if controls else ()
    if values or mouse:
        inputs = replace(inputs, values=(*inputs.values, *values))
        shown = moving_preview(
            code, kind=kind, size_px=subject.frame_px, inputs=inputs, mouse=mouse
        )
    with place:
        now = picture(
            shown,
            key=f"{key}_frames",
            alt=subject.alt,
            width_px=subject.width_px,
            with_mouse=with_mouse,
        )
    if with_mouse and now != mouse:
        st.session_state[f"{key}_mouse"] = now
        st.rerun()
    return LiveState(False, values, obstacle, shown)


def _frames(subject: _Subject) -> Preview:
    """Return what the server draws; once for each shader, then it is known."""
    return moving_preview(
        subject.code, kind=subject.kind, size_px=subject.frame_px, inputs=subject.inputs
    )


def _say(obstacle: str, *, key: str, can_retry: bool) -> None:
    st.caption(f":material/cloud: {obstacle}")
    if can_retry:
        st.button(
            "Try the browser again",
            icon=":material/refresh:",
            type="tertiary",
            key=f"{key}_again",
            on_click=_forget_obstacles,
            args=(key,),
        )


def _forget_obstacles(key: str) -> None:
    st.session_state.pop(UNAVAILABLE, None)
    st.session_state.pop(f"{key}_refused", None)


@st.cache_data(max_entries=MAX_CACHED_PICTURES, max_size=MAX_CACHED_BYTES, show_spinner=False)
def _prepared(code: str, kind: ShaderKind | None, inputs: RenderInputs) -> LiveShader | NotLive:
    return prepare_live(code, client=gpu_client(), kind=kind, inputs=inputs)


def _poster(subject: _Subject, start_s: float) -> bytes:
    height_px = round(subject.frame_px * subject.height_px / subject.width_px)
    config = FrameConfig(subject.frame_px, height_px, start_s)
    shown = preview(subject.code, kind=subject.kind, config=config, inputs=subject.inputs)
    return shown.pictures[0] if shown.pictures else b""


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    return st.components.v2.component("tiny-agent-trainer.live_canvas", js="live_canvas.js")
