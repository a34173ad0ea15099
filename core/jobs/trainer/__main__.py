"""The training process: ``python -m core.jobs.trainer RUN_DIR``.

Takes the run's lock before anything else, so that nobody can doubt whether it lives, and
loads the frameworks afterwards. Whatever goes wrong ends in the event log, with a hint
where the user can mend it and with the trace where it is a fault of the studio.
"""

import os
import signal
import sys
import traceback
from pathlib import Path

from core.errors import RunAlreadyActive, StudioError, TrainingDiverged
from core.jobs.event_log import EventLog
from core.jobs.events import RunFailed, RunStarted
from core.jobs.run_folder import RunFolder, read_run
from core.jobs.trainer.divergence import divergence_failure
from core.jobs.trainer.resuming import find_resume_point
from core.jobs.trainer.stopping import StopWatch
from core.jobs.trainer.storage_faults import (
    give_room,
    is_storage_fault,
    keep_room,
    storage_failure,
)
from core.storage.file_lock import acquire

NICENESS = 5  # leaves the studio's pages and the GPU worker quick


def main(arguments: list[str]) -> int:
    """Train the run in the folder given; return the exit code."""
    if len(arguments) != 1:
        print("usage: python -m core.jobs.trainer RUN_DIR", file=sys.stderr)  # noqa: T201
        return 2
    folder = RunFolder(Path(arguments[0]))
    if not folder.run_file.is_file():
        return _say(f"{folder.path} is not a run folder: it has no run.json.")
    stop = StopWatch(folder.stop_request)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.on_signal)
    lock = acquire(folder.lock)
    if lock is None:
        error = RunAlreadyActive(
            f"A trainer works on the run {folder.name} already.", hint="Stop it first."
        )
        return _say(f"{error.message} {error.hint}")
    try:
        return _train(folder, stop)
    finally:
        give_room(folder)
        lock.release()


def _train(folder: RunFolder, stop: StopWatch) -> int:
    log = EventLog(folder.events)
    try:
        info = read_run(folder)
        config = info.config
        start = find_resume_point(folder)
        log.write(
            RunStarted(
                pid=os.getpid(),
                num_epochs=0 if config.dataset.is_stream else config.training.num_epochs,
                num_train=info.num_train,
                num_val=info.num_val,
                num_test=info.num_test,
                resumed_from=start.step,
            )
        )
        # Late, because it loads torch: by now everybody can see that the run lives.
        from core.jobs.trainer.recording import train_run

        keep_room(folder)
        if hasattr(os, "nice"):
            os.nice(NICENESS)
        train_run(folder, start=start, log=log, stop=stop)
        return 0
    except TrainingDiverged as error:
        return _fail(log, divergence_failure(folder, error))
    except StudioError as error:
        return _fail(log, RunFailed(error.message, hint=error.hint))
    except OSError as error:
        if not is_storage_fault(error):
            return _break_down(log, error)
        give_room(folder)
        # A line may have been cut short; opening the log again ends it.
        log.close()
        log = EventLog(folder.events)
        return _fail(log, storage_failure(folder, error))
    except Exception as error:  # noqa: BLE001 - the last resort of this process
        return _break_down(log, error)
    finally:
        log.close()


def _break_down(log: EventLog, error: Exception) -> int:
    trace = "".join(traceback.format_exception(error))
    message = f"The trainer broke down: {type(error).__name__}: {error}"
    return _fail(log, RunFailed(message, hint=_hint_for(error), trace=trace))


def _fail(log: EventLog, event: RunFailed) -> int:
    code = _say(f"{event.trace or event.message}\n{event.hint}")
    try:
        log.write(event)
    except OSError as error:
        _say(f"The event log cannot be written: {error}")
    return code


def _hint_for(error: Exception) -> str:
    if isinstance(error, OSError):
        return "Check that the disk has space left and the run folder may be written, and resume."
    if isinstance(error, MemoryError) or "memory" in str(error):
        return "If the memory ran out, use a smaller batch_size or model."
    return "This is a fault of the studio; please report it with the trace."


def _say(text: str) -> int:
    """Print to the console log; return the exit code of a failure."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
