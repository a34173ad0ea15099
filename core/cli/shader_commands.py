"""validate, and what it shares with render."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from core.cli.printing import print_error, print_json
from core.validation.records import ValidationReport
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

kind_option = click.option(
    "--kind",
    type=click.Choice(SHADER_KINDS),
    help="What the code is; told from the code when left out.",
)


def verdict(report: ValidationReport) -> dict[str, Any]:
    """Return what validation says, ready for JSON."""
    return {
        "kind": report.kind,
        "valid": report.is_valid,
        "diagnostics": [asdict(finding) for finding in report.diagnostics],
    }


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
                {"path": str(path), **verdict(report)}
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
