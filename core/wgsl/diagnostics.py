"""One finding about a shader, placed in the author's text."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Origin = Literal["static", "naga", "driver", "browser"]
SHOWN_CHARACTERS = 160
# Control characters would act on the terminal; halves of characters cannot be printed at all.
_SHOWN = {
    code: "\ufffd"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
    if code != 9
}


@dataclass(frozen=True)
class Diagnostic:
    """A finding with its place.

    ``line`` and ``column`` count from 1 in the author's text and are None where a finding has
    no place there. ``length`` is how many characters the caret marks, ``label`` what they are or
    lack, and ``hint`` how to mend it; both may be empty.
    """

    severity: Severity
    message: str
    origin: Origin
    line: int | None = None
    column: int | None = None
    length: int = 1
    label: str = ""
    hint: str = ""

    def render(self, source: str, *, path: str = "shader") -> str:
        """Return the finding as a compiler prints it: place, message, source line, caret, hint."""
        where = f"{path}:{self.line}:{self.column}" if self.line and self.column else path
        hint = (f"  hint: {self.hint}",) if self.hint else ()
        return "\n".join(
            (f"{where}: {self.severity}: {self.message}", *self._marked_line(source), *hint)
        )

    def _marked_line(self, source: str) -> tuple[str, ...]:
        lines = source.split("\n")  # as the compiler counts; other breaks are characters to it
        if self.line is None or self.column is None or not 1 <= self.line <= len(lines):
            return ()
        # Of a line that fills screens the part around the mark is enough.
        whole = lines[self.line - 1].rstrip("\r").translate(_SHOWN)
        start = 0 if len(whole) <= SHOWN_CHARACTERS else max(0, self.column - SHOWN_CHARACTERS // 2)
        text, column = whole[start : start + SHOWN_CHARACTERS], self.column - start
        # Tabs are kept in the margin so that the caret stands under its character.
        margin = "".join("\t" if char == "\t" else " " for char in text[: column - 1])
        marked = max(1, min(self.length, len(text) - column + 1))
        return f"  {text}", f"  {margin}{'^' * marked} {self.label}".rstrip()
