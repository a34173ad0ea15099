"""A player for pictures drawn on the server: play, scrub, speed, and the mouse of the shader."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

HEADER_LENGTH_BYTES = 4


@dataclass(frozen=True)
class MouseState:
    """Where the mouse was last pressed or dragged, in pixels of the frame, origin top left."""

    x_px: float
    y_px: float
    is_down: bool


def flip_book(
    frames: Sequence[bytes],
    *,
    frames_per_s: float,
    width_px: int,
    height_px: int,
    alt: str,
    key: str,
    with_mouse: bool = False,
) -> MouseState | None:
    """Show the frames in turn for ever; one frame is a picture without controls.

    Call it again with the same key to replace the frames in place: time, speed and play state
    stay, and the old picture is shown until the new one is decoded. Animation starts paused for
    visitors who ask for reduced motion.

    Args:
        frames: image files (PNG, WebP or JPEG), all of one size; a frame is drawn at its own
            resolution and scaled to the space, so twice width_px suits high-density screens.
        frames_per_s: the first frame stands at 0 s.
        width_px: largest width in CSS pixels; a narrower column shrinks the picture.
        height_px: with width_px the shape of the space, kept before a frame arrives.
        alt: what the picture shows, for those who do not see it.
        key: names the player and its state.
        with_mouse: whether pressing and dragging on the picture are reported. Each report is a
            rerun, of the fragment if there is one around: at most eight a second.

    Returns:
        The mouse, or None before it was used, after it was forgotten, and without with_mouse.

    Raises:
        ValueError: there is no frame, or a size or rate is not above 0.
    """
    if not frames or frames_per_s <= 0 or width_px <= 0 or height_px <= 0:
        raise ValueError(
            f"{len(frames)} frames of {width_px} x {height_px} px at {frames_per_s} per second; "
            "all four must be above 0"
        )
    header = {
        "framesPerS": frames_per_s,
        "widthPx": width_px,
        "heightPx": height_px,
        "alt": alt,
        "withMouse": with_mouse,
    }
    result = _component()(key=key, data=payload(frames, header), on_mouse_change=lambda: None)
    mouse = result.mouse
    if not with_mouse or mouse is None:
        return None
    return MouseState(float(mouse["x"]), float(mouse["y"]), bool(mouse["down"]))


def payload(frames: Sequence[bytes], header: Mapping[str, object]) -> bytes:
    """Return what the browser gets: length of the header, header as JSON, files of the frames.

    Streamlit sends bytes as they are only if they are the whole of a component's data; inside
    a dictionary they would have to be base64 text, a third longer.
    """
    text = json.dumps({**header, "sizes": [len(frame) for frame in frames]}).encode()
    return b"".join((len(text).to_bytes(HEADER_LENGTH_BYTES, "little"), text, *frames))


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    return st.components.v2.component("tiny-agent-trainer.flip_book", js="flip_book.js")
