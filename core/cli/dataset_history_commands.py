"""dataset history, undo, redo, versions, save, diff and restore: the studio's own dataset in time."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from core.cli.dataset_moving_commands import AUTHOR, MAX_SHOWN
from core.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from core.dataset.records import RowDifference, Undone, VersionDifference

json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


@click.command("history")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@json_option
def history_command(limit: int, as_json: bool) -> int:
    """List the newest steps: what was changed, when and by whom."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.edit_dataset import list_steps, standing_of

    steps = list_steps(open_dataset(), limit=limit)
    if as_json:
        print_json([asdict(step) for step in steps])
        return 0
    print_table(
        ("step", "time (UTC)", "by", "what", "rows", "revision", ""),
        [
            (
                str(step.id),
                step.time.replace("T", " ")[:19],
                step.author,
                step.action,
                f"{step.num_rows:,}",
                str(step.last_revision),
                standing,
            )
            for step, standing in zip(steps, standing_of(steps), strict=True)
        ],
    )
    return 0


@click.command("undo")
@click.option("--step", type=click.IntRange(1), help="Take back this one; by default the newest.")
@json_option
def undo_command(step: int | None, as_json: bool) -> int:
    """Take back a step of the studio's dataset, whatever the number of its rows."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.edit_dataset import undo_last_step, undo_step

    store = open_dataset()
    undone = (
        undo_last_step(store, author=AUTHOR)
        if step is None
        else undo_step(store, step, author=AUTHOR)
    )
    return _print_undone(undone, "taken back", as_json=as_json)


@click.command("redo")
@json_option
def redo_command(as_json: bool) -> int:
    """Do again what was undone last."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.edit_dataset import redo_last_step

    return _print_undone(redo_last_step(open_dataset(), author=AUTHOR), "redone", as_json=as_json)


def _print_undone(undone: "Undone | None", what: str, *, as_json: bool) -> int:
    from core.cli.main import EXIT_FAILURE

    if as_json:
        print_json(asdict(undone) if undone else None)
    elif undone is None:
        click.echo("There is nothing to do.")
    else:
        kept = f", {undone.num_kept:,} kept as edited since" if undone.num_kept else ""
        click.echo(
            f"step {undone.step.id} ({undone.step.action}) {what}: "
            f"{undone.num_changed:,} rows changed{kept}"
        )
    return 0 if undone else EXIT_FAILURE


@click.command("versions")
@json_option
def versions_command(as_json: bool) -> int:
    """List the named versions of the studio's dataset, newest first."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.keep_versions import list_versions

    versions = list_versions(open_dataset())
    if as_json:
        print_json([asdict(version) for version in versions])
        return 0
    print_table(
        ("name", "revision", "time (UTC)", "by", "note"),
        [
            (v.name, f"{v.revision}", v.time.replace("T", " ")[:19], v.author, v.note)
            for v in versions
        ],
    )
    return 0


@click.command("save")
@click.argument("name")
@click.option("--note", default="", help="What is special about it.")
def save_command(name: str, note: str) -> int:
    """Name the present state of the studio's dataset NAME."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.keep_versions import save_version

    version = save_version(open_dataset(), name, author=AUTHOR, note=note)
    click.echo(f"version {version.name} is revision {version.revision}")
    return 0


@click.command("diff")
@click.argument("first")
@click.argument("second", default="now")
@json_option
def diff_command(first: str, second: str, as_json: bool) -> int:
    """Say what turns version FIRST of the studio's dataset into SECOND, by default now.

    Each is a version's name, a revision, now, or run:NAME for what a run was trained on.
    """
    from core.actions.browse_dataset import open_dataset
    from core.actions.keep_versions import compare_versions

    found = compare_versions(open_dataset(), first, second)
    if as_json:
        print_json(_difference_to_json(found))
        return 0
    marks = (("+", found.added), ("-", found.removed), ("~", found.changed))
    for mark, rows in marks:
        for row in rows[:MAX_SHOWN]:
            click.echo(f"{mark} {row.example_id}: {_prompt(row)}")
            for change in row.changes:
                click.echo(f"    {change.field}: {_shown(change.before)} -> {_shown(change.after)}")
        if len(rows) > MAX_SHOWN:
            click.echo(f"{mark} and {len(rows) - MAX_SHOWN:,} more; --json lists all")
    click.echo(
        f"{len(found.added):,} added, {len(found.removed):,} removed, {len(found.changed):,} changed"
    )
    return 0


@click.command("restore")
@click.argument("version")
def restore_command(version: str) -> int:
    """Bring the studio's dataset back to VERSION, as a step that `dataset undo` takes back.

    VERSION is a version's name, a revision, or run:NAME for what a run was trained on.
    """
    from core.actions.browse_dataset import open_dataset
    from core.actions.keep_versions import restore_version

    number = restore_version(open_dataset(), version, author=AUTHOR)
    click.echo(f"{number:,} rows changed; the dataset is as it was at {version}")
    return 0


def _difference_to_json(found: "VersionDifference") -> dict[str, Any]:
    return {
        "added": [{"id": row.example_id, "prompt": _prompt(row)} for row in found.added],
        "removed": [{"id": row.example_id, "prompt": _prompt(row)} for row in found.removed],
        "changed": [
            {
                "id": row.example_id,
                "prompt": _prompt(row),
                "changes": [asdict(change) for change in row.changes],
            }
            for row in found.changed
        ],
    }


def _prompt(row: "RowDifference") -> str:
    example = row.after or row.before
    return example.natural_language if example else ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


history_commands = (
    *(history_command, undo_command, redo_command, versions_command),
    *(save_command, diff_command, restore_command),
)
