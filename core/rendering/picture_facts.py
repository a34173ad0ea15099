"""Facts about frames: blank, static, colours, motion, NaN pixels, GPU time.

Whether a frame is blank and whether frames differ is looked at in every pixel. The rest comes from
at most ``MAX_SAMPLED_PX`` pixels of a frame. Alpha is left out, as in the pictures.

Dominant colours: pixels are counted in small cells of OKLab; the ball of cells that holds the most
is the first colour, then the ball that holds the most of the rest. There is no random start, one
flat colour is one ball, and a gradient becomes as many balls as it has colours to the eye.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from statistics import median

import numpy as np

from core.rendering.colours import css_name, oklab, plain_name
from core.rendering.records import ColourShare, Frame, PictureFacts

BLANK_TOLERANCE = 2  # of 255: rounding and dithering are no content
MAX_SAMPLED_PX = 65_536
CELL = 0.05  # side of a cell in OKLab
RADIUS = 0.12  # of a ball in OKLab: a little less than from red to orange
MAX_COLOURS = 5
LEAST_SHARE = 0.02
CONTRAST_TAIL = 0.05
NUM_LEVELS, LEVEL_SHIFT = 32, 3  # of each channel in the table from colours to cells
RGB_MASK = np.uint32(0x00FFFFFF)  # red is the lowest byte


def picture_facts(frames: Iterable[Frame]) -> PictureFacts:
    """Return what can be said about a shader's frames, which have one size.

    Raises:
        ValueError: there is no frame.
    """
    collector = FactCollector()
    for frame in frames:
        collector.add(frame)
    return collector.facts()


class FactCollector:
    """Takes frames one by one and keeps only sums and the last frame."""

    def __init__(self) -> None:
        cells = _cells()
        self._counts = np.zeros(len(cells.lightness))
        self._rgb_sums = np.zeros((len(cells.lightness), 3))
        self._num_frames = 0
        self._blank_rgb: tuple[int, int, int] | None = None
        self._is_blank = True
        self._is_static = True
        self._difference = 0.0
        self._last: tuple[Frame, np.ndarray] | None = None
        self._non_finite_px = 0
        self._gpu_ms: list[float] = []

    def add(self, frame: Frame) -> None:
        """Take the next frame into account."""
        pixels = np.frombuffer(frame.rgba, dtype=np.uint8).reshape(-1, 4)
        sample = pixels[:: _step(frame)][:, :3]
        self._count_colours(sample)
        if self._is_blank:
            self._is_blank = _is_flat(sample) and _is_flat(pixels[:, :3])
            self._blank_rgb = self._blank_rgb or _rgb(sample[0])
        if self._last:
            self._compare(*self._last, frame, sample)
        self._last = frame, sample
        self._num_frames += 1
        self._non_finite_px = max(self._non_finite_px, frame.non_finite_px)
        if frame.gpu_ms is not None:
            self._gpu_ms.append(frame.gpu_ms)

    def facts(self) -> PictureFacts:
        """Return the facts about the frames so far.

        Raises:
            ValueError: there is none.
        """
        if not self._num_frames:
            raise ValueError("no frame to look at")
        has_several = self._num_frames > 1
        blank = _share(self._blank_rgb, 1.0) if self._is_blank and self._blank_rgb else None
        return PictureFacts(
            num_frames=self._num_frames,
            mean_rgb=_rgb(self._rgb_sums.sum(axis=0) / self._counts.sum()),
            colours=_dominant(self._counts, self._rgb_sums),
            contrast=_contrast(self._counts),
            blank_colour=blank,
            non_finite_px=self._non_finite_px,
            is_static=self._is_static if has_several else None,
            motion=self._difference / (self._num_frames - 1) if has_several else None,
            gpu_ms=median(self._gpu_ms) if self._gpu_ms else None,
        )

    def _count_colours(self, sample: np.ndarray) -> None:
        red, green, blue = (sample[:, i].astype(np.int32) >> LEVEL_SHIFT for i in range(3))
        cell = _cells().of_colour[(red * NUM_LEVELS + green) * NUM_LEVELS + blue]
        num_cells = len(self._counts)
        self._counts += np.bincount(cell, minlength=num_cells)
        for channel in range(3):
            weights = sample[:, channel]
            self._rgb_sums[:, channel] += np.bincount(cell, weights, minlength=num_cells)

    def _compare(
        self, before: Frame, sample_before: np.ndarray, after: Frame, sample: np.ndarray
    ) -> None:
        if before.rgba == after.rgba:
            return
        difference = np.abs(sample.astype(np.int16) - sample_before)
        self._difference += float(difference.mean()) / 255
        if self._is_static:
            old, new = (np.frombuffer(f.rgba, dtype="<u4") & RGB_MASK for f in (before, after))
            self._is_static = bool((old == new).all())


class _Cells:
    """The cells of OKLab that sRGB reaches, by tables made once."""

    def __init__(self) -> None:
        levels = (np.arange(NUM_LEVELS) + 0.5) * 256 / NUM_LEVELS
        lab = oklab(np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1))
        corners = np.floor(lab.reshape(-1, 3) / CELL).astype(np.int64)
        found, of_colour = np.unique(corners, axis=0, return_inverse=True)
        self.of_colour = of_colour.reshape(-1)
        centres = (found + 0.5) * CELL
        self.lightness = centres[:, 0]
        distances = np.linalg.norm(centres[:, None] - centres[None, :], axis=2)
        self.is_near = (distances <= RADIUS).astype(np.float32)  # as numbers: they are summed


@lru_cache(maxsize=1)
def _cells() -> _Cells:
    return _Cells()


def _step(frame: Frame) -> int:
    """Return every how many pixels to look, so that the samples of rows stand beside each other.

    A step that shares a divisor with the width would see but some columns of a grid.
    """
    step = math.ceil(frame.width_px * frame.height_px / MAX_SAMPLED_PX)
    while math.gcd(step, frame.width_px) > 1:
        step += 1
    return step


def _is_flat(pixels: np.ndarray) -> bool:
    channels = (pixels[:, channel] for channel in range(3))
    return all(int(c.max()) - int(c.min()) <= BLANK_TOLERANCE for c in channels)


def _dominant(counts: np.ndarray, rgb_sums: np.ndarray) -> tuple[ColourShare, ...]:
    near = _cells().is_near
    left, total, colours = counts.astype(np.float32), counts.sum(), []
    for _ in range(MAX_COLOURS):
        centre = (near @ left * (left > 0)).argmax()
        ball = (near[centre] > 0) & (left > 0)
        share = left[ball].sum() / total
        if share < LEAST_SHARE:
            break
        rgb = rgb_sums[ball].sum(axis=0) / counts[ball].sum()
        colours.append(_share(_rgb(rgb), float(share)))
        left[ball] = 0
    return tuple(sorted(colours, key=lambda colour: -colour.share))


def _contrast(counts: np.ndarray) -> float:
    lightness = _cells().lightness
    order = lightness.argsort(kind="stable")
    reached = counts[order].cumsum() / counts.sum()
    low, high = np.searchsorted(reached, [CONTRAST_TAIL, 1 - CONTRAST_TAIL])
    return float(lightness[order[min(high, len(order) - 1)]] - lightness[order[low]])


def _share(rgb: tuple[int, int, int], share: float) -> ColourShare:
    return ColourShare(rgb, plain_name(rgb), css_name(rgb), share)


def _rgb(channels: np.ndarray) -> tuple[int, int, int]:
    red, green, blue = (round(float(value)) for value in channels)
    return red, green, blue
