"""A lock that the system releases by itself when its holder dies, however it dies."""

import errno
from pathlib import Path

import filelock

ACQUIRE_TIMEOUT_S = 5.0  # outlasts a reader's brief probe of the same lock
_MAY_NOT_WRITE = (errno.EROFS, errno.EACCES, errno.EPERM)


def acquire(path: Path) -> filelock.BaseFileLock | None:
    """Take the lock for the life of this process; None when another process holds it."""
    lock = filelock.FileLock(path, timeout=ACQUIRE_TIMEOUT_S)
    try:
        lock.acquire()
    except filelock.Timeout:
        return None
    return lock


def is_held(path: Path) -> bool:
    """Tell whether some process holds the lock at this moment.

    A lock file that may not be written counts as free: nobody could work in its folder.
    """
    try:
        if not path.exists():
            return False
        lock = filelock.FileLock(path, timeout=0)
        lock.acquire()
    except filelock.Timeout:
        return True
    except OSError as error:
        if error.errno not in _MAY_NOT_WRITE:
            raise
        return False
    lock.release()
    return False
