"""One finding about a shader, placed in the author's text."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Origin = Literal["static", "naga", "driver", "browser"]
SHOWN_CHARACTERS = 160


@dataclass(frozen=True)
class Diagnostic:
    """A finding with its place.

    ``line`` and ``column`` count from 1 in the author's text and are None where a finding has
    no place there. ``length`` is how many characters the caret marks.
    """

    severity: Severity
    message: str
    origin: Origin
    line: int | None = None
    column: int | None = None
    length: int = 1

    def render(self, source: str, *, path: str = "shader") -> str:
        """Return the finding as a compiler prints it: place, message, source line, caret."""
        if self.line is None or self.column is None:
            return f"{path}: {self.severity}: {self.message}"
        head = f"{path}:{self.line}:{self.column}: {self.severity}: {self.message}"
        lines = source.split("\n")  # as the compiler counts; other breaks are characters to it
        if not 1 <= self.line <= len(lines):
            return head
        # Of a line that fills screens the part around the mark is enough.
        whole = lines[self.line - 1].rstrip("\r")
        start = 0 if len(whole) <= SHOWN_CHARACTERS else max(0, self.column - SHOWN_CHARACTERS // 2)
        text, column = whole[start : start + SHOWN_CHARACTERS], self.column - start
        # Tabs are kept in the margin so that the caret stands under its character.
        margin = "".join("\t" if char == "\t" else " " for char in text[: column - 1])
        marked = max(1, min(self.length, len(text) - column + 1))
        return f"{head}\n  {text}\n  {margin}{'^' * marked}"
