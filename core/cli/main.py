"""The command line: which commands there are, and what exit codes they end with.

Exit codes: 0 done, 1 expected failure, 2 wrong usage, 3 no graphics adapter or its worker
keeps dying, 130 interrupted.
"""

import importlib
import os
import signal
import sys
import traceback

import click

from core.cli.printing import print_error
from core.errors import GpuUnavailable, StudioError
from core.processes.launch import calm_threads

EXIT_FAILURE, EXIT_NO_GPU, EXIT_INTERRUPTED = 1, 3, 130

# command -> (module, one line of help); modules are imported when their command runs, so that
# --help stays fast.
COMMANDS = {
    "check": ("environment_commands", "Report adapter, torch device, versions, and what is missing."),
    "studio": ("environment_commands", "Open the studio in a browser on this machine."),
    "init": ("config_commands", "Write a training configuration to start from."),
    "list": ("config_commands", "List configurations, models, runs and templates."),
    "show": ("config_commands", "Show a configuration, a run or a dataset row."),
    "train": ("training_commands", "Train a model; fork, resume, follow, finish or stop a run."),
    "runs": ("run_commands", "Compare training runs, or export their curves."),
    "generate": ("generation_commands", "Write shaders from prompts."),
    "export": ("export_commands", "Write a model as ONNX files that run without the studio."),
    "evaluate": ("generation_commands", "Measure how well a model answers a dataset's prompts."),
    "dataset": ("dataset_commands", "Check, count and grow dataset files; import, export, undo, versions."),
    "validate": ("shader_commands", "Check WGSL files as a compiler does."),
    "render": ("render_commands", "Draw WGSL files to a PNG, a movie or a contact sheet."),
}  # fmt: skip


class LazyGroup(click.Group):
    """A group that knows its commands' names and helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"core.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where one is misspelt."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = (
                f" Did you mean {near[0]!r}?" if near else f" Commands are {', '.join(COMMANDS)}."
            )
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tiny-agent-trainer")
def cli() -> None:
    """Train a small transformer that turns English into WGSL shaders, and use it.

    Exit codes: 0 done, 1 expected failure, 2 wrong usage, 3 no graphics adapter, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    calm_threads()
    _heed_termination()
    sys.exit(run(arguments))


def _heed_termination() -> None:
    """Let SIGTERM end a command as Ctrl-C does, so that nothing half written is left behind."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = cli.main(args=arguments, prog_name="tiny-agent-trainer", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print_error("Interrupted.", hint="")
        return EXIT_INTERRUPTED
    except GpuUnavailable as error:
        print_error(error.message, hint=error.hint)
        return EXIT_NO_GPU
    except StudioError as error:
        print_error(error.message, hint=error.hint)
        return EXIT_FAILURE
    except BrokenPipeError:  # the reader has seen enough, as in `list | head`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the flush at exit
        return EXIT_FAILURE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print_error(
            f"{where}{error.strerror or error}.",
            hint="Check that the path is right, that you may use it, and that the disk has room.",
        )
        return EXIT_FAILURE
    except Exception:  # noqa: BLE001 - the last stop: show the trace, as it is a bug
        traceback.print_exc()
        print_error("This is a bug in the studio.", hint="Please report the lines above.")
        return EXIT_FAILURE
    return code if isinstance(code, int) else 0
