"""dataset check, dataset stats and dataset duplicates."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from core.cli.printing import print_json, print_table
from core.dataset.near_duplicates import LEAST_SIMILARITY, NEAR
from core.dataset.records import Example, ReadResult


@click.group("dataset")
def dataset_command() -> None:
    """Check, count and compare the rows of dataset files."""


path_argument = click.argument("path", type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


@dataset_command.command("check")
@path_argument
@json_option
def check_command(path: Path, as_json: bool) -> int:
    """Validate and draw every row of PATH, a dataset file or folder; fail on any bad row."""
    from core.actions.check_dataset import check_rows, read_dataset
    from core.cli.main import EXIT_FAILURE
    from core.gpu.client import GpuClient

    data = read_dataset(path)
    problems = list(data.problems)
    client = GpuClient()
    try:
        client.adapter()
        with click.progressbar(length=len(data.examples), label="rows", file=sys.stderr) as bar:
            for checked in check_rows(data, client=client):
                problems += checked.problems()
                bar.update(1)
    finally:
        client.close()
    num_rows = len(data.examples) + sum(problem.is_skipped for problem in data.problems)
    if as_json:
        rows = [
            {"path": str(p.path), "row": p.row, "message": p.message}
            for p in sorted(problems, key=lambda p: (p.path, p.row))
        ]
        print_json({"rows": num_rows, "problems": rows})
    else:
        for problem in sorted(problems, key=lambda p: (p.path, p.row)):
            click.echo(str(problem))
        num_bad = len({(problem.path, problem.row) for problem in problems})
        click.echo(f"{path}: {num_rows:,} rows, {num_bad:,} with problems")
    return EXIT_FAILURE if problems else 0


@dataset_command.command("stats")
@path_argument
@json_option
def stats_command(path: Path, as_json: bool) -> int:
    """Count and measure the rows of PATH, a dataset file or folder."""
    from core.actions.check_dataset import read_dataset
    from core.cli.dataset_printing import print_statistics
    from core.dataset.statistics import measure_dataset

    data = read_dataset(path)
    warn_of_skipped(data, path)
    measured = measure_dataset(data.examples)
    if as_json:
        print_json(asdict(measured))
    else:
        print_statistics(measured)
    return 0


@dataset_command.command("duplicates")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--least",
    type=click.FloatRange(LEAST_SIMILARITY, 1),
    default=NEAR,
    show_default=True,
    help="Name pairs of codes that are at least so alike.",
)
@json_option
def duplicates_command(files: tuple[Path, ...], least: float, as_json: bool) -> int:
    """Name rows of FILES, dataset files or folders, whose codes are nearly the same.

    How alike two codes are is the share of their runs of three tokens that both have.
    """
    from core.actions.check_dataset import read_dataset
    from core.dataset.near_duplicates import find_near_duplicates

    rows: list[tuple[Path, int, Example]] = []
    for path in files:
        data = read_dataset(path)
        warn_of_skipped(data, path)
        rows += [(*place, row) for place, row in zip(data.places, data.examples, strict=True)]
    pairs = find_near_duplicates([row.wgsl_code for *_, row in rows], least_similarity=least)
    if as_json:
        found = [
            {
                "rows": [
                    {"path": str(path), "row": number, "prompt": row.natural_language}
                    for path, number, row in (rows[pair.first], rows[pair.second])
                ],
                "similarity": pair.similarity,
            }
            for pair in pairs
        ]
        print_json({"num_rows": len(rows), "least_similarity": least, "pairs": found})
        return 0
    places = [f"{path}:{number}" for path, number, _ in rows]
    print_table(
        ("row", "row", "similarity"),
        # Cut, not rounded: only codes that have all runs in common say 1.000.
        [
            (places[p.first], places[p.second], f"{int(p.similarity * 1000) / 1000:.3f}")
            for p in pairs
        ],
    )
    click.echo(f"{len(rows):,} rows, {len(pairs):,} pairs of nearly the same code")
    return 0


def warn_of_skipped(data: ReadResult, path: Path) -> None:
    """Say on stderr how many rows could not be read, as they are not in the numbers."""
    num_skipped = sum(problem.is_skipped for problem in data.problems)
    if num_skipped:
        click.echo(
            f"{path}: {num_skipped:,} rows left out as they cannot be read; "
            "`dataset check` names them",
            err=True,
        )
