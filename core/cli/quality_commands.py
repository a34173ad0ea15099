"""dataset quality: what is doubtful about rows, as lists."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.printing import print_json
from core.dataset.quality.records import ABOUT, TOOLS, Tool

if TYPE_CHECKING:
    from core.actions.inspect_quality import ToolResult
    from core.dataset.quality.records import Inspected
    from core.dataset.records import StoredExample


@click.command("quality")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--tool", "tools", multiple=True, type=click.Choice(TOOLS), help="Only this one; may repeat."
)
@click.option(
    "--run/--no-run",
    "is_running",
    default=True,
    show_default=True,
    help="First run the shaders that were never run; what they show is remembered.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Findings of each tool to write.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, with all findings.")
def quality_command(
    files: tuple[Path, ...], tools: tuple[Tool, ...], is_running: bool, limit: int, as_json: bool
) -> int:
    """List what is doubtful: faults, repeats, leaks, prompts that their picture contradicts.

    FILES are dataset files or folders; without any, your own dataset is looked at, but for what
    you keep as it is. Rows of files are counted from 1 through all of them.
    """
    from core.actions.inspect_quality import inspect_quality, inspect_rows, open_rows
    from core.actions.look_at_rows import open_looks

    looks = open_looks()
    rows = open_rows(files)
    if is_running:
        _run(rows, are_own=not files)
    inspected = inspect_rows(rows, looks)
    dismissed = frozenset[str]() if files else looks.dismissed()
    results = list(inspect_quality(inspected, tools=tools or TOOLS))
    if as_json:
        print_json(_json(results, dismissed))
    else:
        _print(results, dismissed, inspected, limit=limit)
    return 0


def _run(rows: "Sequence[StoredExample]", *, are_own: bool) -> None:
    """Run what was never run, with a bar; a stop keeps what is done."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.look_at_rows import look_at_rows, open_looks, rows_to_look_at
    from core.gpu.client import GpuClient

    unknown = rows_to_look_at(rows, open_looks())
    if not unknown:
        return
    client, store = GpuClient(), open_dataset() if are_own else None
    try:
        client.adapter()
        with click.progressbar(length=len(unknown), label="shaders", file=sys.stderr) as bar:
            num_done = 0
            for step in look_at_rows(unknown, open_looks(), client=client, store=store):
                bar.update(step.num_done - num_done)
                num_done = step.num_done
    finally:
        client.close()


def _json(results: "Sequence[ToolResult]", dismissed: frozenset[str]) -> dict[str, object]:
    return {
        result.tool: [
            {
                "key": item.key,
                "pairs": list(item.ids),
                "message": item.message,
                "fix": item.fix.label if item.fix else None,
            }
            for item in result.findings
            if item.key not in dismissed
        ]
        for result in results
    }


def _print(
    results: "Sequence[ToolResult]",
    dismissed: frozenset[str],
    inspected: "Inspected",
    *,
    limit: int,
) -> None:
    click.echo(f"{len(inspected.rows):,} rows, {len(inspected.looks):,} of them run")
    for result in results:
        found = [item for item in result.findings if item.key not in dismissed]
        click.secho(f"{result.tool}: {len(found):,}", bold=True)
        click.echo(f"  {ABOUT[result.tool]}")
        for item in found[:limit]:
            pairs = ", ".join(map(str, item.ids[:6])) + (" ..." if len(item.ids) > 6 else "")
            click.echo(f"  {pairs or '-'}: {item.message.splitlines()[0]}")
        if len(found) > limit:
            click.echo(f"  and {len(found) - limit:,} more")
