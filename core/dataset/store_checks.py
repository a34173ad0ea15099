"""What running codes came to, kept by code and kind, so that equal code is never run twice.

A check is knowledge about a code, not a change of an example: it makes no revision.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from core.dataset.records import RowCheck, StoredExample
from core.dataset.store_query import IDS_AT_ONCE, rows_of
from core.dataset.store_rows import to_stored


def record_checks(connection: sqlite3.Connection, checks: Iterable[RowCheck]) -> None:
    """Keep outcomes, also in the rows that have the code."""
    for check in checks:
        connection.execute(
            "INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?)",
            [
                *(check.code_sha256, check.kind, check.validity),
                *(check.message, check.gpu_ms, check.thumbnail),
            ],
        )
        connection.execute(
            "UPDATE examples SET validity = ?, gpu_ms = ? WHERE code_sha256 = ? AND kind = ?",
            [check.validity, check.gpu_ms, check.code_sha256, check.kind],
        )


def forget_checks(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Let the codes of these examples count as unchecked again."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        codes = connection.execute(
            f"SELECT DISTINCT code_sha256, kind FROM examples WHERE id IN ({_marks(part)})", part
        ).fetchall()
        for code in codes:
            connection.execute("DELETE FROM checks WHERE code_sha256 = ? AND kind = ?", list(code))
            connection.execute(
                "UPDATE examples SET validity = 'unchecked', gpu_ms = NULL"
                " WHERE code_sha256 = ? AND kind = ?",
                list(code),
            )


def checks_of(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, RowCheck]:
    """Return what is known of these examples, by id."""
    found = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        for row in connection.execute(
            "SELECT examples.id, checks.* FROM examples JOIN checks"
            " ON checks.code_sha256 = examples.code_sha256 AND checks.kind = examples.kind"
            f" WHERE examples.id IN ({_marks(part)})",
            part,
        ):
            example_id, *values = row
            found[example_id] = RowCheck(*values)
    return found


def count_unchecked(connection: sqlite3.Connection, ids: Sequence[int]) -> int:
    """Return how many codes among these examples were not run yet."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        found.update(
            (row["code_sha256"], row["kind"])
            for row in connection.execute(
                "SELECT code_sha256, kind FROM examples"
                f" WHERE validity = 'unchecked' AND id IN ({_marks(part)})",
                part,
            )
        )
    return len(found)


def unchecked_codes(connection: sqlite3.Connection, ids: Sequence[int]) -> list[StoredExample]:
    """Return one example for each code and kind among these that was not run yet."""
    seen, found = set(), []
    for row in rows_of(connection, ids):
        code = (row["code_sha256"], row["kind"])
        if row["validity"] == "unchecked" and code not in seen:
            seen.add(code)
            found.append(to_stored(row))
    return found


def _marks(part: Sequence[int]) -> str:
    return ", ".join("?" * len(part))
