"""dataset check and dataset stats."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from core.cli.printing import print_json, print_table


@click.group("dataset")
def dataset_command() -> None:
    """Check and count the rows of dataset files."""


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
    """Count the rows of PATH, a dataset file or folder."""
    from core.actions.check_dataset import read_dataset
    from core.dataset.summary import summarise

    summary = summarise(read_dataset(path).examples)
    if as_json:
        print_json(asdict(summary))
        return 0
    click.echo(f"{summary.num_examples:,} shaders, {summary.num_prompts:,} prompts")
    for title, counts in (
        ("kind", summary.num_by_kind),
        ("category", summary.num_by_category),
        ("split", summary.num_by_split),
    ):
        print_table((title, "shaders"), [(name, f"{n:,}") for name, n in counts.items()])
    spreads = {
        "words of a prompt": summary.prompt_words,
        "lines of code": summary.code_lines,
        "lexical tokens of code": summary.code_tokens,
    }
    print_table(
        ("", "least", "median", "mean", "most"),
        [
            (name, f"{s.smallest}", f"{s.median:g}", f"{s.mean:.1f}", f"{s.largest}")
            for name, s in spreads.items()
        ],
    )
    return 0
