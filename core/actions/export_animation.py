"""Write an animation of a shader to a file: MP4, animated WebP or GIF."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from statistics import mean

from core.actions.save_file import saved_file
from core.gpu.client import GpuClient
from core.rendering.animation import render_in_parts
from core.rendering.config import FrameConfig
from core.rendering.movies import (
    MOVIE_FORMATS,
    MovieFormat,
    movie_format,
    movie_palette,
    open_movie,
)
from core.rendering.picture_facts import FactCollector
from core.rendering.records import Export, ExportProgress, Frame, RenderReport
from core.rendering.renderer import render_shader
from core.wgsl.kinds import ShaderKind

ANIMATION_SUFFIXES = tuple(MOVIE_FORMATS)
NUM_PALETTE_FRAMES = 8  # spread over the animation
PALETTE_FRAME_PX = 160
LEAST_FRAMES_PER_S = 0.1

# Told after each part. Returning False cancels the export; None and True let it go on.
OnProgress = Callable[[ExportProgress], bool | None]


class _Stopped(Exception):
    """There will be no file; the reason is a value."""

    def __init__(self, export: Export) -> None:
        super().__init__(export.note)
        self.export = export


def export_animation(
    code: str,
    path: Path,
    *,
    client: GpuClient,
    config: FrameConfig,
    kind: ShaderKind | None = None,
    on_progress: OnProgress | None = None,
) -> Export:
    """Draw the frames of ``config`` into a movie; the end of the name says which kind.

    Frames are drawn and encoded part by part, so that memory stays flat however many there are.
    The file appears when it is complete. A shader that is invalid or cannot be drawn, and a
    cancelled export, leave none; the result then has no path and a note that says why.

    Raises:
        StudioError: the name asks for no known format, the format cannot hold the frame rate,
            the place cannot be written to, or the encoder fails.
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    format_ = movie_format(path, frames_per_s=config.frames_per_s)
    try:
        with saved_file(path) as unfinished:
            parts = render_in_parts(code, client=client, config=config, kind=kind)
            first = _drawn(next(parts), num_done=0, config=config)
            palette = b""
            if format_.needs_palette:
                palette = movie_palette(_frames_for_palette(code, client, config, kind))
            export = _write(
                chain([first], parts), unfinished, format_, palette, config, on_progress
            )
    except _Stopped as stopped:
        return stopped.export
    return replace(export, path=path)


def _write(
    parts: Iterator[RenderReport],
    file: Path,
    format_: MovieFormat,
    palette: bytes,
    config: FrameConfig,
    on_progress: OnProgress | None,
) -> Export:
    first = next(parts)
    started, collector, frame_ms = time.monotonic(), FactCollector(), list[float]()
    size = first.frames[0]
    with open_movie(
        file, format_=format_, width_px=size.width_px, height_px=size.height_px,
        frames_per_s=config.frames_per_s, palette=palette,
    ) as add:  # fmt: skip
        for part in chain([first], parts):
            for frame in _drawn(part, num_done=len(frame_ms), config=config).frames:
                add(frame)
                collector.add(frame)
                frame_ms.append(frame.duration_ms)
            progress = _progress(len(frame_ms), config.num_frames, time.monotonic() - started)
            if on_progress and on_progress(progress) is False:
                raise _Stopped(Export(first.validation, note="The export was cancelled."))
        if len(frame_ms) < config.num_frames:
            note = f"The shader gives {len(frame_ms)} picture(s), not an animation; write a .png."
            raise _Stopped(Export(first.validation, note=note))
    return Export(
        first.validation,
        num_frames=len(frame_ms),
        frame_ms=mean(frame_ms),
        facts=collector.facts(),
        note=first.note,
    )


def _drawn(report: RenderReport, *, num_done: int, config: FrameConfig) -> RenderReport:
    """Return the report if it has frames, else stop with its reason."""
    if report.frames:
        return report
    place = f"Frame {num_done + 1} of {config.num_frames}: " if num_done else ""
    raise _Stopped(Export(report.validation, note=report.note and place + report.note))


def _progress(num_done: int, num_frames: int, elapsed_s: float) -> ExportProgress:
    # The first frame was drawn before the clock started: it includes compiling the shader.
    eta_s = elapsed_s / (num_done - 1) * (num_frames - num_done) if num_done > 1 else None
    return ExportProgress(num_done, num_frames, eta_s)


def _frames_for_palette(
    code: str, client: GpuClient, config: FrameConfig, kind: ShaderKind | None
) -> tuple[Frame, ...]:
    """Return a few small frames from the whole length of the animation."""
    num_frames = min(NUM_PALETTE_FRAMES, config.num_frames)
    scale = min(1.0, PALETTE_FRAME_PX / max(config.width_px, config.height_px))
    few = replace(
        config,
        width_px=max(1, round(config.width_px * scale)),
        height_px=max(1, round(config.height_px * scale)),
        num_frames=num_frames,
        frames_per_s=max(LEAST_FRAMES_PER_S, config.frames_per_s * num_frames / config.num_frames),
    )
    report = render_shader(code, client=client, config=few, kind=kind)
    return _drawn(report, num_done=0, config=few).frames
