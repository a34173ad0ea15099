"""Wait for what a training run does, no longer than a limit."""

import time
from collections.abc import Callable

import pytest

from core.jobs.following import RunFollower, RunView, console_tail
from core.jobs.run_folder import RunFolder


def wait_until(
    follower: RunFollower, is_there: Callable[[RunView], bool], *, limit_s: float
) -> RunView:
    """Return the first view that is wanted; fail where the run ends or the time is over before."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        view = follower.look()
        if is_there(view):
            return view
        if not view.is_active:
            break
        time.sleep(0.02)
    pytest.fail(f"state {view.state}, step {view.progress.step}: {console_tail(follower.folder)}")


def wait_for_end(folder: RunFolder, *, limit_s: float) -> RunView:
    """Return the view of a run that is no longer active."""
    return wait_until(RunFollower(folder), lambda view: not view.is_active, limit_s=limit_s)


def wait_until_finished(folder: RunFolder, *, limit_s: float) -> RunView:
    """Return the view of a run that came to its end by itself."""
    view = wait_for_end(folder, limit_s=limit_s)
    assert view.state == "finished", console_tail(folder)
    return view
