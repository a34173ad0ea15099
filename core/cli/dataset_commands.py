"""dataset check, dataset leaks and dataset stats."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from core.actions.find_leaks import SetLeaks


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


@dataset_command.command("leaks")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=20_000,
    show_default=True,
    help="Recipe pairs of training to look at; one in ten is drawn.",
)
@click.option(
    "--questions",
    type=click.IntRange(1, 100_000),
    default=500,
    show_default=True,
    help="Size of each validation set of the recipes.",
)
@click.option(
    "--write", "is_writing", is_flag=True, help="First list anew what looks alike, for the splits."
)
@json_option
def leaks_command(
    files: tuple[Path, ...], draws: int, questions: int, is_writing: bool, as_json: bool
) -> int:
    """Hold each validation set against training; fail where one shares code, picture or prompt.

    FILES are dataset files or folders, the shipped ones by default.
    """
    from core import paths
    from core.actions.check_dataset import read_dataset
    from core.actions.find_leaks import find_leaks, num_pictures
    from core.actions.list_lookalikes import num_listed_pictures, write_lookalikes
    from core.cli.main import EXIT_FAILURE
    from core.gpu.client import GpuClient

    if is_writing and files:
        raise click.UsageError("--write lists the shipped rows; leave out FILES.")
    examples = [e for path in files or (paths.curated(),) for e in read_dataset(path).examples]
    client = GpuClient()
    try:
        client.adapter()
        if is_writing:
            with _pictures_bar(num_listed_pictures(len(examples), draws)) as tick:
                write_lookalikes(examples, client=client, num_draws=draws, tick=tick)
        with _pictures_bar(num_pictures(len(examples), draws, questions)) as tick:
            found = find_leaks(
                examples, client=client, num_draws=draws, num_questions=questions, tick=tick
            )
            leaks = list(found)
    finally:
        client.close()
    if as_json:
        print_json([{**asdict(one), "is_leaking": one.is_leaking} for one in leaks])
    else:
        _print_leaks(leaks)
    return EXIT_FAILURE if any(one.is_leaking for one in leaks) else 0


@contextmanager
def _pictures_bar(num: int) -> Iterator[Callable[[], None]]:
    with click.progressbar(length=num, label="pictures", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _print_leaks(found: "Sequence[SetLeaks]") -> None:
    columns = ("size", "pictures", "program", "structure", "picture", "prompt", "benchmark")
    rows = [
        (
            leaks.name,
            f"{leaks.size:,}",
            f"{leaks.num_pictures:,}",
            str(leaks.same_program),
            f"({leaks.same_structure})" if leaks.may_share_structure else str(leaks.same_structure),
            str(leaks.same_picture),
            str(leaks.same_prompt),
            str(leaks.benchmark_prompts),
        )
        for leaks in found
    ]
    click.echo("Questions of each set, and how many share with training the same:")
    print_table(("set", *columns), rows)
    click.echo("In parentheses: may be shared, for the set is about other things.")
    for leaks in filter(lambda leaks: leaks.is_leaking, found):
        click.echo(f"{leaks.name} leaks, for example: " + "; ".join(map(repr, leaks.first)))


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
