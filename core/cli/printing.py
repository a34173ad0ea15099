"""How the command line writes: errors with a hint, tables, JSON."""

import json
from collections.abc import Sequence
from typing import Any

import click


def print_error(message: str, *, hint: str) -> None:
    """Write an error to stderr, its hint on the next line."""
    click.secho(f"error: {message}", fg="red", err=True)
    if hint:
        click.echo(f"  hint: {hint}", err=True)


def print_json(value: Any) -> None:
    """Write one JSON value to stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write aligned columns; an empty table says so."""
    if not rows:
        click.echo("  (none)")
        return
    widths = [max(len(row[i]) for row in (headings, *rows)) for i in range(len(headings))]
    for index, row in enumerate((headings, *rows)):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.secho(f"  {line.rstrip()}", bold=index == 0)
