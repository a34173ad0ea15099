"""validate and render."""

from pathlib import Path

import click

from core.cli.printing import print_error, print_json
from core.validation.records import ValidationReport
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

kind_option = click.option(
    "--kind",
    type=click.Choice(SHADER_KINDS),
    help="What the code is; told from the code when left out.",
)


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@kind_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def validate_command(files: tuple[Path, ...], kind: ShaderKind | None, as_json: bool) -> int:
    """Check WGSL FILES as a compiler does; several are checked in one go."""
    from core.actions.validate_shader import validate_files
    from core.cli.main import EXIT_FAILURE
    from core.gpu.client import GpuClient

    client = GpuClient()
    try:
        reports = validate_files(files, client=client, kind=kind)
    finally:
        client.close()
    if as_json:
        print_json(
            [
                {
                    "path": str(path),
                    "kind": report.kind,
                    "valid": report.is_valid,
                    "diagnostics": [vars(finding) for finding in report.diagnostics],
                }
                if isinstance(report, ValidationReport)
                else {"path": str(path), "valid": False, "unreadable": report.message}
                for path, report in reports
            ]
        )
    else:
        for path, report in reports:
            if isinstance(report, ValidationReport):
                click.echo(report.render(path=str(path)) or f"{path}: valid {report.kind}")
            else:
                print_error(report.message, hint=report.hint)
    is_all_valid = all(isinstance(r, ValidationReport) and r.is_valid for _, r in reports)
    return 0 if is_all_valid else EXIT_FAILURE


@click.command("render")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, help="A .png or .webp file."
)
@click.option("--width", default=512, show_default=True, help="Pixels.")
@click.option("--height", default=512, show_default=True, help="Pixels.")
@click.option(
    "--time", "time_s", default=0.0, show_default=True, help="Seconds, of the first frame."
)
@click.option("--frames", default=1, show_default=True, help="More than one make an animated WebP.")
@click.option("--fps", default=30.0, show_default=True, help="Frames for each second.")
@kind_option
def render_command(
    file: Path, output: Path, width: int, height: int, time_s: float, frames: int, fps: float,
    kind: ShaderKind | None,
) -> int:  # fmt: skip
    """Draw a WGSL FILE to a PNG, or with --frames to an animated WebP."""
    from core.actions.render_shader import encode_picture, render_shader
    from core.actions.save_file import save_file
    from core.actions.validate_shader import read_shader
    from core.cli.main import EXIT_FAILURE
    from core.gpu.client import GpuClient
    from core.rendering.config import FrameConfig

    config = FrameConfig(width, height, time_s, frames, fps)
    wanted = ".png" if frames == 1 else ".webp"
    if output.suffix.lower() != wanted:
        raise click.UsageError(f"--output must end in {wanted} for {frames} frame(s).")
    code = read_shader(file)
    client = GpuClient()
    try:
        report = render_shader(code, client=client, config=config, kind=kind)
    finally:
        client.close()
    if not report.frames:
        click.echo(report.validation.render(path=str(file)) or f"{file}: {report.note}", err=True)
        return EXIT_FAILURE
    save_file(output, encode_picture(report.frames, frames_per_s=fps))
    mean_ms = sum(frame.duration_ms for frame in report.frames) / len(report.frames)
    click.echo(f"{output}: {len(report.frames)} frame(s), {mean_ms:.1f} ms each")
    return 0
