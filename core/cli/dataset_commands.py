"""dataset check, leaks, stats, duplicates and grow; the others are in files of their own."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.dataset_history_commands import history_commands
from core.cli.dataset_moving_commands import moving_commands
from core.cli.printing import print_json, print_table
from core.cli.quality_commands import quality_command
from core.dataset.near_duplicates import LEAST_SIMILARITY, NEAR
from core.dataset.records import Example, ReadResult

if TYPE_CHECKING:
    from core.actions.find_leaks import SetLeaks
    from core.actions.grow_dataset import GrowthStep


@click.group("dataset")
def dataset_command() -> None:
    """Check, count, compare and grow the rows of dataset files; keep the studio's own dataset.

    The studio's own dataset is what its Dataset page shows: import and export files, undo and
    redo, name versions, compare and restore them.
    """


for other_command in (*moving_commands, *history_commands, quality_command):
    dataset_command.add_command(other_command)


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
    num_rows = len(data.examples) + data.num_skipped
    if as_json:
        rows = [
            {"path": str(p.path), "row": p.row, "message": p.message}
            for p in sorted(problems, key=lambda p: (p.path, p.row))
        ]
        print_json({"rows": num_rows, "problems": rows})
    else:
        for problem in sorted(problems, key=lambda p: (p.path, p.row)):
            click.echo(str(problem))
        num_bad = len({(problem.path, problem.row) for problem in problems}) + data.num_untold
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

    How alike two codes are is the share of their runs of three tokens that both have; those that
    differ in the names they declare alone are the same. Of many copies each is named with the first.
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
    if data.num_skipped:
        click.echo(
            f"{path}: {data.num_skipped:,} rows left out as they cannot be read; "
            "`dataset check` names them",
            err=True,
        )


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


def _sources(files: Sequence[Path], ids: str) -> tuple[list[Example], list[Example]]:
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
