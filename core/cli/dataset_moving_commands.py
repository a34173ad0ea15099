"""dataset import and export: the studio's own dataset from and to files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from core.cli.printing import print_json
from core.dataset.records import REVIEW_STATES, SPLITS, VALIDITIES, ExampleFilter
from core.wgsl.kinds import SHADER_KINDS

if TYPE_CHECKING:
    from core.actions.move_dataset import ImportPreview
    from core.dataset.exporting import ExportFormat

AUTHOR = "user"  # there are no accounts
# Written out, since reading them from core.dataset.exporting would load all readers for --help.
FORMATS = ("toml", "json", "jsonl", "csv", "parquet", "wgsl", "huggingface")
MAX_SHOWN = 20


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--encoding", help="Of text files that are neither UTF-8 nor say so: latin-1, ...")
@click.option("--dry-run", is_flag=True, help="Say what would come in and what is wrong; no more.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def import_command(path: Path, encoding: str | None, dry_run: bool, as_json: bool) -> int:
    """Add the rows of PATH to the studio's dataset as one step; `dataset undo` takes it back.

    PATH is TOML, JSON, JSONL, CSV, Parquet, WGSL, a zip of such, or a folder, also in the layout
    of Hugging Face. Rows that are broken are named and left out; rows that are in the dataset
    already are passed over.
    """
    from core.actions.browse_dataset import open_dataset
    from core.actions.move_dataset import import_previewed, preview_file
    from core.cli.main import EXIT_FAILURE

    store = open_dataset()
    preview = preview_file(store, path, encoding=encoding)
    num_added = 0
    if not dry_run and preview.num_new:
        total = len(preview.examples)
        with click.progressbar(length=total, label="rows", file=sys.stderr) as bar:
            done = import_previewed(
                store, preview, author=AUTHOR, tick=lambda num: bar.update(num - bar.pos)
            )
            bar.update(total - bar.pos)
        num_added = done.num_added
    if as_json:
        print_json(_import_to_json(preview, num_added))
    else:
        _print_import(preview, num_added, dry_run=dry_run)
    return 0 if preview.examples else EXIT_FAILURE


def _import_to_json(preview: "ImportPreview", num_added: int) -> dict[str, object]:
    return {
        "rows": len(preview.examples) + preview.num_skipped,
        "new": preview.num_new,
        "added": num_added,
        "problems": [
            {"path": str(p.path), "row": p.row, "message": p.message, "skipped": p.is_skipped}
            for p in preview.problems
        ],
    }


def _print_import(preview: "ImportPreview", num_added: int, *, dry_run: bool) -> None:
    for problem in preview.problems[:MAX_SHOWN]:
        click.echo(str(problem), err=True)
    if len(preview.problems) > MAX_SHOWN:
        click.echo(f"and {len(preview.problems) - MAX_SHOWN:,} more; --json lists them", err=True)
    known = sum(preview.is_known)
    what = f"{preview.num_new:,} would be added" if dry_run else f"{num_added:,} added"
    click.echo(f"{preview.name}: {what}, {known:,} known already, {preview.num_skipped:,} left out")


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="By default what the suffix says; wgsl and huggingface make a folder, or a .zip.",
)
@click.option("--search", "text", default="", help="Words that must all occur.")
@click.option("--kind", type=click.Choice(SHADER_KINDS))
@click.option("--category")
@click.option("--tag")
@click.option("--review", type=click.Choice(REVIEW_STATES))
@click.option("--validity", type=click.Choice(VALIDITIES))
@click.option("--split", type=click.Choice(SPLITS))
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def export_command(path: Path, form: str | None, as_json: bool, **chosen: Any) -> int:
    """Write the studio's dataset, or what matches, to PATH; reading it gives the same rows."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.move_dataset import export_file

    number = export_file(
        open_dataset(),
        path,
        chosen=ExampleFilter(**chosen),
        form=cast("ExportFormat | None", form),
    )
    if as_json:
        print_json({"path": str(path), "rows": number})
    else:
        click.echo(f"{number:,} rows written to {path}")
    return 0


moving_commands = (import_command, export_command)
