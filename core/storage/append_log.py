"""JSON-lines files with one writer and many readers.

A line is written whole in one call. A reader consumes up to the last newline, so a
torn last line is left for the next read; the writer ends such a line when it reopens.
"""

import errno
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class AppendLog:
    """The writing end. ``sync`` per line where losing it in a power cut would matter."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        _end_torn_line(path)
        self._path = path
        self._file = path.open("ab", buffering=0)

    def append(self, record: Mapping[str, Any], *, sync: bool = False) -> None:
        """Add one record as one line."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        data = line.encode("utf-8") + b"\n"
        if self._file.write(data) != len(data):
            # Unbuffered writes may be cut short without an error when the disk is full.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        if sync:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; further appends fail."""
        self._file.close()


@dataclass(frozen=True)
class LogPage:
    """Records read, and the byte offset at which the next read continues."""

    records: list[dict[str, Any]]
    offset: int


def read_log(path: Path, *, offset: int = 0) -> LogPage:
    """Return the complete records from ``offset`` on; an absent file has none.

    Lines that are not a JSON object (a torn line that was ended later) are skipped.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read()
    except FileNotFoundError:
        return LogPage([], offset)
    end = data.rfind(b"\n") + 1
    records = []
    for line in data[:end].splitlines():
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            records.append(record)
    return LogPage(records, offset + end)


def _end_torn_line(path: Path) -> None:
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb+") as file:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
