"""init, list and show."""

from collections.abc import Sequence
from pathlib import Path

import click

from core.cli.printing import print_json, print_table

DEFAULT_OUTPUT = "config/wgsl_generation.toml"


@click.command("init")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default=DEFAULT_OUTPUT, show_default=True
)
@click.option("--preset", default="nano", show_default=True, help="Shipped configuration to copy.")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def init_command(output: Path, preset: str, force: bool) -> int:
    """Write a training configuration to start from; every setting is explained in it."""
    from core.actions.write_config import write_config

    write_config(output, preset=preset, overwrite=force)
    click.echo(f"Wrote {output}. Train with: tiny-agent-trainer train --config {output}")
    return 0


@click.command("list")
@click.option(
    "--config-dir", type=click.Path(path_type=Path), default="config", show_default=True,
    help="Folder with your configuration files.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def list_command(config_dir: Path, as_json: bool) -> int:
    """List configurations, models, runs and templates."""
    from core.actions.find_config import list_configs
    from core.actions.follow_run import look_at_all_runs
    from core.actions.open_model import list_models
    from core.wgsl.templates import TEMPLATES

    configs = [(c.name, str(c.path or "preset")) for c in list_configs(config_dir)]
    models = [(m.name, m.origin, m.about) for m in list_models()]
    runs = [(name, view.state) for name, view in look_at_all_runs()]
    templates = [(t.name, t.about) for t in TEMPLATES]
    tables: dict[str, tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = {
        "configurations": (("name", "file"), configs),
        "models": (("name", "origin", "about"), models),
        "runs": (("name", "state"), runs),
        "templates": (("name", "what it does"), templates),
    }
    if as_json:
        print_json(
            {
                title: [dict(zip(headings, row, strict=True)) for row in rows]
                for title, (headings, rows) in tables.items()
            }
        )
        return 0
    for title, (headings, rows) in tables.items():
        click.secho(f"{title}:", bold=True)
        print_table(headings, rows)
    return 0


@click.command("show")
@click.argument("name", required=False)
@click.option("--config", "config_name", help="A configuration: preset, name or path.")
@click.option("--run", "run_name", help="A training run.")
@click.option(
    "--example",
    "example_id",
    type=click.IntRange(1, 2**63 - 1),
    help="A pair of your dataset, by its number.",
)
@click.option("--config-dir", type=click.Path(path_type=Path), default="config", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def show_command(
    name: str | None, config_name: str | None, run_name: str | None, example_id: int | None,
    config_dir: Path, as_json: bool,
) -> int:  # fmt: skip
    """Show a configuration (NAME or --config), a run or a dataset pair."""
    if example_id is not None:
        return _show_example(example_id, as_json=as_json)
    if run_name:
        return _show_run(run_name, as_json=as_json)
    chosen = config_name or name
    if not chosen:
        raise click.UsageError("Say what to show: a configuration's NAME, --run or --example.")
    return _show_config(chosen, config_dir, as_json=as_json)


def _show_config(name: str, folder: Path, *, as_json: bool) -> int:
    from core.actions.find_config import find_config
    from core.jobs.config import run_config_to_dict
    from core.jobs.config_files import run_config_to_toml

    config, _ = find_config(name, folder)
    if as_json:
        print_json(run_config_to_dict(config))
    else:
        click.echo(run_config_to_toml(config), nl=False)
    return 0


def _show_run(name: str, *, as_json: bool) -> int:
    from core.actions.follow_run import follow_run
    from core.cli.run_printing import run_lines, run_to_json

    view = follow_run(name).look()
    if as_json:
        print_json(run_to_json(name, view))
    else:
        click.echo("\n".join(run_lines(name, view)))
    return 0


def _show_example(example_id: int, *, as_json: bool) -> int:
    from core.actions.browse_dataset import open_dataset

    stored = open_dataset().get(example_id)
    example = stored.example
    if as_json:
        print_json({"id": stored.id, "review": stored.review, **vars(example)})
        return 0
    click.secho(f"{stored.id}  {example.natural_language}", bold=True)
    for phrasing in example.phrasings:
        click.echo(f"    or: {phrasing}")
    click.echo(f"    {example.kind}, {example.category or 'no category'}, {stored.review}\n")
    click.echo(example.wgsl_code)
    return 0
