"""check and studio."""

import os
import subprocess
import sys

import click

from core.cli.printing import print_json

MARKS = {
    "ok": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "missing": ("missing", "red"),
}


@click.command("check")
@click.option("--adapter-only", is_flag=True, help="Look only for the graphics adapter.")
@click.option(
    "--verbose", is_flag=True, help="Accepted for the original tool's sake; everything is shown."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def check_command(adapter_only: bool, verbose: bool, as_json: bool) -> int:  # noqa: ARG001
    """Report adapter, torch device, versions, and what to do about anything missing."""
    from core.actions.check_environment import check_adapter, check_environment
    from core.cli.main import EXIT_FAILURE, EXIT_NO_GPU
    from core.gpu.client import GpuClient

    client = GpuClient()
    try:
        findings = [check_adapter(client)] if adapter_only else check_environment(client)
    finally:
        client.close()
    if as_json:
        print_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            mark, colour = MARKS[finding.status]
            click.echo(f"{click.style(mark, fg=colour)}  {finding.topic}: {finding.text}")
            if finding.advice:
                click.echo(f"         {finding.advice}")
    missing = [finding.topic for finding in findings if finding.status == "missing"]
    if "graphics adapter" in missing:
        return EXIT_NO_GPU
    return EXIT_FAILURE if missing else 0


@click.command("studio")
@click.option("--port", default=8501, show_default=True, help="Port on localhost.")
@click.option("--headless", is_flag=True, help="Do not open a browser.")
def studio_command(port: int, headless: bool) -> int:
    """Open the studio in a browser on this machine."""
    from core import paths
    from core.processes.launch import CALM_THREADS

    command = [
        *(sys.executable, "-m", "streamlit", "run", str(paths.PROJECT / "app.py")),
        *("--server.port", str(port), "--server.address", "localhost"),
        *("--server.headless", "true" if headless else "false"),
    ]
    click.echo(f"The studio is at http://localhost:{port} (Ctrl-C ends it; trainings go on).")
    # In the project's folder, because Streamlit reads its configuration from there.
    environment = {**CALM_THREADS, **os.environ}
    return subprocess.call(command, cwd=paths.PROJECT, env=environment)
