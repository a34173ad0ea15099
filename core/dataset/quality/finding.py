"""Build findings: keys that follow the content of the rows, and groups of rows that belong together."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.dataset.quality.records import Finding, Fix, Tool
from core.dataset.records import StoredExample

MAX_KEYED = 50  # rows of a finding whose content its key holds


def finding(
    tool: Tool,
    rule: str,
    rows: Sequence[StoredExample],
    message: str,
    *,
    weight: float = 0.0,
    fix: Fix | None = None,
) -> Finding:
    """Return a finding of a rule about rows."""
    content = [rule, *sorted(f"{row.example.prompts}\0{row.example.wgsl_code}" for row in rows)]
    if len(rows) > MAX_KEYED:  # about many rows at once: the rule names what it is about
        content = [rule]
    key = hashlib.sha256("\0\0".join(content).encode(errors="replace")).hexdigest()[:20]
    return Finding(tool, f"{tool}-{key}", tuple(row.id for row in rows), message, weight, fix)


def told(rows: Sequence[StoredExample]) -> str:
    """Return rows in words: the first one's prompt, and how many others there are."""
    others = len(rows) - 1
    return f"“{rows[0].example.natural_language}” and {others} other{'s' if others > 1 else ''}"


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the sets of numbers that pairs connect, each in order, the largest first."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = number = parent[parent[number]]
        return number

    for one, other in pairs:
        parent[max(root(one), root(other))] = min(root(one), root(other))
    found: dict[int, list[int]] = defaultdict(list)
    for number in sorted(parent):
        found[root(number)].append(number)
    return sorted(found.values(), key=lambda group: (-len(group), group))
