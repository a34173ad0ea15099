"""render: pictures, movies and contact sheets from shader files."""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from core.cli.printing import print_json
from core.cli.shader_commands import kind_option, verdict
from core.durations import duration
from core.rendering.records import Export, ExportProgress
from core.wgsl.kinds import ShaderKind

if TYPE_CHECKING:
    from core.gpu.client import GpuClient
    from core.rendering.config import FrameConfig
    from core.rendering.records import RenderInputs

Product = Literal["picture", "movie", "sheet"]
SIZE_PX, TILE_PX = 512, 256
FRAMES_PER_S, DURATION_S = 30.0, 2.0
LINE_WIDTH = 48  # of the progress line, which is overwritten


@click.command("render")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    required=True,
    help="The end of the name says what to write: .png, .mp4, .webp or .gif.",
)
@click.option("--contact-sheet", is_flag=True, help="Several files, or several times, in one .png.")
@click.option("--width", type=int, help=f"Pixels. [default: {SIZE_PX}; {TILE_PX} in a sheet]")
@click.option("--height", type=int, help=f"Pixels. [default: {SIZE_PX}; {TILE_PX} in a sheet]")
@click.option(
    "--time", "time_s", default=0.0, show_default=True, help="Seconds, of the first frame."
)
@click.option(
    "--seconds", type=float, help=f"Length of a movie or sheet. [default: {DURATION_S:g}]"
)
@click.option("--frames", type=int, help="How many frames. [default: 1; for movies from --fps]")
@click.option("--fps", type=float, help=f"Frames for each second. [default: {FRAMES_PER_S:g}]")
@click.option("--mouse", metavar="X,Y", help="Where the mouse is, in pixels from the top left.")
@click.option("--entry", default="", help="The entry point to run. [default: the studio's choice]")
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="Set a uniform or override: speed=2, tint=#ff8800, offset=0.5,1. May be repeated.",
)
@kind_option
@click.option("--json", "as_json", is_flag=True, help="Write facts, times and notes as JSON.")
def render_command(
    files: tuple[Path, ...], output: Path, contact_sheet: bool, width: int | None,
    height: int | None, time_s: float, seconds: float | None, frames: int | None,
    fps: float | None, mouse: str | None, entry: str, settings: tuple[str, ...],
    kind: ShaderKind | None, as_json: bool,
) -> int:  # fmt: skip
    """Draw WGSL FILES: one to a picture or a movie, several to a contact sheet.

    A movie with an odd width or height grows by one pixel as .mp4, which needs even sides.
    """
    from core.actions.validate_shader import read_shader
    from core.cli.main import EXIT_FAILURE
    from core.gpu.client import GpuClient
    from core.rendering.config import FrameConfig
    from core.rendering.records import RenderInputs

    product = _product(output, num_files=len(files), is_sheet=contact_sheet)
    num_frames, frames_per_s = _pace(product, frames=frames, fps=fps, seconds=seconds)
    usual_px = TILE_PX if contact_sheet else SIZE_PX
    config = FrameConfig(
        usual_px if width is None else width,
        usual_px if height is None else height,
        time_s,
        num_frames,
        frames_per_s,
        *_point(mouse),
    )
    inputs = RenderInputs(entry=entry, values=tuple(_setting(text) for text in settings))
    codes = [read_shader(path) for path in files]
    client = GpuClient()
    try:
        inputs = _with_full_names(codes, inputs, client, kind)
        exports = _export(product, files, codes, output, client, config, kind, inputs)
    finally:
        client.close()
    if as_json:
        print_json([_as_json(path, e) for path, e in zip(files, exports, strict=True)])
    else:
        _print(files, exports, output)
    return 0 if all(export.path for export in exports) else EXIT_FAILURE


def _product(output: Path, *, num_files: int, is_sheet: bool) -> Product:
    """Return what to make; refuse what does not go together."""
    from core.actions.export_animation import ANIMATION_SUFFIXES
    from core.actions.export_picture import PICTURE_SUFFIX

    suffix = output.suffix.lower()
    if suffix != PICTURE_SUFFIX and suffix not in ANIMATION_SUFFIXES:
        known = ", ".join((PICTURE_SUFFIX, *ANIMATION_SUFFIXES))
        raise click.UsageError(f"--output is {output}; its name must end in one of {known}.")
    if is_sheet:
        if suffix != PICTURE_SUFFIX:
            raise click.UsageError(
                f"A contact sheet is a picture: end --output in {PICTURE_SUFFIX}."
            )
        return "sheet"
    if num_files > 1:
        raise click.UsageError("Several files go into one picture only with --contact-sheet.")
    return "picture" if suffix == PICTURE_SUFFIX else "movie"


def _pace(
    product: Product, *, frames: int | None, fps: float | None, seconds: float | None
) -> tuple[int, float]:
    """Return how many frames there are and how many a second has; ranges are checked later."""
    if product == "picture" and (seconds is not None or frames not in (None, 0, 1)):
        raise click.UsageError(
            "A .png holds one frame. For more, end --output in .mp4, .webp or .gif, or add "
            "--contact-sheet."
        )
    if seconds is not None and not 0 < seconds < math.inf:
        raise click.UsageError(f"--seconds is {seconds:g}; it must be more than 0.")
    if frames and fps and seconds:
        raise click.UsageError("Give two of --frames, --fps and --seconds; the third follows.")
    length_s = DURATION_S if seconds is None else seconds
    if product == "movie" and frames is None:
        pace = FRAMES_PER_S if fps is None else fps
        return (round(min(length_s * pace, 1e9)) or 1 if math.isfinite(pace) else 1), pace
    num_frames = 1 if frames is None else frames
    is_spread = fps is None and num_frames > 1 and (seconds is not None or product == "sheet")
    if is_spread:
        return num_frames, _spread(num_frames, length_s)
    return num_frames, FRAMES_PER_S if fps is None else fps


def _spread(num_frames: int, length_s: float) -> float:
    """Return the pace at which frames fill a length; refuse one that nobody asked for."""
    from core.rendering.config import FrameConfig
    from core.settings import describe

    pace = num_frames / length_s
    about = describe(FrameConfig.__dataclass_fields__["frames_per_s"])
    lowest, highest = about.minimum or 0.0, about.maximum or math.inf
    if not lowest <= pace <= highest:
        raise click.UsageError(
            f"{num_frames} frames in {length_s:g} s are {pace:g} a second; from {lowest:g} to "
            f"{highest:g} are drawn. Give other --frames or --seconds."
        )
    return pace


def _point(text: str | None) -> tuple[float, float]:
    if text is None:
        return 0.0, 0.0
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise click.UsageError(f"--mouse is {text!r}; give two numbers like 120,80.") from None
    return x, y


def _setting(text: str) -> tuple[str, tuple[float, ...]]:
    name, separator, value = (part.strip() for part in text.partition("="))
    try:
        if value.startswith("#") and len(value) in (7, 9):
            numbers = tuple(round(part / 255, 4) for part in bytes.fromhex(value[1:]))
        else:
            numbers = tuple(float(part) for part in value.split(","))
    except ValueError:
        numbers = ()
    if not (name and separator and numbers):
        raise click.UsageError(
            f"--set is {text!r}; write NAME=VALUE with numbers like 0.5 or 1,0,0, or #rrggbb."
        )
    return name, numbers


def _with_full_names(
    codes: list[str], inputs: "RenderInputs", client: "GpuClient", kind: ShaderKind | None
) -> "RenderInputs":
    """Return the inputs with the paths of their uniforms; a small picture tells which there are."""
    from core.actions.render_shader import render_shader
    from core.rendering.config import FrameConfig

    if not inputs.values:
        return inputs
    probe = FrameConfig(16, 16)
    reports = [render_shader(code, client=client, config=probe, kind=kind) for code in codes]
    lengths = {c.path: len(c.value) for report in reports for c in report.controls}
    values = []
    for name, numbers in inputs.values:
        paths = [path for path in lengths if path == name or path.endswith(f".{name}")]
        if len(paths) != 1:
            fault = "several are called" if paths else "there is no uniform or override"
            listed = ", ".join(paths or lengths) or "none"
            raise click.UsageError(f"--set: {fault} {name!r}; to be set are: {listed}.")
        if len(numbers) != lengths[paths[0]]:
            raise click.UsageError(
                f"--set: {name} takes {lengths[paths[0]]} number(s), not {len(numbers)}."
            )
        values.append((paths[0], numbers))
    return replace(inputs, values=tuple(values))


def _export(
    product: Product,
    files: tuple[Path, ...],
    codes: list[str],
    output: Path,
    client: "GpuClient",
    config: "FrameConfig",
    kind: ShaderKind | None,
    inputs: "RenderInputs",
) -> list[Export]:
    from core.actions.export_animation import export_animation
    from core.actions.export_contact_sheet import CaptionedShader, export_contact_sheet
    from core.actions.export_picture import export_picture

    how: Any = {"client": client, "config": config, "kind": kind, "inputs": inputs}
    if product == "picture":
        return [export_picture(codes[0], output, **how)]
    with _progress_line() as tell:
        if product == "movie":
            return [export_animation(codes[0], output, **how, on_progress=tell)]
        shaders = [
            CaptionedShader(path.stem, code) for path, code in zip(files, codes, strict=True)
        ]
        return export_contact_sheet(shaders, output, **how, on_progress=tell)


@contextmanager
def _progress_line() -> Iterator[Callable[[ExportProgress], None] | None]:
    """Yield what shows the progress on a terminal; elsewhere None."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(progress: ExportProgress) -> None:
        left = "" if progress.eta_s is None else f", {duration(progress.eta_s)} left"
        text = f"frame {progress.num_done} of {progress.num_frames}{left}"
        click.echo(f"\r{text:<{LINE_WIDTH}}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo(f"\r{'':<{LINE_WIDTH}}\r", nl=False, err=True)


def _as_json(path: Path, export: Export) -> dict[str, Any]:
    return {
        "path": str(path),
        **verdict(export.validation),
        "output": str(export.path) if export.path else None,
        "frames": export.num_frames,
        "frame_ms": export.frame_ms,
        "note": export.note,
        "facts": asdict(export.facts) if export.facts else None,
    }


def _print(files: tuple[Path, ...], exports: list[Export], output: Path) -> None:
    for path, export in zip(files, exports, strict=True):
        findings = export.validation.render(path=str(path))
        if findings:
            click.echo(findings, err=True)
        for note in (export.note, *_remarks(export)):
            if note:
                click.echo(f"{path}: {note}", err=True)
    drawn = [export for export in exports if export.path]
    if drawn:
        num_frames = sum(export.num_frames for export in drawn)
        mean_ms = sum(export.frame_ms * export.num_frames for export in drawn) / num_frames
        size_kb = output.stat().st_size / 1000
        click.echo(f"{output}: {num_frames} frame(s), {mean_ms:.1f} ms each, {size_kb:,.0f} kB")


def _remarks(export: Export) -> Iterator[str]:
    """Yield what an author may not have meant."""
    facts = export.facts
    if facts and facts.blank_colour and facts.is_static is not False:
        yield f"note: nothing but one colour, {facts.blank_colour.name}."
    if facts and facts.non_finite_px:
        yield f"note: {facts.non_finite_px} pixel(s) are NaN or infinite."
    if facts and facts.is_static and export.num_frames > 1:
        yield "note: nothing moves."
