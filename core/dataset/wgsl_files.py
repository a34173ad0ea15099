"""Datasets as WGSL files, one for each example: the comment on top is the prompt.

What else an example has is on a line ``//! {...}`` below it, as JSON. A comment of another
tool's file may have several lines; all of them are the prompt.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from core.dataset.records import Example
from core.dataset.rows import BadRow, to_row
from core.wgsl.kinds import detect_kind

FACTS = "//! "
MAX_NAME_WORDS = 6
_COMMENT_LINES = re.compile(r"(?:[ \t]*//(?!! \{)[^\n]*(?:\n|\Z))+")
_BLOCK = re.compile(r"\s*/\*(.*?)\*/[ \t]*\n?", re.DOTALL)
_FACTS_LINE = re.compile(r"//! (\{[^\n]*)\n")


def row_of_wgsl(text: str, *, name: str) -> tuple[dict[str, Any] | BadRow, str]:
    """Return the raw row of a file, and what the user should know about it.

    A file without a comment on top has its name for a prompt.
    """
    comment, rest = _head(text)
    found = _FACTS_LINE.match(rest)
    facts: dict[str, Any] = {}
    if found:
        try:
            facts = json.loads(found[1])
        except (ValueError, RecursionError):
            return BadRow("the line //! {...} is not valid JSON."), ""
        rest = rest[found.end() :]
    note = ""
    if not comment and "natural_language" not in facts:
        comment = re.sub(r"[\W_]+", " ", PurePosixPath(name).stem).strip()
        note = f"there is no comment on top; the prompt is taken from the name: {comment!r}."
    row = {"natural_language": comment, **facts, "wgsl_code": rest}
    return row, note


def wgsl_files(examples: Sequence[Example]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each example's file; reading them gives the same examples."""
    for number, example in enumerate(examples, start=1):
        yield f"{number:06}-{_slug(example)}.wgsl", _text(example).encode("utf-8")


def _text(example: Example) -> str:
    row = to_row(example)
    code, prompt = row.pop("wgsl_code"), row.pop("natural_language")
    if detect_kind(code) == example.kind:
        del row["kind"]
    head = f"// {prompt}\n"
    is_plain = _head(f"{head}{code}") == (prompt, code) and not _FACTS_LINE.match(code)
    if "\n" in prompt or "\r" in prompt or not is_plain:
        # The comment may be read as something else, so it is only for people.
        row = {"natural_language": prompt, **row}
        head = f"// {' '.join(prompt.split())}\n"
    facts = f"{FACTS}{json.dumps(row, ensure_ascii=False)}\n"
    return f"{head}{facts}{code}" if row else f"{head}{code}"


def _head(text: str) -> tuple[str, str]:
    """Return the comment on top as one line, and the text after it."""
    lines = _COMMENT_LINES.match(text)
    if lines:
        words = (line.strip().removeprefix("//").strip() for line in lines[0].split("\n"))
        return " ".join(filter(None, words)), text[lines.end() :]
    block = _BLOCK.match(text)
    if block:
        words = (line.strip().lstrip("*").strip() for line in block[1].split("\n"))
        return " ".join(filter(None, words)), text[block.end() :]
    return "", text


def _slug(example: Example) -> str:
    words = re.findall(r"[a-z0-9]+", example.natural_language.lower())
    return "-".join(words[:MAX_NAME_WORDS])[:60] or "shader"
