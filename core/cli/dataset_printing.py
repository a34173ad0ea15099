"""How the command line writes the numbers of a dataset."""

import textwrap

import click

from core.cli.printing import print_table
from core.dataset.near_duplicates import NEAR
from core.dataset.statistics import BuiltinCoverage, DatasetStatistics, Distinctness

MAX_TAGS = 20
LINE_WIDTH = 96


def print_statistics(measured: DatasetStatistics) -> None:
    """Write the numbers as tables."""
    click.echo(f"{measured.num_examples:,} shaders, {measured.num_prompts:,} prompts")
    tags = list(measured.num_by_tag.items())
    for title, counts in (
        ("kind", measured.num_by_kind),
        ("category", measured.num_by_category),
        ("split", measured.num_by_split),
        ("tag", dict(tags[:MAX_TAGS])),
    ):
        print_table((title, "shaders"), [(name, f"{n:,}") for name, n in counts.items()])
    if len(tags) > MAX_TAGS:
        click.echo(f"  and {len(tags) - MAX_TAGS:,} rarer tags")
    spreads = {
        "prompts of a shader": measured.prompts_per_shader,
        "words of a prompt": measured.prompt_words,
        "lines of code": measured.code_lines,
        "lexical tokens of code": measured.code_tokens,
    }
    print_table(
        ("", "least", "median", "mean", "most"),
        [
            (name, f"{s.smallest}", f"{s.median:g}", f"{s.mean:.1f}", f"{s.largest}")
            for name, s in spreads.items()
        ],
    )
    _print_distinctness(measured.distinctness)
    _print_coverage(measured.builtins)


def _print_distinctness(found: Distinctness) -> None:
    numbers = {
        "prompts": f"{found.num_prompts:,}",
        "codes": f"{found.num_codes:,}",
        "codes but for names and numbers": f"{found.num_structures:,}",
        "mean similarity to the nearest code": f"{found.nearest_similarity:.2f}",
        f"pairs of codes alike to {NEAR:g} or more": f"{found.num_near_duplicates:,}",
    }
    print_table(("distinct", ""), list(numbers.items()))


def _print_coverage(builtins: BuiltinCoverage) -> None:
    click.echo(
        f"{len(builtins.num_by_function)} of {builtins.num_functions} built-in functions called"
    )
    if builtins.unused:
        click.echo("never called:")
        names = ", ".join(builtins.unused)
        click.echo(textwrap.fill(names, LINE_WIDTH, initial_indent="  ", subsequent_indent="  "))
