"""Token ids back to text, one at a time, so that code can be shown while it is generated."""

from collections.abc import Sequence

from core.tokenizer.code_vocabulary import Entry, Role
from core.wgsl.formatting import Layout

# Shown for bytes that make no character.
REPLACEMENT = "\ufffd"


class CodeStream:
    """Decodes one text. Any sequence of ids gives some text."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._layout = Layout()
        self._is_raw = False  # the gap before the next unit is spelled, not implied
        self._bytes = b""  # of a character that is not complete yet

    def push(self, token_id: int) -> str:
        """Return the text that one more id adds; a character appears with its last byte."""
        entry = self._entries[token_id]
        if entry.role is Role.SPECIAL:
            return ""
        if entry.role is Role.CONTINUATION:
            if not self._is_raw:
                self._layout.extend(entry.text)
            return self._characters(entry)
        broken = self._end_bytes() if self._bytes else ""
        if entry.token is None:
            self._is_raw = True
            return broken
        between = self._layout.gap_before(entry.token)
        if self._is_raw:
            self._is_raw, between = False, ""
        return broken + between + self._characters(entry)

    def _characters(self, entry: Entry) -> str:
        if entry.byte is None:
            return self._end_bytes() + entry.text if self._bytes else entry.text
        broken = "" if 0x80 <= entry.byte < 0xC0 else self._end_bytes()
        self._bytes += bytes((entry.byte,))
        if len(self._bytes) < _num_bytes(self._bytes[0]):
            return broken
        data, self._bytes = self._bytes, b""
        try:
            # Python's texts may hold lone surrogates; so may ours.
            return broken + data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return broken + REPLACEMENT

    def _end_bytes(self) -> str:
        """Give up on a character that is not complete; return what stands for it."""
        is_broken = bool(self._bytes)
        self._bytes = b""
        return REPLACEMENT if is_broken else ""


def _num_bytes(lead: int) -> int:
    """Return how many bytes a character has that begins with ``lead``."""
    if lead < 0xC0:
        return 1
    return 2 + (lead >= 0xE0) + (lead >= 0xF0)
