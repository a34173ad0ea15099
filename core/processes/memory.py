"""How much memory a process has and may have, and how it gives back what it no longer needs."""

import contextlib
import ctypes
import gc
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

if sys.platform != "win32":
    import resource

# Parameters of glibc's mallopt, and their values here.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
MAX_ARENAS = 2
OLDEST_GENERATION = 2
LARGE_BYTES = 1 << 20  # blocks from this size on go back to the system when they are freed


def keep_memory_compact() -> bool:
    """Have this process give freed memory back; call it before threads start.

    By default glibc gives up to eight arenas a core to threads that come and go, as those of a
    server's sessions do, and learns from large blocks to keep even larger ones. What a thread left
    free in one arena is of no use to the next thread in another, so a server grows for hours
    although it holds nothing more.

    Returns:
        Whether it took effect: with glibc only; other allocators do not need it.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # musl
        return False
    chosen = (
        (M_ARENA_MAX, MAX_ARENAS),
        (M_MMAP_THRESHOLD, LARGE_BYTES),
        (M_TRIM_THRESHOLD, LARGE_BYTES),
    )
    taken = [mallopt(parameter, value) == 1 for parameter, value in chosen]
    return all(taken)


class ShortCollections:
    """Keeps whole garbage collections short by leaving out what has proved to stay.

    Streamlit has the collector look at everything after each run of a page. With torch, the
    vocabulary and the tables of the language loaded that took 70 ms, most of a page's time. After
    a collection that took too long all that is left is set aside (``gc.freeze``), and later ones
    look only at what is newer. When even that takes too long, one collection looks at everything
    again, so that what was set aside and died meanwhile goes too.
    """

    LIMIT_S = 0.01  # processor time

    def __init__(self) -> None:
        self._started_s = 0.0
        self._sees_all = True

    def install(self) -> None:
        """Watch the collections of this process from now on."""
        gc.callbacks.append(self)

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        """Called by the collector before and after each collection, on the thread that runs it."""
        if info["generation"] < OLDEST_GENERATION:
            return
        if phase == "start":
            self._started_s = time.thread_time()
        elif time.thread_time() - self._started_s > self.LIMIT_S:
            if self._sees_all:
                gc.freeze()
            else:
                gc.unfreeze()
            self._sees_all = not self._sees_all


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
