"""Finish now: note the request, plan the tail, and remember it for whoever resumes.

The tail is kept in the run folder, so that a run killed within it goes on exactly.
"""

import json
import sys
from dataclasses import asdict

from core.errors import RunError
from core.jobs.events import FinishRequested
from core.jobs.run_folder import RunFolder
from core.storage.atomic_write import write_text
from core.training.any_loop import AnyLoop
from core.training.finishing import FinishTail, plan_tail


def restore_tail(folder: RunFolder, loop: AnyLoop) -> None:
    """Let the loop end as planned, if an earlier trainer of the run has planned it.

    Raises:
        RunError: the plan is damaged.
    """
    if not folder.finish_plan.is_file():
        return
    try:
        values = json.loads(folder.finish_plan.read_text(encoding="utf-8"))
        loop.finish_with(FinishTail(int(values["from_step"]), int(values["until_step"])))
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{folder.finish_plan} cannot be read: {error}.",
            hint="Delete the file; the run then goes on to its planned end.",
        ) from error


def honour_request(folder: RunFolder, loop: AnyLoop) -> FinishRequested | None:
    """Plan the tail if somebody asked for it; None where nobody did or it is planned already."""
    if not folder.finish_request.exists():
        return None
    folder.finish_request.unlink(missing_ok=True)
    if folder.finish_plan.exists():
        return None
    tail = plan_tail(loop.step, total_steps=loop.total_steps or sys.maxsize)
    write_text(folder.finish_plan, json.dumps(asdict(tail)) + "\n")
    loop.finish_with(tail)
    return FinishRequested(loop.step, tail.until_step)
