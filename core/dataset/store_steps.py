"""Write steps: examples put in, changed and taken out, each with the revision that can undo it.

A revision keeps what differs, so that tagging a hundred thousand rows does not copy their code.
An insertion keeps nothing: the state is in the table, or in the revision that took it out.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from core.dataset.records import Step
from core.dataset.store_query import rows_of
from core.dataset.store_rows import (
    State,
    body_of,
    columns_of,
    difference,
    labels_of,
    patched,
    state_of,
    words_of,
)

SEED_ACTION, UNDO_ACTION, REDO_ACTION = "seed", "undo", "redo"
INSERTED, EDITED, REMOVED = "insert", "edit", "remove"


class StepWriter:
    """The changes of one step, inside the transaction of ``connection``."""

    def __init__(self, connection: sqlite3.Connection, step_id: int) -> None:
        self.connection = connection
        self.step_id = step_id
        self.num_rows = 0
        self.first_revision = 0
        self.last_revision = 0
        self.time = now()

    def insert(self, state: State, *, example_id: int | None = None) -> int:
        """Add an example; returns its id."""
        columns = columns_of(state)
        columns |= self._outcome(columns["code_sha256"], columns["kind"])
        columns |= {"id": example_id, "revision": 0, "updated_at": self.time}
        marks = ", ".join("?" * len(columns))
        added = self.connection.execute(
            f"INSERT INTO examples ({', '.join(columns)}) VALUES ({marks})", list(columns.values())
        ).lastrowid
        assert added is not None
        revision = self._note(added, INSERTED, None, None)
        run = self.connection.execute
        run("UPDATE examples SET revision = ? WHERE id = ?", [revision, added])
        run("INSERT INTO bodies VALUES (?, ?, ?, ?)", [added, *body_of(state).values()])
        run("INSERT INTO words (rowid, text) VALUES (?, ?)", [added, words_of(state)])
        self._add_labels(added, state)
        return added

    def replace(self, row: sqlite3.Row, state: State) -> bool:
        """Change the example of a row of ``FROM``; returns whether there was anything to change."""
        old = state_of(row)
        before, after = difference(old, state)
        if not after:
            return False
        columns = columns_of(state, row)
        if (columns["code_sha256"], columns["kind"]) != (row["code_sha256"], row["kind"]):
            columns |= self._outcome(columns["code_sha256"], columns["kind"])
        revision = self._note(row["id"], EDITED, before, after)
        columns |= {"revision": revision, "updated_at": self.time}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        run = self.connection.execute
        run(f"UPDATE examples SET {assignments} WHERE id = ?", [*columns.values(), row["id"]])
        body = body_of(state)
        if any(row[name] != value for name, value in body.items()):
            run(
                "UPDATE bodies SET code = ?, phrasings = ?, rest = ? WHERE example_id = ?",
                [*body.values(), row["id"]],
            )
        if words_of(old) != words_of(state):
            self._forget_words(row["id"], old)
            run("INSERT INTO words (rowid, text) VALUES (?, ?)", [row["id"], words_of(state)])
        if labels_of(old) != labels_of(state) or old.get("tags") != state.get("tags"):
            self._forget_labels(row["id"], old)
            self._add_labels(row["id"], state)
        return True

    def remove(self, row: sqlite3.Row) -> None:
        """Take out the example of a row of ``FROM``."""
        state = state_of(row)
        self._note(row["id"], REMOVED, state, None)
        self.connection.execute("DELETE FROM examples WHERE id = ?", [row["id"]])
        self.connection.execute("DELETE FROM bodies WHERE example_id = ?", [row["id"]])
        self._forget_words(row["id"], state)
        self._forget_labels(row["id"], state)

    def _outcome(self, code_sha256: str, kind: str) -> dict[str, object]:
        found = self.connection.execute(
            "SELECT validity, gpu_ms FROM checks WHERE code_sha256 = ? AND kind = ?",
            [code_sha256, kind],
        ).fetchone()
        return dict(found) if found else {"validity": "unchecked", "gpu_ms": None}

    def _note(self, example_id: int, change: str, before: State | None, after: State | None) -> int:
        packed = [None if side is None else json.dumps(side, ensure_ascii=False)
                  for side in (before, after)]  # fmt: skip
        revision = self.connection.execute(
            "INSERT INTO revisions (step, example_id, change, before, after)"
            " VALUES (?, ?, ?, ?, ?)",
            [self.step_id, example_id, change, *packed],
        ).lastrowid
        assert revision is not None
        self.num_rows += 1
        self.first_revision = self.first_revision or revision
        self.last_revision = revision
        return revision

    def _add_labels(self, example_id: int, state: State) -> None:
        run = self.connection.execute
        text = labels_of(state)
        if text:
            run("INSERT INTO labels (rowid, text) VALUES (?, ?)", [example_id, text])
        for tag in dict.fromkeys(state.get("tags", ())):
            run("INSERT INTO example_tags VALUES (?, ?)", [tag, example_id])

    def _forget_labels(self, example_id: int, state: State) -> None:
        text = labels_of(state)
        if text:  # an index without texts must be told what it forgets
            self.connection.execute(
                "INSERT INTO labels (labels, rowid, text) VALUES ('delete', ?, ?)",
                [example_id, text],
            )
        for tag in dict.fromkeys(state.get("tags", ())):
            self.connection.execute(
                "DELETE FROM example_tags WHERE tag = ? AND example_id = ?", [tag, example_id]
            )

    def _forget_words(self, example_id: int, state: State) -> None:
        self.connection.execute(
            "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
            [example_id, words_of(state)],
        )


@contextmanager
def new_step(
    connection: sqlite3.Connection, action: str, author: str, *, undoes: int | None = None
) -> Iterator[StepWriter]:
    """Yield the writer of a step; one that changed nothing leaves no trace."""
    step_id = connection.execute(
        "INSERT INTO steps (time, author, action, num_rows, first_revision, last_revision, undoes)"
        " VALUES (?, ?, ?, 0, 0, 0, ?)",
        [now(), author, action, undoes],
    ).lastrowid
    assert step_id is not None
    writer = StepWriter(connection, step_id)
    yield writer
    if not writer.num_rows:
        connection.execute("DELETE FROM steps WHERE id = ?", [step_id])
        return
    connection.execute(
        "UPDATE steps SET num_rows = ?, first_revision = ?, last_revision = ? WHERE id = ?",
        [writer.num_rows, writer.first_revision, writer.last_revision, step_id],
    )


def state_after(connection: sqlite3.Connection, example_id: int, revision: int) -> State | None:
    """Return the state an example had after a revision of the store, None where there was none."""
    row = next(rows_of(connection, [example_id]), None)
    later = connection.execute(
        "SELECT * FROM revisions WHERE example_id = ? AND id > ? ORDER BY id DESC",
        [example_id, revision],
    )
    state = None if row is None else state_of(row)
    for change in later:
        state = before_change(state, change)
    return state


def before_change(state: State | None, revision: sqlite3.Row) -> State | None:
    """Return what the state after a revision was before it."""
    if revision["change"] == INSERTED:
        return None
    before: State = json.loads(revision["before"])
    if revision["change"] == REMOVED:
        return before
    assert state is not None
    return patched(state, before)


def to_step(row: sqlite3.Row) -> Step:
    """Return a row of ``steps`` as a value."""
    return Step(**{**dict(row), "is_undone": bool(row["is_undone"])})


def now() -> str:
    """Return the time, UTC in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
