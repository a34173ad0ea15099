"""Take steps back and do them again, but for rows that were changed otherwise since.

A step of which rows had to be left stands for these, and can be taken back again later. Which
of its revisions stand follows from the steps that took it back; ``is_undone`` of a step says that
none does.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from core.dataset.records import Undone
from core.dataset.store_query import rows_of
from core.dataset.store_rows import patched, state_of
from core.dataset.store_steps import (
    INSERTED,
    REDO_ACTION,
    REMOVED,
    SEED_ACTION,
    UNDO_ACTION,
    StepWriter,
    new_step,
    state_after,
    to_step,
)
from core.errors import DatasetError

LARGEST_ID = 2**63 - 1  # of a row of SQLite
# A step has one revision for each of its examples. One is taken back where a step that undoes its
# own has one for the same example, unless that was taken back in turn.
_STANDING = """
SELECT * FROM revisions WHERE id BETWEEN ? AND ? AND NOT EXISTS (
    SELECT 1 FROM revisions AS back JOIN steps AS undoing ON undoing.id = back.step
    WHERE back.example_id = revisions.example_id AND undoing.undoes = revisions.step
    AND NOT EXISTS (
        SELECT 1 FROM revisions AS again JOIN steps AS redoing ON redoing.id = again.step
        WHERE again.example_id = back.example_id AND redoing.undoes = back.step
    )
) ORDER BY id DESC
"""


def step_to_undo(connection: sqlite3.Connection) -> sqlite3.Row | None:
    """Return the newest step that can be taken back, but for the seed and for undoing itself."""
    return _first_reversible(
        connection,
        connection.execute(
            "SELECT * FROM steps WHERE action NOT IN (?, ?, ?) AND NOT is_undone ORDER BY id DESC",
            [SEED_ACTION, UNDO_ACTION, REDO_ACTION],
        ),
    )


def step_to_redo(connection: sqlite3.Connection) -> sqlite3.Row | None:
    """Return the newest undoing that can be taken back, if nothing else was done after it."""
    return _first_reversible(
        connection,
        connection.execute(
            "SELECT * FROM steps WHERE action = ? AND NOT is_undone"
            " AND id > (SELECT coalesce(max(id), 0) FROM steps WHERE action NOT IN (?, ?))"
            " ORDER BY id DESC",
            [UNDO_ACTION, UNDO_ACTION, REDO_ACTION],
        ),
    )


def find_step(connection: sqlite3.Connection, step_id: int) -> sqlite3.Row:
    """Return a step that can be taken back.

    Raises:
        DatasetError: there is no such step, or nothing of it can be taken back at present.
    """
    step: sqlite3.Row | None = connection.execute(
        "SELECT * FROM steps WHERE id = ?", [min(step_id, LARGEST_ID)]
    ).fetchone()
    if step is None:
        raise _refusal(step_id, "there is none", "See the numbers in the history.")
    if step["action"] in (UNDO_ACTION, REDO_ACTION):
        raise _refusal(step_id, "it is an undo or a redo itself", "Choose another of the history.")
    if _first_reversible(connection, [step]):
        return step
    num_left = sum(1 for _ in _standing(connection, step))
    if num_left:
        raise _refusal(
            step_id,
            f"the {num_left:,} pair(s) that are left of it were changed since",
            "Take back what was done to them later, then this.",
        )
    raise _refusal(step_id, "that is done already", "Choose one of the history that stands.")


def reverse_step(
    connection: sqlite3.Connection, step: sqlite3.Row, *, action: str, author: str
) -> Undone:
    """Take back what stands of a step, but for rows whose changes in it were changed again since.

    For these rows the step still stands.
    """
    num_kept = 0
    with new_step(connection, action, author, undoes=step["id"]) as writer:
        for revision in _standing(connection, step).fetchall():
            num_kept += not _reverse(writer, revision)
    if not num_kept:
        connection.execute("UPDATE steps SET is_undone = 1 WHERE id = ?", [step["id"]])
    if writer.num_rows and step["undoes"] is not None:  # what was undone stands again
        connection.execute("UPDATE steps SET is_undone = 0 WHERE id = ?", [step["undoes"]])
    return Undone(replace(to_step(step), is_undone=not num_kept), writer.num_rows, num_kept)


def _first_reversible(
    connection: sqlite3.Connection, steps: Iterable[sqlite3.Row]
) -> sqlite3.Row | None:
    """Return the first step of which anything can be taken back at present."""
    for step in steps:
        for revision in _standing(connection, step):
            if _can_reverse(connection, revision, _row(connection, revision)):
                return step
    return None


def _standing(connection: sqlite3.Connection, step: sqlite3.Row) -> sqlite3.Cursor:
    """Return the revisions of a step that are not taken back, the newest first."""
    return connection.execute(_STANDING, [step["first_revision"], step["last_revision"]])


def _reverse(writer: StepWriter, revision: sqlite3.Row) -> bool:
    """Reverse one revision; returns whether that could be done without harm to later edits."""
    row = _row(writer.connection, revision)
    if not _can_reverse(writer.connection, revision, row):
        return False
    if row is None:
        writer.insert(json.loads(revision["before"]), example_id=revision["example_id"])
    elif revision["change"] == INSERTED:
        writer.remove(row)
    else:
        writer.replace(row, patched(state_of(row), json.loads(revision["before"])))
    return True


def _can_reverse(
    connection: sqlite3.Connection, revision: sqlite3.Row, row: sqlite3.Row | None
) -> bool:
    """Whether what a revision did is still to be seen in the row, None where it is gone."""
    if row is None or revision["change"] == REMOVED:
        return row is None and bool(revision["change"] == REMOVED)
    state = state_of(row)
    if revision["change"] == INSERTED:
        return row["revision"] == revision["id"] or state == state_after(
            connection, row["id"], revision["id"]
        )
    after = json.loads(revision["after"])
    return all(state.get(key) == value for key, value in after.items())


def _row(connection: sqlite3.Connection, revision: sqlite3.Row) -> sqlite3.Row | None:
    return next(rows_of(connection, [revision["example_id"]]), None)


def _refusal(step_id: int, reason: str, hint: str) -> DatasetError:
    return DatasetError(f"Step {step_id} cannot be taken back: {reason}.", hint=hint)
