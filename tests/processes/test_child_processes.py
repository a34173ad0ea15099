"""Children as they are started and ended: a group of their own, ended with all they started."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.processes.launch import start_child
from core.processes.terminate import kill_tree
from core.storage.file_lock import is_held

HOLDER = """
import subprocess, sys, time
from pathlib import Path
from core.storage.file_lock import acquire
lock = acquire(Path(sys.argv[1]))
if len(sys.argv) > 2:
    child = subprocess.Popen([sys.executable, __file__, sys.argv[2]])
print("ready", flush=True)
time.sleep(100)
"""


def wait_until_free(path: Path) -> bool:
    deadline = time.monotonic() + 10
    while is_held(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="uses a POSIX group")
def test_child_is_killed_with_what_it_started_and_its_locks_are_free(tmp_path: Path) -> None:
    script = tmp_path / "holder.py"
    script.write_text(HOLDER)
    locks = (tmp_path / "a.lock", tmp_path / "b.lock")
    child = start_child(
        [sys.executable, str(script), *map(str, locks)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env={"PATH": ""},
    )
    assert child.stdout is not None
    with child.stdout:
        # One line of each of the two.
        assert child.stdout.readline() == b"ready\n"
        assert child.stdout.readline() == b"ready\n"
    assert all(is_held(lock) for lock in locks)
    kill_tree(child)
    assert child.poll() is not None
    assert all(wait_until_free(lock) for lock in locks)


def test_killing_what_has_ended_is_no_error(tmp_path: Path) -> None:
    child = start_child(
        [sys.executable, "-c", "pass"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env={},
    )
    child.wait(timeout=30)
    kill_tree(child)
    assert child.returncode == 0
