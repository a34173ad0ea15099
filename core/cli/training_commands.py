"""train: start or fork a run and follow it, or resume, follow, finish or stop one."""

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from core.cli.config_flags import setting_flags
from core.cli.printing import print_json
from core.cli.training_flags import check_fork, check_modes, check_start
from core.model.config import ModelConfig
from core.training.config import TrainingConfig

if TYPE_CHECKING:
    from core.jobs.config import RunConfig

POLL_S = 0.5


@click.command("train")
@click.option(
    "--config", "config_name", help="A preset, a configuration's name, or a path to its TOML file."
)
@click.option(
    "--data",
    metavar="PATH",
    help="Dataset file or folder to learn from, in the place of the configuration's.",
)
@click.option("--epochs", type=int, help="The same as --num-epochs.")
@click.option(
    "--resume", metavar="RUN", help="Go on with a run that was stopped, crashed or failed."
)
@click.option(
    "--from",
    "fork_of",
    metavar="RUN/CHECKPOINT",
    help="Fork: start a run with the weights and settings of a checkpoint such as RUN/step-00001200.",
)
@click.option(
    "--finish",
    metavar="RUN",
    help="Let the learning rate of a run fall within a few steps; it ends.",
)
@click.option("--follow", metavar="RUN", help="Watch a run that works already.")
@click.option("--stop", metavar="RUN", help="Stop a run; it saves before it leaves.")
@click.option("--detach", is_flag=True, help="Return as soon as the run works.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON at the end.")
@setting_flags(TrainingConfig)
@setting_flags(ModelConfig, leave_out=("architecture",))
def train_command(
    config_name: str | None, epochs: int | None, resume: str | None, follow: str | None,
    fork_of: str | None, finish: str | None, stop: str | None, data: str | None, detach: bool,
    as_json: bool, **flags: Any,
) -> int:  # fmt: skip
    """Train a model in a process of its own and follow it.

    Closing the terminal changes nothing for the run. Ctrl-C asks it to stop and waits until it
    has saved; a second Ctrl-C stops waiting. With --follow, Ctrl-C only ends the watching.
    """
    from core.actions.train_model import ask_to_finish, resume_training

    chosen = (config_name, fork_of, resume, follow, finish, stop)
    if sum(value is not None for value in chosen) > 1:
        raise click.UsageError(
            "Give one of --config, --from, --resume, --follow, --finish and --stop."
        )
    given = {"data": data, "epochs": epochs, **flags}
    check_modes({"resume": resume, "follow": follow, "finish": finish, "stop": stop}, given)
    if stop is not None:
        return _stop(stop)
    if resume is not None:
        resume_training(resume)
        name = resume
    elif finish is not None:
        if not ask_to_finish(finish):
            click.echo(f"No trainer works on {finish}, so there is nothing to finish.", err=True)
        name = finish
    elif follow is not None:
        name = follow
    else:
        name = _begin(config_name, fork_of, given)
        click.echo(f"Run {name}", err=True)
    if detach:
        click.echo(name)
        return 0
    return _follow(name, as_json=as_json, is_own=follow is None and finish is None)


def _begin(config_name: str | None, fork_of: str | None, given: dict[str, Any]) -> str:
    flags = {name: value for name, value in given.items() if name not in ("data", "epochs")}
    if given["epochs"] is not None:
        if flags["num_epochs"] not in (None, given["epochs"]):
            raise click.UsageError("--epochs and --num-epochs differ; give one of them.")
        flags["num_epochs"] = given["epochs"]
    if fork_of is not None:
        check_fork(fork_of, given)
        return _fork(fork_of, flags)
    return _start("nano" if config_name is None else config_name, given["data"], flags)


def _start(config_name: str, data: str | None, flags: dict[str, Any]) -> str:
    from core.actions.find_config import find_config
    from core.actions.train_model import start_training

    config, folder = find_config(config_name)
    if data is not None:
        config = replace(config, dataset=replace(config.dataset, train_path=data))
    config = _changed(config, flags)
    check_start(config, flags)
    return start_training(config, config_folder=folder)


def _fork(checkpoint: str, flags: dict[str, Any]) -> str:
    from core.actions.follow_run import describe_run
    from core.actions.train_model import fork_training

    run, _, step = checkpoint.rpartition("/")
    if not run:
        raise click.UsageError(
            f"--from {checkpoint}: name run and checkpoint, such as RUN/step-00001200."
        )
    return fork_training(run, step, _changed(describe_run(run).config, flags))


def _changed(config: "RunConfig", flags: dict[str, Any]) -> "RunConfig":
    given = {name: value for name, value in flags.items() if value is not None}
    model = {name: value for name, value in given.items() if hasattr(config.model, name)}
    training = {name: value for name, value in given.items() if name not in model}
    return replace(
        config,
        model=replace(config.model, **model),
        training=replace(config.training, **training),
    )


def _follow(name: str, *, as_json: bool, is_own: bool) -> int:
    from core.actions.follow_run import follow_run
    from core.actions.train_model import ask_to_stop
    from core.cli.main import EXIT_FAILURE, EXIT_INTERRUPTED
    from core.cli.run_printing import run_lines, run_to_json, status_line

    follower, was_interrupted = follow_run(name), False
    is_terminal = sys.stderr.isatty()
    view, shown = follower.look(), ""
    while view.is_active:
        line = status_line(view)
        if line != shown and (is_terminal or view.progress.val_loss.values):
            click.echo(f"\r\x1b[K{line}" if is_terminal else line, nl=not is_terminal, err=True)
            shown = line
        try:
            time.sleep(POLL_S if is_terminal else 10 * POLL_S)
        except KeyboardInterrupt:
            if not is_own:
                click.echo(f"\n{name} goes on.", err=True)
            if was_interrupted or not is_own:
                raise
            was_interrupted = True
            click.echo("\nStopping; it saves first. Ctrl-C again leaves it to itself.", err=True)
            ask_to_stop(name)
        view = follower.look()
    if is_terminal:
        click.echo(err=True)
    if as_json:
        print_json(run_to_json(name, view))
    else:
        click.echo("\n".join(run_lines(name, view)))
    if was_interrupted:
        return EXIT_INTERRUPTED
    return 0 if view.state in ("finished", "stopped") else EXIT_FAILURE


def _stop(name: str) -> int:
    from core.actions.train_model import stop_training
    from core.cli.main import EXIT_FAILURE

    if stop_training(name):
        click.echo(f"{name} is stopped.")
        return 0
    click.echo(f"{name} still runs; its console.log says more.", err=True)
    return EXIT_FAILURE
