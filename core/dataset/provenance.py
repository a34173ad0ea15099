"""Where a generated example comes from, kept in its notes so that every format carries it.

The notes of an example are free text. One line of them may begin with ``MARK`` and hold a JSON
object: what wrote the shader, what it was asked, and which of its attempts the compiler refused.
So provenance survives export, import, undo and merging without a column of its own.
"""

import json
from dataclasses import dataclass, fields, replace
from typing import Any

from core.dataset.records import Example

MARK = "generation: "
GENERATED_TAG = "generated"
EDITED_TAG = "edited"


@dataclass(frozen=True)
class Break:
    """Code that the compiler refused, and its first complaint."""

    code: str
    diagnostic: str


@dataclass(frozen=True)
class Provenance:
    """What wrote a shader, and for which wish.

    ``candidate`` counts from 0 among the answers to one prompt. ``log_probability`` is the
    model's own mean over its tokens, in nats. ``time`` is UTC in ISO 8601. ``is_edited`` says
    that a person changed the code since. ``breaks`` are attempts at the same prompt that the
    compiler refused and that this example mends.
    """

    model: str
    prompt: str
    seed: int | None = None
    candidate: int | None = None
    log_probability: float | None = None
    time: str = ""
    is_edited: bool = False
    reason: str = ""
    breaks: tuple[Break, ...] = ()

    def but(self, **changes: Any) -> "Provenance":
        """Return it with some of its fields changed."""
        return replace(self, **changes)


def provenance_of(example: Example) -> Provenance | None:
    """Return where a generated example comes from; None where its notes do not say."""
    told = (_told(line) for line in example.notes.splitlines())
    return next((provenance for provenance in told if provenance), None)


def with_provenance(example: Example, provenance: Provenance) -> Example:
    """Return the example with notes that say where it comes from; its other notes stay."""
    line = MARK + json.dumps(_packed(provenance), ensure_ascii=False)
    # JSON leaves line separators other than \n as they are, and notes are read line by line.
    line = "".join(f"\\u{ord(c):04x}" if c in "\x85\u2028\u2029" else c for c in line)
    return replace(example, notes="\n".join(filter(None, (plain_notes(example), line))))


def plain_notes(example: Example) -> str:
    """Return the notes without the line that says where the example comes from."""
    lines = example.notes.splitlines()
    return "\n".join(line for line in lines if not _told(line)).strip()


def with_plain_notes(example: Example, text: str) -> str:
    """Return notes that say ``text``, and where the example comes from as before."""
    if text == plain_notes(example):
        return example.notes
    lines = [line for line in example.notes.splitlines() if _told(line)]
    kept = [line for line in text.splitlines() if not _told(line)]
    return "\n".join(filter(None, ("\n".join(kept).strip(), *lines)))


def _packed(provenance: Provenance) -> dict[str, Any]:
    """Return what is not empty."""
    values = {item.name: getattr(provenance, item.name) for item in fields(provenance)}
    values["breaks"] = [
        {"code": item.code, "diagnostic": item.diagnostic} for item in provenance.breaks
    ]
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}


def _told(line: str) -> Provenance | None:
    """Return what a line of notes says; None for a note like any other."""
    return _parsed(line.removeprefix(MARK)) if line.startswith(MARK) else None


def _parsed(text: str) -> Provenance | None:
    """Return what ``_packed`` packed; None for anything else, which is a note like any other."""
    try:
        values = json.loads(text)
        breaks = tuple(
            Break(str(b["code"]), str(b["diagnostic"])) for b in values.pop("breaks", ())
        )
        known = {item.name for item in fields(Provenance)}
        return Provenance(breaks=breaks, **{k: v for k, v in values.items() if k in known})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
