"""End processes: the one file with branches per operating system."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

WAIT_AFTER_KILL_S = 2.0  # a process that is stuck in the kernel is then abandoned
POLL_S = 0.05


def kill_tree(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child started by ``start_child`` and what it started, and reap it."""
    if process.poll() is None:
        _kill_group(process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=WAIT_AFTER_KILL_S)


def end_with_parent() -> None:
    """Let this process end as soon as the one that started it is gone, however it went.

    A process of ``multiprocessing`` that still has something to send would wait for ever: it holds
    the other end of its own pipe.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None, "nothing of multiprocessing started this process"

    def wait_and_end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_and_end, daemon=True).start()


def ask_to_stop(pid: int) -> None:
    """Ask a process to end by itself; no error when it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def end_in_steps(
    pid: int, *, is_alive: Callable[[], bool], grace_s: float, kill_after_s: float
) -> bool:
    """End a process that was asked to stop in its own way before; blocks.

    First it gets ``grace_s`` to leave, then the terminate signal, then, after
    ``kill_after_s``, it is killed with its process group.

    Args:
        pid: of a process started by ``start_child``.
        is_alive: whether that very process still lives; ids are used again, so each step
            looks first.
        grace_s: how long it may take by itself.
        kill_after_s: how long it may take after the signal.

    Returns:
        Whether it is gone.
    """
    if _is_gone_within(grace_s, is_alive):
        return True
    ask_to_stop(pid)
    if _is_gone_within(kill_after_s, is_alive):
        return True
    _kill_group(pid)
    return _is_gone_within(WAIT_AFTER_KILL_S, is_alive)


def _is_gone_within(limit_s: float, is_alive: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + limit_s
    while is_alive():
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_S)
    return True


def _kill_group(pid: int) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], check=False, capture_output=True)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            # Started by hand, it leads no group of its own.
            os.kill(pid, signal.SIGKILL)
