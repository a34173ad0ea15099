"""Movies from frames, one frame at a time: MP4, animated WebP, GIF.

Frames go through a pipe to ffmpeg, a child process that comes with the imageio-ffmpeg package, so
that no more than a few are in memory. Alpha is left out, as in the pictures.

MP4 is H.264 with 4:2:0 colour, which every browser and phone plays. It needs even sides: an odd
width or height grows by one pixel, a copy of the last column or row. GIF has one palette for all
frames, so that standing parts do not flicker.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import imageio_ffmpeg
from PIL import Image

from core.errors import StudioError
from core.processes.launch import start_child
from core.processes.terminate import kill_tree
from core.rendering.pictures import to_image
from core.rendering.records import Frame

FINISH_DEADLINE_S = 300.0  # for what ffmpeg still holds when the last frame was given
PALETTE_FILE = "palette.png"
PALETTE_SIDE = 16  # ffmpeg takes a palette as a picture of 16 x 16 colours
NUM_COLOURS = PALETTE_SIDE**2
MAX_PALETTE_FRAME_PX = 160  # the side of the frames that a palette is made from


@dataclass(frozen=True)
class MovieFormat:
    """How ffmpeg writes a kind of file, and how many frames a second it can hold."""

    name: str
    muxer: str
    options: tuple[str, ...]
    max_frames_per_s: float
    is_h264: bool = False
    needs_palette: bool = False


MOVIE_FORMATS = {
    ".mp4": MovieFormat(
        "MP4",
        "mp4",
        # BT.709 is said as well as used: players guess the colours of a file that does not say.
        ("-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
         "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        1000.0,
        is_h264=True,
    ),
    ".webp": MovieFormat(
        "WebP",
        "webp",
        ("-c:v", "libwebp_anim", "-quality", "90", "-compression_level", "4",
         # The encoder's own way to its colours; ffmpeg's spoils the last column of odd widths.
         "-pix_fmt", "bgra", "-loop", "0"),
        1000.0,  # times are whole milliseconds
    ),
    ".gif": MovieFormat(
        "GIF",
        "gif",
        ("-loop", "0"),
        50.0,  # times are hundredths of a second, and browsers slow down what has only one
        needs_palette=True,
    ),
}  # fmt: skip


def movie_format(path: Path, *, frames_per_s: float) -> MovieFormat:
    """Return the format that the end of a file's name asks for.

    Raises:
        StudioError: there is no such format, or it cannot hold so many frames a second.
    """
    format_ = MOVIE_FORMATS.get(path.suffix.lower())
    if format_ is None:
        raise StudioError(
            f"{path} does not end in {', '.join(MOVIE_FORMATS)}.",
            hint="The end of the name says what to write: .mp4 is smallest, .webp keeps colours best, .gif is shown everywhere.",
        )
    if frames_per_s > format_.max_frames_per_s:
        raise StudioError(
            f"{format_.name} holds at most {format_.max_frames_per_s:g} frames a second; {frames_per_s:g} were asked for.",
            hint="Ask for fewer frames a second, or write .mp4 or .webp.",
        )
    return format_


def movie_palette(frames: Sequence[Frame]) -> bytes:
    """Return the colours that show these frames best, as a PNG file for ``open_movie``."""
    images = [to_image(frame) for frame in frames]
    for image in images:
        image.thumbnail((MAX_PALETTE_FRAME_PX, MAX_PALETTE_FRAME_PX))
    width, height = images[0].size
    sheet = Image.new("RGB", (width, height * len(images)))
    for i, image in enumerate(images):
        sheet.paste(image, (0, i * height))
    colours = sheet.quantize(NUM_COLOURS, kmeans=3).getpalette("RGB") or []
    colours += colours[-3:] * (NUM_COLOURS - len(colours) // 3)
    with tempfile.TemporaryFile() as file:
        Image.frombytes("RGB", (PALETTE_SIDE, PALETTE_SIDE), bytes(colours)).save(file, "PNG")
        file.seek(0)
        return file.read()


@contextmanager
def open_movie(
    path: Path,
    *,
    format_: MovieFormat,
    width_px: int,
    height_px: int,
    frames_per_s: float,
    palette: bytes = b"",
) -> Iterator[Callable[[Frame], None]]:
    """Yield the function that adds a frame; ``path`` is complete when the block has ended.

    Args:
        path: what ffmpeg writes; after an error it holds a part of the movie.
        format_: what ``movie_format`` returned.
        width_px: of every frame.
        height_px: of every frame.
        frames_per_s: at most the format's.
        palette: what ``movie_palette`` returned, where the format needs one.

    Raises:
        StudioError: ffmpeg is missing or fails.
    """
    with tempfile.TemporaryDirectory(prefix="tiny-agent-movie-") as name:
        folder = Path(name)
        (folder / PALETTE_FILE).write_bytes(palette)
        with (folder / "messages.txt").open("wb+") as messages:
            process = start_child(
                [
                    *(_ffmpeg(), "-hide_banner", "-loglevel", "error"),
                    *("-f", "rawvideo", "-pix_fmt", "rgb0"),
                    *("-video_size", f"{width_px}x{height_px}", "-framerate", f"{frames_per_s}"),
                    *("-i", "pipe:0"),
                    *_filters(format_, width_px, height_px),
                    *format_.options,
                    *("-f", format_.muxer, "-y", str(path.resolve())),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                cwd=folder,
                env=os.environ,
            )
            try:
                yield lambda frame: _add(process, frame, messages)
                _finish(process, messages)
            finally:
                kill_tree(process)
                _close(process)


def _ffmpeg() -> str:
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise StudioError(
            f"There is no ffmpeg to encode movies with: {error}",
            hint="Install the package again: pip install --force-reinstall imageio-ffmpeg.",
        ) from None


def _filters(format_: MovieFormat, width_px: int, height_px: int) -> list[str]:
    if format_.needs_palette:
        # Diffused errors look smoothest on gradients; what did not change is not drawn again.
        return ["-i", PALETTE_FILE, "-lavfi", "paletteuse=dither=sierra2_4a:diff_mode=rectangle"]
    if format_.is_h264:
        right, bottom = width_px % 2, height_px % 2
        even = f"pad={width_px + right}:{height_px + bottom}"
        copied = f"fillborders=right={right}:bottom={bottom}:mode=smear"
        return ["-vf", f"{even},{copied},scale=out_color_matrix=bt709:out_range=tv"]
    return []


def _add(process: "subprocess.Popen[bytes]", frame: Frame, messages: BinaryIO) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(frame.rgba)
    except OSError:
        process.wait(FINISH_DEADLINE_S)
        raise _failure(messages) from None


def _finish(process: "subprocess.Popen[bytes]", messages: BinaryIO) -> None:
    _close(process)
    try:
        exit_code = process.wait(FINISH_DEADLINE_S)
    except subprocess.TimeoutExpired:
        raise StudioError(
            f"The encoder did not finish within {FINISH_DEADLINE_S:g} s.",
            hint="Ask for fewer or smaller frames.",
        ) from None
    if exit_code:
        raise _failure(messages)


def _close(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    with suppress(OSError):  # where the encoder is gone, its exit code and messages say why
        process.stdin.close()


def _failure(messages: BinaryIO) -> StudioError:
    messages.seek(0)
    told = messages.read().decode("utf-8", errors="replace").strip().splitlines()
    return StudioError(
        f"The movie could not be encoded: {told[-1] if told else 'the encoder gives no reason'}",
        hint="Check that the disk has room, or try another size or format.",
    )
