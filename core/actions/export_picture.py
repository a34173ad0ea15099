"""Write a picture of a shader to a PNG file."""

from pathlib import Path

from core.actions.save_file import saved_file
from core.errors import StudioError
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.pictures import to_png
from core.rendering.records import Export
from core.rendering.renderer import render_shader
from core.wgsl.kinds import ShaderKind

PICTURE_SUFFIX = ".png"


def export_picture(
    code: str,
    path: Path,
    *,
    client: GpuClient,
    config: FrameConfig,
    kind: ShaderKind | None = None,
) -> Export:
    """Draw the first frame of ``config`` into a PNG file.

    A shader that is invalid or cannot be drawn leaves no file; the result then has no path and a
    note that says why.

    Raises:
        StudioError: the name does not end in .png, or the place cannot be written to.
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    check_picture_name(path)
    report = render_shader(code, client=client, config=config, kind=kind)
    if not report.frames:
        return Export(report.validation, note=report.note)
    frame = report.frames[0]
    with saved_file(path) as unfinished:
        unfinished.write_bytes(to_png(frame))
    return Export(
        report.validation, path, 1, frame.duration_ms, picture_facts([frame]), report.note
    )


def check_picture_name(path: Path) -> None:
    """Raise StudioError unless the name is that of a PNG file."""
    if path.suffix.lower() != PICTURE_SUFFIX:
        raise StudioError(
            f"{path} does not end in {PICTURE_SUFFIX}.",
            hint="Pictures are written as PNG; give a name like picture.png.",
        )
