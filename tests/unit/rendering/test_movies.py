"""Movies hold the frames they were given, in the colours, size and pace asked for."""

import re
import subprocess
import sys

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageSequence

from core.errors import StudioError
from core.rendering.movies import MOVIE_FORMATS, movie_format, movie_palette, open_movie
from core.rendering.records import Frame

COLOURS = ((220, 30, 40), (30, 200, 60), (40, 60, 230), (240, 230, 70))


def frame(rgb, width=48, height=32):
    pixels = np.full((height, width, 4), (*rgb, 255), np.uint8)
    pixels[:, : width // 2, :3] = 20  # so that sides cannot be confused
    return Frame(width, height, pixels.tobytes(), 1.0)


def write(path, frames, frames_per_s=10.0):
    format_ = movie_format(path, frames_per_s=frames_per_s)
    palette = movie_palette(frames) if format_.needs_palette else b""
    size = {"width_px": frames[0].width_px, "height_px": frames[0].height_px}
    with open_movie(
        path, format_=format_, frames_per_s=frames_per_s, palette=palette, **size
    ) as add:
        for item in frames:
            add(item)


def read(path):
    """Return the frames as an array (frame, row, column, channel) and the length in seconds."""
    if path.suffix == ".mp4":
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
        raw = [*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        told = subprocess.run(raw, capture_output=True)
        about = told.stderr.decode()
        width, height = (int(n) for n in re.search(r", (\d+)x(\d+)[, ]", about).groups())
        length = re.search(r"Duration: 00:00:([\d.]+)", about)
        return np.frombuffer(told.stdout, np.uint8).reshape(-1, height, width, 3), float(length[1])
    with Image.open(path) as movie:
        frames, length_ms = [], 0
        for image in ImageSequence.Iterator(movie):
            frames.append(np.asarray(image.convert("RGB")))
            length_ms += image.info["duration"]
        assert movie.info["loop"] == 0, "it repeats for ever"
    return np.array(frames), length_ms / 1000


@pytest.mark.parametrize("suffix", MOVIE_FORMATS)
def test_a_movie_holds_its_frames(tmp_path, suffix):
    path = tmp_path / f"movie{suffix}"
    write(path, [frame(rgb) for rgb in COLOURS])
    frames, length_s = read(path)
    assert frames.shape == (4, 32, 48, 3)
    assert length_s == pytest.approx(0.4, abs=0.02)
    for shown, rgb in zip(frames, COLOURS, strict=True):
        np.testing.assert_allclose(shown[16, 40], rgb, atol=8)
        np.testing.assert_allclose(shown[16, 8], 20, atol=8)


@pytest.mark.parametrize("suffix", MOVIE_FORMATS)
def test_odd_sides_lose_nothing(tmp_path, suffix):
    path = tmp_path / f"movie{suffix}"
    write(path, [frame(rgb, 33, 31) for rgb in COLOURS])
    frames, _ = read(path)
    assert frames.shape[1:3] == ((32, 34) if suffix == ".mp4" else (31, 33))
    np.testing.assert_allclose(frames[0, -1, -1], COLOURS[0], atol=12)


def test_an_mp4_says_how_its_colours_are_meant_and_starts_before_it_is_loaded(tmp_path):
    path = tmp_path / "movie.mp4"
    write(path, [frame(COLOURS[0])])
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)],
        capture_output=True,
        text=True,
    ).stderr
    assert "yuv420p(tv, bt709" in told
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_gif_keeps_standing_parts_still(tmp_path):
    path = tmp_path / "movie.gif"
    gradient = np.linspace(0, 255, 48).astype(np.uint8)
    frames = []
    for i in range(4):
        pixels = np.full((32, 48, 4), 255, np.uint8)
        pixels[..., 0], pixels[..., 1], pixels[..., 2] = gradient, 90, gradient[::-1]
        pixels[:4, i * 8 : i * 8 + 8, :3] = 255
        frames.append(Frame(48, 32, pixels.tobytes(), 1.0))
    write(path, frames)
    shown, _ = read(path)
    assert (shown[:, 8:] == shown[0, 8:]).all()


@pytest.mark.parametrize("name", ["movie", "movie.avi", "movie.png"])
def test_a_name_that_asks_for_no_movie_is_refused(tmp_path, name):
    with pytest.raises(StudioError, match=r"\.mp4, \.webp, \.gif") as refused:
        movie_format(tmp_path / name, frames_per_s=30)
    assert refused.value.hint


def test_a_gif_that_browsers_would_slow_down_is_refused(tmp_path):
    with pytest.raises(StudioError, match="at most 50"):
        movie_format(tmp_path / "movie.gif", frames_per_s=60)
    assert movie_format(tmp_path / "MOVIE.GIF", frames_per_s=50).name == "GIF"


def _stand_in(tmp_path, monkeypatch, code):
    program = tmp_path / "ffmpeg-that-fails"
    program.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit('Unknown encoder libx264')",
        "sys.stdin.buffer.read(); sys.exit('Unknown encoder libx264')",
    ],
)
def test_an_encoder_that_fails_is_told_in_its_words(tmp_path, monkeypatch, code):
    _stand_in(tmp_path, monkeypatch, code)
    with pytest.raises(StudioError, match="Unknown encoder") as failed:
        write(tmp_path / "movie.mp4", [frame(COLOURS[0], 512, 512)] * 20)
    assert failed.value.hint


def test_a_missing_encoder_is_told_with_what_to_install(tmp_path, monkeypatch):
    def none():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", none)
    with pytest.raises(StudioError, match="no ffmpeg") as failed:
        write(tmp_path / "movie.mp4", [frame(COLOURS[0])])
    assert "imageio-ffmpeg" in failed.value.hint


def test_an_error_between_frames_ends_the_encoder(tmp_path, monkeypatch):
    _stand_in(tmp_path, monkeypatch, "import time; time.sleep(60)")
    format_ = movie_format(tmp_path / "movie.mp4", frames_per_s=10)
    with (
        pytest.raises(KeyboardInterrupt),
        open_movie(
            tmp_path / "movie.mp4", format_=format_, width_px=8, height_px=8, frames_per_s=10
        ),
    ):
        raise KeyboardInterrupt
