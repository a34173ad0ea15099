"""Filters and orders of stored examples as SQL; nothing here reads the long texts of all rows."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from core.dataset.records import ExampleFilter, Order
from core.dataset.store_rows import FROM

IDS_AT_ONCE = 500
# The newest first where that is what one looks for.
_ORDERS: dict[Order, str] = {
    "added": "id",
    "changed": "revision DESC",
    "prompt": "prompt COLLATE NOCASE, id",
    "category": "category, id",
    "kind": "kind, id",
    "longest": "code_length DESC, id",
    "slowest": "gpu_ms IS NULL, gpu_ms DESC, id",
}
# How to find a word with signs in it. SQLite's own functions are many times as fast as ours, but
# know the case of ASCII letters alone and see the signs that pack lists.
_FAST = "(" + " OR ".join(
    [f"instr(lower({name}), ?)" for name in ("prompt", "category", "tags")]
    + ["EXISTS (SELECT 1 FROM bodies WHERE example_id = id AND (instr(lower(code), ?)"
       " OR instr(lower(phrasings), ?)))"]
) + ")"  # fmt: skip
_SLOW = (
    "(holds(?, tags, prompt, category)"
    " OR EXISTS (SELECT 1 FROM bodies WHERE example_id = id AND holds(?, phrasings, code)))"
)
_PACKING = frozenset('[]",\\')
_TOKEN = re.compile(r"[^\W_]+")  # as the index cuts words


def matching_ids(
    connection: sqlite3.Connection,
    chosen: ExampleFilter,
    *,
    order: Order = "added",
    limit: int = -1,
    offset: int = 0,
) -> list[int]:
    """Return the ids of the matching examples; a limit of -1 is none."""
    where, values = where_clause(chosen)
    rows = connection.execute(
        f"SELECT id FROM examples WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return [row[0] for row in rows]


def count_matching(connection: sqlite3.Connection, chosen: ExampleFilter) -> int:
    """Return how many examples match."""
    where, values = where_clause(chosen)
    found = connection.execute(f"SELECT count(*) FROM examples WHERE {where}", values)
    return int(found.fetchone()[0])


def rows_of(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[sqlite3.Row]:
    """Yield the rows of ``FROM`` with these ids, in this order; those that are gone are left out.

    Reads some hundred at a time, so rows may be changed while this goes on.
    """
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        found = {
            row["id"]: row
            for row in connection.execute(f"SELECT * FROM {FROM} WHERE id IN ({marks})", part)
        }
        yield from (found[example_id] for example_id in part if example_id in found)


def variants_of(connection: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """Return the ids of all examples that have their place among the splits with one of these."""
    found: set[int] = set()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        found.update(
            row[0]
            for row in connection.execute(
                "SELECT id FROM examples WHERE split_position IN"
                f" (SELECT split_position FROM examples WHERE id IN ({marks}))",
                part,
            )
        )
    return sorted(found)


def where_clause(chosen: ExampleFilter) -> tuple[str, list[Any]]:
    """Return the SQL condition of a filter on ``examples``, and its values."""
    parts, values = ["1"], list[Any]()
    for name in ("kind", "category", "review", "validity"):
        if getattr(chosen, name) is not None:
            parts.append(f"{name} = ?")
            values.append(getattr(chosen, name))
    if chosen.tag is not None:
        parts.append("id IN (SELECT example_id FROM example_tags WHERE tag = ?)")
        values.append(chosen.tag)
    for word in chosen.text.casefold().split():
        for condition, value in _word_conditions(word):
            parts.append(condition)
            values += [value] * condition.count("?")
    if chosen.split is not None:
        # The sum as in splitting.split_at, so that a place on the edge falls alike.
        edges = (chosen.train_ratio, chosen.train_ratio + chosen.val_ratio)
        low = {"train": -1.0, "val": edges[0], "test": edges[1]}[chosen.split]
        high = {"train": edges[0], "val": edges[1], "test": 2.0}[chosen.split]
        parts.append(
            "(fixed_split = ? OR fixed_split IS NULL"
            " AND split_position >= ? AND split_position < ?)"
        )
        values += [chosen.split, low, high]
    return " AND ".join(parts), values


def _word_conditions(word: str) -> Iterator[tuple[str, str]]:
    tokens = _TOKEN.findall(word)
    for token in tokens:
        yield (
            "(id IN (SELECT rowid FROM words WHERE words MATCH ?)"
            " OR id IN (SELECT rowid FROM labels WHERE labels MATCH ?))",
            f'"{token}"*',
        )
    if tokens != [word]:
        # Signs are not indexed: of what has the words, look whether it has them so.
        yield (_FAST if word.isascii() and not _PACKING & set(word) else _SLOW), word
