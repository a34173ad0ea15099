"""The studio's worker, whose driver gives up on the device when a source asks for it."""

import runpy
from typing import Any

from core.gpu.worker import compiling

check = compiling.check


def check_and_lose(device: Any, job: Any) -> Any:
    if any("lose the device" in source for source in job.sources):
        device.wgpu_device.destroy()
    return check(device, job)


compiling.check = check_and_lose
runpy.run_module("core.gpu.worker", run_name="__main__")
