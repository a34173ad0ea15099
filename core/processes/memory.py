"""How much memory a process has and may have, where the platform tells and keeps it."""

import contextlib
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource


def limit_own_memory(num_bytes: int) -> None:
    """Let allocations of this process fail beyond ``num_bytes``; no effect on Windows and macOS.

    Counts what the process alone can write to, not address space: graphics drivers reserve
    much more of that than they use.
    """
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = num_bytes if hard == resource.RLIM_INFINITY else min(num_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def resident_bytes(pid: int) -> int | None:
    """Return how much physical memory a process holds, or None where only it could tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return None
