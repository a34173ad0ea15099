"""A lock that the system releases by itself when its holder dies, however it dies."""

from pathlib import Path

import filelock

ACQUIRE_TIMEOUT_S = 5.0  # outlasts a reader's brief probe of the same lock


def acquire(path: Path) -> filelock.BaseFileLock | None:
    """Take the lock for the life of this process; None when another process holds it."""
    lock = filelock.FileLock(path, timeout=ACQUIRE_TIMEOUT_S)
    try:
        lock.acquire()
    except filelock.Timeout:
        return None
    return lock


def is_held(path: Path) -> bool:
    """Tell whether some process holds the lock at this moment."""
    if not path.exists():
        return False
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        return True
    lock.release()
    return False
