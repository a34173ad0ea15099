"""runs compare and runs export."""

from pathlib import Path

import click

from core.cli.printing import print_json, print_table


@click.group("runs")
def runs_command() -> None:
    """Compare training runs, or export their curves."""


@runs_command.command("compare")
@click.argument("names", metavar="RUN RUN...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def compare_command(names: tuple[str, ...], as_json: bool) -> int:
    """Show how the runs ended and what they were started with differently."""
    from core.actions.compare_runs import compare_runs
    from core.actions.follow_run import follow_run
    from core.cli.run_printing import run_to_json

    names = tuple(dict.fromkeys(names))
    if len(names) < 2:
        raise click.UsageError("Name at least two different runs.")
    differences = compare_runs(names)
    runs = [run_to_json(name, follow_run(name).look()) for name in names]
    if as_json:
        settings = [
            {"section": found.section, "name": found.name, "values": found.values}
            for found in differences
        ]
        print_json({"runs": runs, "differences": settings})
        return 0
    rows = [
        (title, *(_written(run[key]) for run in runs))
        for title, key in (
            ("state", "state"), ("steps", "step"), ("loss (nats/token)", "loss"),
            ("best validation loss (nats/token)", "best_val_loss"),
        )
    ]  # fmt: skip
    rows += [(found.title, *map(_written, found.values)) for found in differences]
    print_table(("", *names), rows)
    return 0


@runs_command.command("export")
@click.argument("names", metavar="RUN...", nargs=-1, required=True)
@click.option(
    "--to", "to_folder", type=click.Path(path_type=Path), default=Path("tensorboard"),
    show_default=True, help="Folder that gets a folder for each run.",
)  # fmt: skip
def export_command(names: tuple[str, ...], to_folder: Path) -> int:
    """Write the runs' curves so that `tensorboard --logdir FOLDER` shows them."""
    from core.actions.compare_runs import export_run_curves

    for name in names:
        click.echo(str(export_run_curves(name, to_folder)))
    return 0


def _written(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
