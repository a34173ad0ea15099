"""Frames as image files in memory, for previews."""

import io

from PIL import Image

from core.rendering.records import Frame


def to_image(frame: Frame) -> Image.Image:
    """Return the frame without its alpha, as a display shows it."""
    size = (frame.width_px, frame.height_px)
    return Image.frombytes("RGBA", size, frame.rgba).convert("RGB")


def to_png(frame: Frame) -> bytes:
    """Return the frame as a PNG file; compression is light because speed matters more."""
    return _encode(to_image(frame), format="PNG", compress_level=1)


def to_webp(frame: Frame) -> bytes:
    """Return the frame as a WebP file, small enough for many of them to travel to a browser."""
    return _encode(to_image(frame), format="WEBP", quality=90, method=0)


def _encode(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()
