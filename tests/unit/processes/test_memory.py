"""Memory is seen and kept in bounds where the platform does that."""

import gc
import platform
import subprocess
import sys
import weakref

import pytest

from core.processes.memory import ShortCollections, resident_bytes

MIB = 1 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and keeps it")
class TestOnLinux:
    def test_a_process_sees_what_it_holds(self):
        # In a process of its own: what ran before in this one may free as much meanwhile.
        code = (
            "import os\n"
            "from core.processes.memory import resident_bytes\n"
            "before = resident_bytes(os.getpid())\n"
            f"held = bytearray(b'x') * {64 * MIB}\n"
            "print(resident_bytes(os.getpid()) - before)"
        )
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert int(child.stdout) > 32 * MIB

    def test_allocations_beyond_the_limit_fail(self):
        code = (
            "from core.processes.memory import limit_own_memory\n"
            f"limit_own_memory({256 * MIB})\n"
            f"bytearray({64 * MIB})\n"
            f"try: bytearray({512 * MIB})\n"
            "except MemoryError: print('refused')"
        )
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert child.stdout == "refused\n"

    @pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others have no arenas")
    def test_threads_share_few_arenas(self, tmp_path):
        # glibc itself says how many arenas there are, in XML.
        code = (
            "import ctypes, sys, threading\n"
            "from core.processes.memory import keep_memory_compact\n"
            "if sys.argv[1] == 'compact': assert keep_memory_compact()\n"
            "held, barrier = [], threading.Barrier(8)\n"
            "def session():\n"
            "    barrier.wait()\n"
            "    held.append([bytes(65_000) for _ in range(50)])\n"
            "    barrier.wait()\n"
            "threads = [threading.Thread(target=session) for _ in range(8)]\n"
            "for thread in threads: thread.start()\n"
            "for thread in threads: thread.join()\n"
            "libc = ctypes.CDLL(None)\n"
            "libc.fopen.restype = ctypes.c_void_p\n"
            "file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b'w'))\n"
            "libc.malloc_info(0, file)\n"
            "libc.fclose(file)\n"
        )
        num_arenas = {}
        for name in ("default", "compact"):
            told = tmp_path / name
            subprocess.run([sys.executable, "-c", code, name, str(told)], check=True)
            num_arenas[name] = told.read_text().count("<heap nr=")
        assert num_arenas["compact"] == 2 < num_arenas["default"]


class TestShortCollections:
    @pytest.fixture
    def short(self, monkeypatch):
        monkeypatch.setattr(ShortCollections, "LIMIT_S", -1.0)  # each collection takes too long
        gc.collect()
        watcher = ShortCollections()
        watcher.install()
        yield watcher
        gc.callbacks.remove(watcher)
        gc.unfreeze()

    @staticmethod
    def knot() -> "weakref.ref[Knot]":
        first, second = Knot(), Knot()
        first.other, second.other = second, first
        return weakref.ref(first)

    def test_what_stays_is_looked_at_once(self, short):
        gc.collect()
        assert gc.get_freeze_count() > 1_000

    def test_what_was_set_aside_and_died_is_found_later(self, short):
        kept = Knot()
        kept.other = kept
        seen = weakref.ref(kept)
        gc.collect()  # sets it aside
        del kept
        new = self.knot()
        gc.collect()  # looks at what is new
        assert new() is None
        assert seen() is not None
        gc.collect()  # looks at all
        assert seen() is None

    def test_short_collections_set_nothing_aside(self, short, monkeypatch):
        monkeypatch.setattr(ShortCollections, "LIMIT_S", 60.0)
        before = gc.get_freeze_count()
        gc.collect()
        assert gc.get_freeze_count() == before


class Knot:
    """Something that refers to itself by another."""

    other: "Knot"


def test_a_process_that_is_gone_holds_nothing_that_is_known():
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    assert resident_bytes(child.pid) is None
