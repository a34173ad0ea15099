"""The user's working dataset: every edit is a revision, and the last one can be taken back.

Revisions are only ever added; undoing adds revisions too. An edit names the revision it saw,
so of two sessions that change one example the second is told instead of losing the first.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.dataset.records import (
    Example,
    ExampleFilter,
    ImportResult,
    ReviewState,
    Revision,
    StoreCounts,
    StoredExample,
)
from core.dataset.rows import check_example
from core.dataset.store_schema import (
    columns_of,
    connect,
    pack_row,
    to_revision,
    to_stored,
    unpack_row,
    where_clause,
)
from core.errors import DatasetError, EditConflict
from core.storage.digest import text_sha256

EVERYTHING = ExampleFilter()
SEEDED = "seeded"  # the fact that the shipped examples were offered once
SEED_ACTION = "seed"
UNDO_ACTION = "undo"


class DatasetStore:
    """Examples in one SQLite file; safe for several threads, sessions and processes.

    Every method raises DatasetError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def query(
        self, chosen: ExampleFilter = EVERYTHING, *, limit: int = 100, offset: int = 0
    ) -> list[StoredExample]:
        """Return the matching examples in the order of adding."""
        where, values = where_clause(chosen)
        with connect(self.path) as connection:
            rows = connection.execute(
                f"SELECT * FROM examples WHERE {where} ORDER BY id LIMIT ? OFFSET ?",
                [*values, limit, offset],
            ).fetchall()
        return [to_stored(row) for row in rows]

    def count(self, chosen: ExampleFilter = EVERYTHING) -> int:
        """Return how many examples match."""
        where, values = where_clause(chosen)
        with connect(self.path) as connection:
            return int(
                connection.execute(
                    f"SELECT count(*) FROM examples WHERE {where}", values
                ).fetchone()[0]
            )

    def counts(self) -> StoreCounts:
        """Return the numbers of all examples by kind, category and review state."""
        grouped: dict[str, dict[str, int]] = {}
        with connect(self.path) as connection:
            for name in ("kind", "category", "review"):
                rows = connection.execute(
                    f"SELECT {name}, count(*) FROM examples GROUP BY 1 ORDER BY 2 DESC, 1"
                )
                grouped[name] = {row[0]: row[1] for row in rows}
        return StoreCounts(
            num_examples=sum(grouped["kind"].values()),
            num_by_kind=grouped["kind"],
            num_by_category=grouped["category"],
            num_by_review=grouped["review"],
        )

    def last_revision(self) -> int:
        """Return the number of the newest change, 0 where there was none."""
        with connect(self.path) as connection:
            row = connection.execute("SELECT coalesce(max(id), 0) FROM revisions").fetchone()
        return int(row[0])

    def training_examples(self) -> list[Example]:
        """Return every example that was not rejected, in the order of adding."""
        with connect(self.path) as connection:
            rows = connection.execute(
                "SELECT row FROM examples WHERE review != 'rejected' ORDER BY id"
            ).fetchall()
        return [unpack_row(row["row"]) for row in rows]

    def get(self, example_id: int) -> StoredExample:
        """Return one example.

        Raises:
            DatasetError: no example has this id.
        """
        with connect(self.path) as connection:
            return to_stored(_find(connection, example_id))

    def history(self, example_id: int) -> list[Revision]:
        """Return the revisions of one example, also of a deleted one, oldest first."""
        with connect(self.path) as connection:
            rows = connection.execute(
                "SELECT * FROM revisions WHERE example_id = ? ORDER BY id", [example_id]
            ).fetchall()
        return [to_revision(row) for row in rows]

    def import_examples(self, examples: Sequence[Example], *, author: str) -> ImportResult:
        """Add what is not in the store yet, as one step that can be undone.

        An example is in the store when a row equals it in every field, so importing a file
        twice changes nothing.
        """
        _check_all(examples)
        with connect(self.path, writing=True) as connection:
            return _add_new(_Batch(connection, "import", author), examples)

    def seed(self, examples: Sequence[Example], *, author: str) -> ImportResult | None:
        """Import the shipped examples, once in the life of this file and never as an undo step.

        Returns None where that was done before, even if the user deleted them since, and
        where the user began with examples of their own.
        """
        _check_all(examples)
        with connect(self.path, writing=True) as connection:
            if connection.execute("SELECT 1 FROM facts WHERE name = ?", [SEEDED]).fetchone():
                return None
            connection.execute("INSERT INTO facts VALUES (?, ?)", [SEEDED, _now()])
            if connection.execute("SELECT 1 FROM revisions LIMIT 1").fetchone():
                return None
            return _add_new(_Batch(connection, SEED_ACTION, author), examples)

    def is_seeded(self) -> bool:
        """Whether the shipped examples were imported at some time."""
        with connect(self.path) as connection:
            row = connection.execute("SELECT 1 FROM facts WHERE name = ?", [SEEDED]).fetchone()
        return row is not None

    def add(
        self, example: Example, *, author: str, review: ReviewState = "unreviewed"
    ) -> StoredExample:
        """Add an example, even if an equal one is there."""
        check_example(example)
        with connect(self.path, writing=True) as connection:
            batch = _Batch(connection, "add", author)
            return to_stored(_find(connection, batch.insert(_state(example, review))))

    def update(
        self,
        example_id: int,
        example: Example,
        *,
        expected_revision: int,
        author: str,
        review: ReviewState | None = None,
    ) -> StoredExample:
        """Replace an example; ``review`` None keeps its review state.

        Raises:
            EditConflict: the example has another revision than the one expected.
            DatasetError: no example has this id, or the new one is not usable.
        """
        check_example(example)
        with connect(self.path, writing=True) as connection:
            row = _expect(connection, example_id, expected_revision)
            new = _state(example, review or row["review"])
            if new != _state_of(row):
                _Batch(connection, "edit", author).replace(row, new)
            return to_stored(_find(connection, example_id))

    def delete(self, example_ids: Sequence[int], *, author: str) -> None:
        """Remove examples as one step; ids that are gone already are passed over."""
        with connect(self.path, writing=True) as connection:
            batch = _Batch(connection, "delete", author)
            for row in _rows(connection, example_ids):
                batch.remove(row)

    def set_review(self, example_ids: Sequence[int], review: ReviewState, *, author: str) -> None:
        """Mark examples as one step; ids that are gone are passed over."""
        with connect(self.path, writing=True) as connection:
            batch = _Batch(connection, "review", author)
            for row in _rows(connection, example_ids):
                if row["review"] != review:
                    batch.replace(row, {**_state_of(row), "review": review})

    def undo_last(self, *, author: str) -> list[Revision]:
        """Take back the newest step that was not taken back yet; returns its revisions.

        Repeated calls go further back. The result is empty where nothing is left to undo.
        """
        with connect(self.path, writing=True) as connection:
            undone = _last_batch(connection)
            if not undone:
                return []
            batch = _Batch(connection, UNDO_ACTION, author, undoes=undone[0]["batch"])
            for revision in reversed(undone):
                _undo_one(batch, revision)
        return [to_revision(row) for row in undone]


@dataclass
class _Batch:
    """Revisions made together in one transaction."""

    connection: sqlite3.Connection
    action: str
    author: str
    undoes: str | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def insert(self, state: dict[str, Any], *, example_id: int | None = None) -> int:
        columns = {"id": example_id, **_columns(state), "revision": 0, "updated_at": _now()}
        marks = ", ".join("?" * len(columns))
        cursor = self.connection.execute(
            f"INSERT INTO examples ({', '.join(columns)}) VALUES ({marks})",
            list(columns.values()),
        )
        assert cursor.lastrowid is not None
        revision = self._note(cursor.lastrowid, None, state)
        self.connection.execute(
            "UPDATE examples SET revision = ? WHERE id = ?", [revision, cursor.lastrowid]
        )
        return cursor.lastrowid

    def replace(self, row: sqlite3.Row, state: dict[str, Any]) -> None:
        revision = self._note(row["id"], _state_of(row), state)
        columns = {**_columns(state), "revision": revision, "updated_at": _now()}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self.connection.execute(
            f"UPDATE examples SET {assignments} WHERE id = ?", [*columns.values(), row["id"]]
        )

    def remove(self, row: sqlite3.Row) -> None:
        self._note(row["id"], _state_of(row), None)
        self.connection.execute("DELETE FROM examples WHERE id = ?", [row["id"]])

    def _note(
        self, example_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> int:
        packed = [side and json.dumps(side, ensure_ascii=False) for side in (before, after)]
        cursor = self.connection.execute(
            "INSERT INTO revisions (example_id, time, author, action, before, after, batch, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [example_id, _now(), self.author, self.action, *packed, self.id, self.undoes],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def _add_new(batch: _Batch, examples: Sequence[Example]) -> ImportResult:
    known = {row[0] for row in batch.connection.execute("SELECT row_sha256 FROM examples")}
    num_added = 0
    for example in examples:
        row_sha256 = text_sha256(pack_row(example))
        if row_sha256 not in known:
            known.add(row_sha256)
            batch.insert(_state(example, "unreviewed"))
            num_added += 1
    return ImportResult(num_added=num_added, num_known=len(examples) - num_added)


def _undo_one(batch: _Batch, revision: sqlite3.Row) -> None:
    before = json.loads(revision["before"]) if revision["before"] else None
    row = batch.connection.execute(
        "SELECT * FROM examples WHERE id = ?", [revision["example_id"]]
    ).fetchone()
    if before is None:
        batch.remove(row)
    elif row is None:
        batch.insert(before, example_id=revision["example_id"])
    else:
        batch.replace(row, before)


def _last_batch(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the revisions of the newest batch that is neither an undo, a seed nor undone."""
    return connection.execute(
        "SELECT * FROM revisions WHERE batch = (SELECT batch FROM revisions"
        " WHERE action NOT IN (?, ?)"
        " AND batch NOT IN (SELECT undoes FROM revisions WHERE undoes IS NOT NULL)"
        " ORDER BY id DESC LIMIT 1) ORDER BY id",
        [UNDO_ACTION, SEED_ACTION],
    ).fetchall()


def _find(connection: sqlite3.Connection, example_id: int) -> sqlite3.Row:
    row = connection.execute("SELECT * FROM examples WHERE id = ?", [example_id]).fetchone()
    if row is None:
        raise DatasetError(
            f"There is no example {example_id} in the dataset.",
            hint="It may have been deleted; reload the list, or undo the deletion.",
        )
    return row  # type: ignore[no-any-return]


def _expect(connection: sqlite3.Connection, example_id: int, revision: int) -> sqlite3.Row:
    row = _find(connection, example_id)
    if row["revision"] != revision:
        author = connection.execute(
            "SELECT author FROM revisions WHERE id = ?", [row["revision"]]
        ).fetchone()[0]
        raise EditConflict(
            f"Example {example_id} was changed by {author or 'somebody'} after you opened it.",
            hint="Reload the example, look at the change, and make your edit again.",
        )
    return row


def _rows(connection: sqlite3.Connection, example_ids: Iterable[int]) -> list[sqlite3.Row]:
    found = (
        connection.execute("SELECT * FROM examples WHERE id = ?", [example_id]).fetchone()
        for example_id in dict.fromkeys(example_ids)
    )
    return [row for row in found if row is not None]


def _check_all(examples: Iterable[Example]) -> None:
    for example in examples:
        check_example(example)


def _state(example: Example, review: str) -> dict[str, Any]:
    """Return what a revision remembers of an example."""
    return {"row": json.loads(pack_row(example)), "review": review}


def _state_of(row: sqlite3.Row) -> dict[str, Any]:
    return {"row": json.loads(row["row"]), "review": row["review"]}


def _columns(state: dict[str, Any]) -> dict[str, Any]:
    return {**columns_of(unpack_row(json.dumps(state["row"]))), "review": state["review"]}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
