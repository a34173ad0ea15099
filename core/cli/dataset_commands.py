"""dataset check, dataset stats and dataset grow."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from core.actions.grow_dataset import GrowthStep
    from core.dataset.records import Example


@click.group("dataset")
def dataset_command() -> None:
    """Check, count and grow the rows of dataset files."""


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


@dataset_command.command("grow")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ids", default="", help="Pairs of the studio's dataset instead of files: 3,17,40.")
@click.option("--number", default=20, show_default=True, help="How many variants to make.")
@click.option("--seed", default=0, show_default=True, help="Equal seeds make equal variants.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The dataset file to write, .toml or .json.",
)
@json_option
def grow_command(
    files: tuple[Path, ...], ids: str, number: int, seed: int, output: Path, as_json: bool
) -> int:
    """Make variants of the rows of FILES, in other colours, numbers, sizes and speeds.

    Code and prompts change alike. Each variant is validated and drawn; one that is rejected, blank
    or there already is dropped. Ctrl-C ends it early and keeps what there is.
    """
    from core.actions.grow_dataset import grow_examples, save_grown
    from core.cli.main import EXIT_FAILURE
    from core.dataset.exporting import check_suffix
    from core.gpu.client import GpuClient

    check_suffix(output)
    if output.resolve() in {path.resolve() for path in files}:
        raise click.UsageError(f"{output} is one of the files to grow from; name another --output.")
    sources, known = _sources(files, ids)
    client = GpuClient()
    try:
        client.adapter()
        steps = grow_examples(sources, number=number, seed=seed, known=known, client=client)
        taken = _take(steps, number)
    finally:
        client.close()
    kept = [step.variant for step in taken if step.variant and not step.reason]
    if kept:
        save_grown(output, kept)
    _print_growth(taken, output, as_json=as_json)
    return 0 if kept else EXIT_FAILURE


def _sources(files: Sequence[Path], ids: str) -> tuple[list["Example"], list["Example"]]:
    """Return what to grow from, and what must not come again."""
    from core.actions.browse_dataset import open_dataset
    from core.actions.grow_dataset import every_example, read_sources

    if bool(files) == bool(ids):
        raise click.UsageError("Name dataset files, or --ids of the studio's dataset.")
    if files:
        return read_sources(files), []
    numbers = ids.split(",")
    if not all(number.strip().isdecimal() for number in numbers):
        raise click.UsageError(f"--ids is {ids!r}; numbers with commas between were expected.")
    store = open_dataset()
    return [store.get(int(number)).example for number in numbers], every_example(store)


def _take(steps: Iterator["GrowthStep"], number: int) -> list["GrowthStep"]:
    """Return the steps up to the last, or up to Ctrl-C."""
    taken = []
    with click.progressbar(length=number, label="variants", file=sys.stderr) as bar:
        try:
            for step in steps:
                taken.append(step)
                bar.update(step.num_kept - bar.pos)
        except KeyboardInterrupt:
            click.echo("\nInterrupted; what there is is kept.", err=True)
    return taken


def _print_growth(taken: Sequence["GrowthStep"], output: Path, *, as_json: bool) -> None:
    kept = [step.variant for step in taken if step.variant and not step.reason]
    dropped = [step for step in taken if step.reason]
    if as_json:
        rows = [
            {"prompt": v.example.natural_language, "source": v.source.natural_language,
             "changes": [str(change) for change in v.changes]}
            for v in kept
        ]  # fmt: skip
        lost = [{"prompt": _prompt(step), "reason": step.reason} for step in dropped]
        print_json({"path": str(output) if kept else None, "grown": rows, "dropped": lost})
        return
    for step in dropped:
        click.echo(f"dropped: {_prompt(step)}: {step.reason.splitlines()[0]}")
    where = f"written to {output}" if kept else "nothing is written"
    click.echo(f"{len(kept):,} variants grown, {len(dropped):,} dropped; {where}")


def _prompt(step: "GrowthStep") -> str:
    return (step.variant.example if step.variant else step.source).natural_language
