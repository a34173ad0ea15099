"""Long work of a fragment, done slice by slice, so that clicks between are answered."""

import time
from collections.abc import Iterator
from typing import TypeVar

LOOK_EVERY_S, WORK_S = 0.3, 0.4

Step = TypeVar("Step")


def next_slice(steps: Iterator[Step]) -> Step | None:
    """Take steps for a while; returns the last one, None where nothing was left."""
    until, last = time.monotonic() + WORK_S, None
    for step in steps:
        last = step
        if time.monotonic() > until:
            break
    return last
