"""Naga's messages as text, taken apart: what is wrong, where, what the caret points at, the notes.

The format is that of wgpu 0.32 (naga 29): a headline, a picture of the source with carets and
labels, then the causes as ``=`` lines and the advice as ``= note:`` lines. Naga marks the whole
function and inside it the expression that is wrong; the expression is what the author wants to
see.
"""

import re
from dataclasses import dataclass

from core.gpu.records import innermost_cause
from core.validation.naga_words import in_wgsl_words

_HEADLINE = re.compile(
    r"Shader '.*?' parsing error: (?P<parsing>.+)|Shader validation error: (?P<validation>.+)"
)
_PLACE = re.compile("\u250c\u2500 .*?:(\\d+):(\\d+)")
_SOURCE_LINE = re.compile("^\\s*(\\d+) \u2502")
_CARETS = re.compile(r"(\^+)(?!.*\^)[ ]?(.*)$")  # the last group of a line bears the label
_BELOW = re.compile("^\\s*\u2502[\u2502 ]*([^\u2502\\s=].*)$")
_WORD = re.compile(r"\w+|.")
_CAUSE = re.compile(r"^\s*= (?!note: |help: )(.*)$", re.MULTILINE)
_NOTE = re.compile(r"^\s*= (?:note|help): (.*)$", re.MULTILINE)
TAB_WIDTH = 4  # naga's picture has tab stops at these cells
# Labels of what is wrong; other marks show what it refers to. The first in this order counts.
_AT_FAULT = (
    *("cannot assign", "redefinition", "argument #", "unexpected argument", "uses itself"),
    *("this value", "writing to", "naga::ir::Expression", "this expression"),
    "invalid function call",
)

# What naga calls things inside says nothing to an author.
_INNER_LABEL = re.compile(r"^naga::\S+( \[\d+\])?$|^see msg$")
_EMPTY_CAUSE = re.compile(
    r"^(Expression|Statement|Type) \[\d+\] is invalid$|^Call to \[\d+\] is invalid$"
)


@dataclass(frozen=True)
class NagaMessage:
    """What naga said, and where in the module; some messages have no place.

    ``label`` stands at the caret, ``notes`` are naga's own advice; both may be empty.
    """

    text: str
    line: int | None = None
    column: int | None = None
    length: int = 1
    label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Mark:
    label: str
    line: int
    column: int
    length: int


def parse_message(message: str, *, module: str) -> NagaMessage:
    """Return the parts of one message about ``module``; an unknown format is kept whole."""
    headline = _HEADLINE.search(message)
    if headline is None:
        cause = " ".join(innermost_cause(message).split())
        return NagaMessage(in_wgsl_words(cause) or "rejected without a reason")
    text = (headline["parsing"] or headline["validation"]).strip().rstrip(":")
    causes = [text]
    causes += [cause for cause in _causes(message) if cause not in causes]
    sentence = in_wgsl_words(": ".join(causes))
    notes = tuple(in_wgsl_words(match[1].strip()) for match in _NOTE.finditer(message))
    mark = _best_mark(_marks(message, [line.rstrip("\r") for line in module.split("\n")]))
    if mark:
        label = "" if _INNER_LABEL.match(mark.label) else in_wgsl_words(mark.label)
        return NagaMessage(sentence, mark.line, mark.column, mark.length, label, notes)
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return NagaMessage(sentence, line, column, notes=notes)


def _best_mark(marks: list[_Mark]) -> _Mark | None:
    """Return the mark at fault: an expression, or what naga says cannot be; not a mere reference."""
    for wanted in _AT_FAULT:
        if best := next((mark for mark in reversed(marks) if mark.label.startswith(wanted)), None):
            return best
    return next((mark for mark in marks if not _INNER_LABEL.match(mark.label)), None) or (
        marks[0] if marks else None
    )


def _marks(message: str, lines: list[str]) -> list[_Mark]:
    """Return every place that the picture marks, with its label."""
    marks = []
    number, shift = 0, 0  # the source line above, and where its text begins in the picture
    text = ""
    for shown in message.splitlines():
        if source := _SOURCE_LINE.match(shown):
            number = int(source[1])
            text = lines[number - 1] if number <= len(lines) else ""
            picture = text.expandtabs(TAB_WIDTH)
            shift = max(shown.rfind(picture), source.end() + 1) if picture else source.end() + 1
        elif number and "\u2502" in shown and "\u2570" not in shown:
            if carets := _CARETS.search(shown):
                column = _column(text, carets.start(1) - shift)
                marks.append(_Mark(carets[2].strip(), number, column, len(carets[1])))
            elif below := _BELOW.match(shown):
                # Of several marks on a line, most have their labels below and no carets.
                column = _column(text, below.start(1) - shift)
                word = _WORD.match(text, column - 1)
                marks.append(_Mark(below[1], number, column, len(word[0]) if word else 1))
    return marks


def _column(text: str, width: int) -> int:
    """Return the column, from 1, of the character of ``text`` that ``width`` cells precede."""
    num_cells = since_stop = 0
    for column, char in enumerate(text, 1):
        taken = TAB_WIDTH - since_stop % TAB_WIDTH if char == "\t" else 1
        num_cells += taken
        since_stop = 0 if char == "\r" else since_stop + taken
        if num_cells > width:
            return column
    return len(text) + 1


def _causes(message: str) -> list[str]:
    causes = [match[1].strip() for match in _CAUSE.finditer(message)]
    if not causes:
        # Without a picture the causes are the indented lines at the end.
        headline = _HEADLINE.search(message)
        rest = message[headline.end() :] if headline and "\u250c" not in message else ""
        causes = [line.strip() for line in rest.splitlines() if line.strip()]
    return [cause for cause in causes if not _EMPTY_CAUSE.match(cause) and "= note" not in cause]
