"""Whether the trainer should stop: a file that asks for it, or a signal."""

from pathlib import Path
from types import FrameType


class StopWatch:
    """Looked at after each step; looking costs a few microseconds."""

    def __init__(self, request: Path) -> None:
        self._request = request
        self._has_signal = False

    def on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the form of a handler
        """Note a terminate or interrupt signal."""
        self._has_signal = True

    def is_asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._has_signal or self._request.exists()

    def clear(self) -> None:
        """Remove the request, once it is honoured."""
        self._request.unlink(missing_ok=True)
