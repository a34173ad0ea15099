"""Jobs that hung or killed a worker, remembered by the hash of their sources and the adapter.

Without it each rerun of a page would end the next worker with the same shader. A job is
remembered as a whole: which of its sources did it is unknown. Where the file cannot be used,
what this process saw is remembered until it ends.
"""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from core.storage.append_log import AppendLog, read_log
from core.storage.digest import text_sha256


class Quarantine:
    """A set that lives in a file which several processes may append to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._reasons: dict[tuple[str, str], str] = {}

    def reason(self, adapter: str, sources: tuple[str, ...]) -> str | None:
        """Return why a job with these sources is refused on this adapter, or None."""
        self._read()
        return self._reasons.get((adapter, _digest(sources)))

    def add(self, adapter: str, sources: tuple[str, ...], reason: str) -> None:
        """Remember that a job with these sources went wrong."""
        dated = f"{reason} on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        digest = _digest(sources)
        self._reasons[adapter, digest] = dated
        with contextlib.suppress(OSError):  # a full disk must not hide what the shader did
            log = AppendLog(self._path)
            try:
                entry = {"adapter": adapter, "sources_sha256": digest, "reason": dated}
                log.append(entry, sync=True)
            finally:
                log.close()

    def clear(self) -> None:
        """Forget everything, for instance after a driver update."""
        self._path.unlink(missing_ok=True)
        self._offset = 0
        self._reasons.clear()

    def _read(self) -> None:
        try:
            page = read_log(self._path, offset=self._offset)
        except OSError:
            return
        self._offset = page.offset
        for record in page.records:
            key = (str(record.get("adapter")), str(record.get("sources_sha256")))
            self._reasons[key] = str(record.get("reason"))


def _digest(sources: tuple[str, ...]) -> str:
    return text_sha256("\0".join(sources))
