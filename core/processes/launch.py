"""Start a child in a process group of its own, so that it can be ended as a whole.

Always a fresh interpreter (``python -m``), never ``multiprocessing``: spawning would run the
parent's main script again, and that may be the Streamlit app.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

if sys.platform == "linux":
    import fcntl

# Threads that wait for each other go to sleep after some microseconds. By default they spin for
# milliseconds, and where another program holds a core, as the GPU worker may while a model writes,
# training and writing become many times slower.
CALM_THREADS = {"GOMP_SPINCOUNT": "10000"}
WIDE_PIPE_BYTES = 1_048_576  # the most that Linux grants everybody


def calm_threads() -> None:
    """Set CALM_THREADS for this process, unless the user has; call it before torch is imported."""
    for name, value in CALM_THREADS.items():
        os.environ.setdefault(name, value)


def start_child(
    command: Sequence[str],
    *,
    stdin: int | IO[Any],
    stdout: int | IO[Any],
    stderr: int | IO[Any],
    cwd: Path,
    env: Mapping[str, str],
) -> "subprocess.Popen[bytes]":
    """Start ``command``; a Ctrl-C in the parent's terminal does not reach the child."""
    on_windows = sys.platform == "win32"
    return subprocess.Popen(
        list(command),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        env=dict(env),
        start_new_session=not on_windows,
        creationflags=0x200 if on_windows else 0,  # CREATE_NEW_PROCESS_GROUP
    )


def widen_pipe(pipe: IO[Any]) -> None:
    """Let a pipe hold up to WIDE_PIPE_BYTES, where the platform can and allows it.

    By default it holds a fraction of a picture, and both ends take turns for each fraction.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, WIDE_PIPE_BYTES)
