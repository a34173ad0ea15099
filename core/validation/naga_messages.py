"""Naga's messages as text, turned into one sentence and one place.

The format is that of wgpu 0.32 (naga 29): a headline, a picture of the source with carets and
labels, then the causes as ``= note`` lines. Naga marks the whole function and inside it the
expression that is wrong; the expression is what the author wants to see.
"""

import re
from dataclasses import dataclass
from functools import partial

from core.gpu.records import innermost_cause

_HEADLINE = re.compile(
    r"Shader '.*?' parsing error: (?P<parsing>.+)|Shader validation error: (?P<validation>.+)"
)
_PLACE = re.compile("\u250c\u2500 .*?:(\\d+):(\\d+)")
_SOURCE_LINE = re.compile("^\\s*(\\d+) \u2502")
_CARETS = re.compile(r"(\^+)(?!.*\^)[ ]?(.*)$")  # the last group of a line bears the label
_CAUSE = re.compile(r"^\s*= (?:note: |help: )?(.*)$", re.MULTILINE)
TAB_WIDTH = 4  # naga's picture has tab stops at these cells
# Handles of naga's own tables say nothing to an author.
_HANDLE = re.compile(r" ?(?:Some\(\[\d+\]\)|\[\d+\])")
_EXPRESSION = "naga::ir::Expression"

# What naga calls things inside, and what an author calls them.
_INNER_LABEL = re.compile(r"^naga::\S+( \[\d+\])?$")
_EMPTY_CAUSE = re.compile(r"^(Expression|Statement|Type) \[\d+\] is invalid$")
_SCALAR = r"Scalar \{ kind: (\w+), width: (\d) \}"
_TYPES = (
    (re.compile(rf"Matrix \{{ columns: (\w+), rows: (\w+), scalar: {_SCALAR} \}}"), "mat"),
    (re.compile(rf"Vector \{{ size: (\w+), scalar: {_SCALAR} \}}"), "vec"),
    (re.compile(rf"Scalar\({_SCALAR}\)"), "scalar"),
)
_OPERAND = re.compile(r"\[\d+\] \(of type ([^()]*)\)")
_SIZES = {"Bi": "2", "Tri": "3", "Quad": "4"}
_KINDS = {"Float": "f", "Sint": "i", "Uint": "u"}


@dataclass(frozen=True)
class NagaMessage:
    """What naga said, and where in the module; some messages have no place."""

    text: str
    line: int | None = None
    column: int | None = None
    length: int = 1


def parse_message(message: str, *, module: str) -> NagaMessage:
    """Return the parts of one message about ``module``; an unknown format is kept whole."""
    headline = _HEADLINE.search(message)
    if headline is None:
        cause = " ".join(innermost_cause(message).split())
        return NagaMessage(cause or "rejected without a reason")
    text = (headline["parsing"] or headline["validation"]).strip().rstrip(":")
    marks = _marks(message, [line.rstrip("\r") for line in module.split("\n")])
    best = next((m for m in marks if m.text.startswith(_EXPRESSION)), marks[0] if marks else None)
    parts = [text]
    if best and best.text and not _INNER_LABEL.match(best.text) and best.text not in text:
        parts.append(best.text)
    parts += [cause for cause in _causes(message) if cause not in parts]
    sentence = _in_wgsl_words(": ".join(parts))
    if best:
        return NagaMessage(sentence, best.line, best.column, best.length)
    place = _PLACE.search(message)
    return NagaMessage(sentence, int(place[1]), int(place[2])) if place else NagaMessage(sentence)


def _marks(message: str, lines: list[str]) -> list[NagaMessage]:
    """Return every place that the picture marks, with its label."""
    marks = []
    number, shift, text = (
        0,
        0,
        "",
    )  # the source line above, and where its text begins in the picture
    for shown in message.splitlines():
        if source := _SOURCE_LINE.match(shown):
            number = int(source[1])
            text = lines[number - 1] if number <= len(lines) else ""
            picture = text.expandtabs(TAB_WIDTH)
            shift = max(shown.rfind(picture), source.end() + 1) if picture else source.end() + 1
        elif number and "\u2502" in shown and "\u2570" not in shown:
            if carets := _CARETS.search(shown):
                label, column, length = carets[2].strip(), carets.start(1), len(carets[1])
            elif _EXPRESSION in shown:
                label, column, length = _EXPRESSION, shown.index(_EXPRESSION), 1
            else:
                continue
            marks.append(NagaMessage(label, number, _column(text, column - shift), length))
    return marks


def _column(text: str, width: int) -> int:
    """Return the column, from 1, of the character of ``text`` that ``width`` cells precede."""
    for column in range(len(text)):
        if len(text[: column + 1].expandtabs(TAB_WIDTH)) > width:
            return column + 1
    return max(1, len(text) + 1)


def _causes(message: str) -> list[str]:
    causes = [match[1].strip() for match in _CAUSE.finditer(message)]
    if not causes:
        # Without a picture the causes are the indented lines at the end.
        headline = _HEADLINE.search(message)
        rest = message[headline.end() :] if headline and "\u250c" not in message else ""
        causes = [line.strip() for line in rest.splitlines() if line.strip()]
    return [cause for cause in causes if not _EMPTY_CAUSE.match(cause)]


def _in_wgsl_words(text: str) -> str:
    for pattern, family in _TYPES:
        text = pattern.sub(partial(_type_name, family), text)
    text = _OPERAND.sub(r"\1", text)
    text = re.sub(r"Function \[\d+\] '(\w+)' is invalid", r"in function `\1`", text)
    if "`return` expression" in text:
        text = _HANDLE.sub("", text)
    return text.replace('found ""', "found the end of the code")


def _type_name(family: str, match: re.Match[str]) -> str:
    *sizes, kind, width = match.groups()
    scalar = "bool" if kind == "Bool" else f"{_KINDS.get(kind, kind)}{int(width) * 8}"
    if family == "scalar":
        return scalar
    return f"{family}{'x'.join(_SIZES[size] for size in sizes)}<{scalar}>"
