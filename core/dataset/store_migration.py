"""Bring a store of an older format to the newest one; nothing of its history is lost."""

import json
import sqlite3
from typing import Any

from core.dataset.store_rows import REVIEW, State, difference, example_of, to_state
from core.dataset.store_schema import create_tables
from core.dataset.store_steps import EDITED, INSERTED, REMOVED, StepWriter, new_step


def migrate_from_1(connection: sqlite3.Connection) -> None:
    """Turn format 1 (whole rows before and after in each revision, no steps) into format 2.

    Ids of examples and revisions stay, and so do times and authors.
    """
    highest_id = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'examples'"
    ).fetchone()[0]
    for index in ("examples_by_row", "revisions_by_example", "revisions_by_batch",
                  "revisions_by_undone"):  # fmt: skip
        connection.execute(f"DROP INDEX {index}")
    for table in ("examples", "revisions"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    create_tables(connection)
    with new_step(connection, "migrate", "") as writer:
        for row in connection.execute("SELECT * FROM old_examples ORDER BY id").fetchall():
            _copy_example(writer, row)
        writer.num_rows = 0  # what the writer noted is replaced by the real history
    connection.execute("DELETE FROM revisions")
    connection.execute("DELETE FROM sqlite_sequence WHERE name IN ('steps', 'revisions')")
    _copy_history(connection)
    connection.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'examples'", [highest_id]
    )
    if not connection.execute("SELECT 1 FROM examples LIMIT 1").fetchone():
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'examples'")
        connection.execute("INSERT INTO sqlite_sequence VALUES ('examples', ?)", [highest_id])
    connection.execute("DROP TABLE old_examples")
    connection.execute("DROP TABLE old_revisions")


def _copy_example(writer: StepWriter, row: sqlite3.Row) -> None:
    state = _state({"row": json.loads(row["row"]), "review": row["review"]})
    writer.insert(state, example_id=row["id"])
    writer.connection.execute(
        "UPDATE examples SET revision = ?, updated_at = ? WHERE id = ?",
        [row["revision"], row["updated_at"], row["id"]],
    )


def _copy_history(connection: sqlite3.Connection) -> None:
    step_of_batch: dict[str, int] = {}
    for old in connection.execute("SELECT * FROM old_revisions ORDER BY id").fetchall():
        step = step_of_batch.get(old["batch"])
        if step is None:
            step = step_of_batch[old["batch"]] = _add_step(connection, old, step_of_batch)
        change, before, after = _change(old)
        connection.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)",
            [old["id"], step, old["example_id"], change, before, after],
        )
        connection.execute(
            "UPDATE steps SET num_rows = num_rows + 1, last_revision = ? WHERE id = ?",
            [old["id"], step],
        )


def _add_step(connection: sqlite3.Connection, old: sqlite3.Row, steps: dict[str, int]) -> int:
    undoes = steps.get(old["undoes"]) if old["undoes"] else None
    if undoes is not None:
        connection.execute("UPDATE steps SET is_undone = 1 WHERE id = ?", [undoes])
    added = connection.execute(
        "INSERT INTO steps (time, author, action, num_rows, first_revision, last_revision, undoes)"
        " VALUES (?, ?, ?, 0, ?, ?, ?)",
        [old["time"], old["author"], old["action"], old["id"], old["id"], undoes],
    ).lastrowid
    assert added is not None
    return added


def _change(old: sqlite3.Row) -> tuple[str, str | None, str | None]:
    before, after = (json.loads(old[side]) if old[side] else None for side in ("before", "after"))
    if before is None:
        return INSERTED, None, None
    if after is None:
        return REMOVED, json.dumps(_state(before), ensure_ascii=False), None
    old_part, new_part = difference(_state(before), _state(after))
    return (
        EDITED,
        json.dumps(old_part, ensure_ascii=False),
        json.dumps(new_part, ensure_ascii=False),
    )


def _state(remembered: dict[str, Any]) -> State:
    """Return the state of what format 1 kept: its row may lack the kind."""
    state = {**remembered["row"], REVIEW: remembered["review"]}
    return to_state(example_of(state), remembered["review"])
