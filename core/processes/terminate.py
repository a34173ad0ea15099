"""End processes: the one file with branches per operating system."""

import contextlib
import os
import signal
import subprocess
import sys

WAIT_AFTER_KILL_S = 2.0  # a process that is stuck in the kernel is then abandoned


def kill_tree(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child started by ``start_child`` and what it started, and reap it."""
    if process.poll() is None:
        _kill_group(process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=WAIT_AFTER_KILL_S)


def ask_to_stop(pid: int) -> None:
    """Ask a process to end by itself; no error when it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def _kill_group(pid: int) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], check=False, capture_output=True)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
