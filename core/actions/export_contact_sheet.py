"""Write a contact sheet to a PNG file: several shaders, or several times of them, in one picture."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from core.actions.export_picture import check_picture_name
from core.actions.save_file import saved_file
from core.gpu.client import GpuClient
from core.rendering.animation import render_in_parts
from core.rendering.config import FrameConfig
from core.rendering.contact_sheet import ContactSheet, Tile
from core.rendering.picture_facts import picture_facts
from core.rendering.records import Export, ExportProgress, Frame
from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class CaptionedShader:
    """A shader and what stands beneath its pictures."""

    caption: str
    code: str


def export_contact_sheet(
    shaders: Sequence[CaptionedShader],
    path: Path,
    *,
    client: GpuClient,
    config: FrameConfig,
    kind: ShaderKind | None = None,
    on_progress: Callable[[ExportProgress], bool | None] | None = None,
) -> list[Export]:
    """Draw each shader at each of the times of ``config`` into one picture.

    Several shaders at several times make a row for each shader; otherwise the grid is about
    square. A shader that is invalid or cannot be drawn has its reason in its place.

    Returns:
        What came of each shader. None has a path where no shader could be drawn or
        ``on_progress``, which is told after each shader, returned False: there is no file then.

    Raises:
        StudioError: the name does not end in .png, the sheet would be too large, or the place
            cannot be written to.
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    check_picture_name(path)
    is_table = len(shaders) > 1 and config.num_frames > 1
    sheet = ContactSheet(
        num_tiles=len(shaders) * config.num_frames,
        tile_width_px=config.width_px,
        tile_height_px=config.height_px,
        num_columns=config.num_frames if is_table else 0,
    )
    tiles, exports, started = list[Tile](), list[Export](), time.monotonic()
    for shader in shaders:
        export, frames = _draw(shader.code, client, config, kind)
        exports.append(export)
        tiles += _tiles(shader, export, frames, config, has_one_shader=len(shaders) == 1)
        progress = _progress(len(tiles), len(shaders) * config.num_frames, started)
        if on_progress and on_progress(progress) is False:
            return [replace(e, note="The export was cancelled.") for e in exports]
    if not any(export.num_frames for export in exports):
        return exports
    with saved_file(path) as unfinished:
        sheet.draw(tiles).save(unfinished, format="PNG", compress_level=6)
    return [replace(e, path=path) if e.num_frames else e for e in exports]


def _draw(
    code: str, client: GpuClient, config: FrameConfig, kind: ShaderKind | None
) -> tuple[Export, list[Frame]]:
    frames: list[Frame] = []
    for report in render_in_parts(code, client=client, config=config, kind=kind):
        frames += report.frames
    if not frames:
        return Export(report.validation, note=report.note), frames
    frame_ms = mean(frame.duration_ms for frame in frames)
    facts = picture_facts(frames)
    return Export(report.validation, None, len(frames), frame_ms, facts, report.note), frames


def _tiles(
    shader: CaptionedShader,
    export: Export,
    frames: list[Frame],
    config: FrameConfig,
    *,
    has_one_shader: bool,
) -> list[Tile]:
    """Return as many tiles as there are times, so that rows stay rows."""
    reason = export.note or next((d.message for d in export.validation.diagnostics), "")
    tiles = []
    for i in range(config.num_frames):
        frame = frames[i] if i < len(frames) else None
        time_text = f"{config.time_s + i / config.frames_per_s:.2f} s"
        if config.num_frames == 1:
            caption = shader.caption
        else:
            caption = time_text if has_one_shader else f"{shader.caption}, {time_text}"
        tiles.append(Tile(caption, frame, note="" if i and not frames else reason))
    return tiles


def _progress(num_done: int, num_frames: int, started: float) -> ExportProgress:
    eta_s = (time.monotonic() - started) / num_done * (num_frames - num_done)
    return ExportProgress(num_done, num_frames, eta_s)
