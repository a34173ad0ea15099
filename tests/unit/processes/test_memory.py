"""Memory is seen and kept in bounds where the platform does that."""

import os
import subprocess
import sys

import pytest

from core.processes.memory import resident_bytes

MIB = 1 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and keeps it")
class TestOnLinux:
    def test_a_process_sees_what_it_holds(self):
        before = resident_bytes(os.getpid())
        held = bytearray(os.urandom(1)) * (64 * MIB)
        after = resident_bytes(os.getpid())
        assert after - before > 32 * MIB
        del held

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


def test_a_process_that_is_gone_holds_nothing_that_is_known():
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    assert resident_bytes(child.pid) is None
