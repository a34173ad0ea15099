"""Frames as image files in memory, for previews: PNG and short animated WebP."""

import io
from collections.abc import Sequence

from PIL import Image

from core.rendering.records import Frame


def to_image(frame: Frame) -> Image.Image:
    """Return the frame without its alpha, as a display shows it."""
    size = (frame.width_px, frame.height_px)
    return Image.frombytes("RGBA", size, frame.rgba).convert("RGB")


def to_png(frame: Frame) -> bytes:
    """Return the frame as a PNG file; compression is light because speed matters more."""
    return _encode(to_image(frame), format="PNG", compress_level=1)


def to_webp(frames: Sequence[Frame], *, frames_per_s: float) -> bytes:
    """Return the frames as an animated WebP that repeats for ever."""
    first, *others = (to_image(frame) for frame in frames)
    duration_ms = round(1000 / frames_per_s)
    return _encode(
        first, format="WEBP", save_all=True, append_images=others, duration=duration_ms,
        loop=0, quality=80, method=0,
    )  # fmt: skip


def _encode(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()
