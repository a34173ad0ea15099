"""The writing end of a run's event log; one writer, which holds the run's lock."""

import time
from collections.abc import Callable
from pathlib import Path

from core.jobs.events import SYNCED, Event, to_record
from core.storage.append_log import AppendLog, read_log


class EventLog:
    """Appends events; a log that exists is continued after its last complete line."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        records = read_log(path).records
        known = [record["seq"] for record in records if isinstance(record.get("seq"), int)]
        self._next_seq = max(known, default=-1) + 1
        self._log = AppendLog(path)
        self._clock = clock

    def write(self, event: Event) -> None:
        """Add one event.

        Raises:
            OSError: the disk is full or gone; the run cannot go on unseen.
        """
        record = to_record(event, seq=self._next_seq, time=self._clock())
        self._log.append(record, sync=isinstance(event, SYNCED))
        self._next_seq += 1

    def close(self) -> None:
        """Close the file."""
        self._log.close()
