"""The studio's worker with a driver that prints to the standard output of its process."""

import os
import runpy
from typing import Any

from core.gpu.worker import compiling

check = compiling.check


def print_and_check(device: Any, job: Any) -> Any:
    os.write(1, b"native noise\n" * 1000)
    print("noise of Python")
    return check(device, job)


compiling.check = print_and_check
runpy.run_module("core.gpu.worker", run_name="__main__")
