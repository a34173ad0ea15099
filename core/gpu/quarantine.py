"""Jobs that hung or killed a worker, remembered by the hash of their sources and the adapter.

Without it each rerun of a page would end the next worker with the same shader. A job is
remembered as a whole: which of its sources did it is unknown. Where the file cannot be used,
what this process saw is remembered until it ends.
"""

import threading
from datetime import UTC, datetime
from pathlib import Path

from core.storage.append_log import AppendLog, read_log
from core.storage.digest import text_sha256


class Quarantine:
    """A set that lives in a file which several processes and threads may append to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._offset = 0  # how far the file was read
        self._written: dict[tuple[str, str], str] = {}
        self._unwritten: dict[tuple[str, str], str] = {}

    def reason(self, adapter: str, sources: tuple[str, ...]) -> str | None:
        """Return why a job with these sources is refused on this adapter, or None."""
        key = (adapter, _digest(sources))
        with self._lock:
            self._read()
            return self._written.get(key) or self._unwritten.get(key)

    def add(self, adapter: str, sources: tuple[str, ...], reason: str) -> None:
        """Remember that a job with these sources went wrong."""
        dated = f"{reason} on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        digest = _digest(sources)
        with self._lock:
            try:
                self._write({"adapter": adapter, "sources_sha256": digest, "reason": dated})
            except OSError:  # a full disk must not hide what the shader did
                self._unwritten[adapter, digest] = dated

    def clear(self) -> None:
        """Forget everything, for instance after a driver update; other users of the file do too."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            self._unwritten.clear()

    def _write(self, entry: dict[str, str]) -> None:
        log = AppendLog(self._path)
        try:
            log.append(entry, sync=True)
        finally:
            log.close()

    def _read(self) -> None:
        try:
            size = self._path.stat().st_size if self._path.exists() else 0
            if size < self._offset:  # it was cleared
                self._offset = 0
                self._written.clear()
            if size == self._offset:
                return
            page = read_log(self._path, offset=self._offset)
        except OSError:
            return
        self._offset = page.offset
        for record in page.records:
            key = (str(record.get("adapter")), str(record.get("sources_sha256")))
            self._written[key] = str(record.get("reason"))


def _digest(sources: tuple[str, ...]) -> str:
    return text_sha256("\0".join(sources))
