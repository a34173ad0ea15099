"""The SQLite file behind the store: tables, connections, and rows to values and back.

Every call opens a connection of its own, so the store can be used from any thread and by
several processes; write-ahead logging lets them read while one writes.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.dataset.records import Example, ExampleFilter, Revision, StoredExample
from core.dataset.rows import to_example, to_row
from core.dataset.splitting import split_position
from core.errors import DatasetError
from core.storage.digest import text_sha256

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 10.0  # outlasts an import of a large file by another session

# AUTOINCREMENT: the id of a deleted example is never given to another one, so that its
# revisions can bring it back.
_SCHEMA = """
CREATE TABLE examples (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    natural_language TEXT NOT NULL,
    wgsl_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    row TEXT NOT NULL,
    row_sha256 TEXT NOT NULL,
    search TEXT NOT NULL,
    split_position REAL NOT NULL,
    review TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX examples_by_row ON examples (row_sha256);
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    example_id INTEGER NOT NULL,
    time TEXT NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    before TEXT,
    after TEXT,
    batch TEXT NOT NULL,
    undoes TEXT
);
CREATE INDEX revisions_by_example ON revisions (example_id);
CREATE INDEX revisions_by_batch ON revisions (batch);
CREATE INDEX revisions_by_undone ON revisions (undoes);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@contextmanager
def connect(path: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield a connection inside a transaction; it is rolled back when the block raises.

    Raises:
        DatasetError: the file is damaged, of a newer version, locked for too long or cannot
            be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # isolation_level None: transactions are begun and ended here alone.
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _failure(path, error) from error
    try:
        connection.row_factory = sqlite3.Row
        _prepare(connection, path)
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise _failure(path, error) from error
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise DatasetError(
            f"The dataset store {path} has format {version}; this studio knows {SCHEMA_VERSION}.",
            hint="Update the studio, or point TINY_AGENT_HOME at another folder.",
        )
    if version == SCHEMA_VERSION:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # Another session may have been faster between the look and the lock.
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _failure(path: Path, error: Exception) -> DatasetError:
    if "locked" in str(error) or "busy" in str(error):
        return DatasetError(
            f"The dataset store {path} was in use by another session for {BUSY_TIMEOUT_S:g} s.",
            hint="Wait until its import has ended and try again.",
        )
    if "not a database" in str(error) or "malformed" in str(error):
        return DatasetError(
            f"The dataset store {path} is damaged: {error}.",
            hint="Move the file away; the studio then starts again from the shipped examples.",
        )
    return DatasetError(
        f"The dataset store {path} cannot be used: {error}.",
        hint="Check that the folder exists, may be written and has space left.",
    )


def columns_of(example: Example) -> dict[str, Any]:
    """Return the columns that follow from an example."""
    row = pack_row(example)
    words = (*example.prompts, example.wgsl_code, example.category, *example.tags)
    return {
        "natural_language": example.natural_language,
        "wgsl_code": example.wgsl_code,
        "kind": example.kind,
        "category": example.category,
        "tags": json.dumps(example.tags, ensure_ascii=False),
        "row": row,
        "row_sha256": text_sha256(row),
        "search": "\n".join(words).casefold(),
        "split_position": split_position(example),
    }


def pack_row(example: Example) -> str:
    """Return an example as JSON text, the same text for equal examples."""
    return json.dumps(to_row(example), ensure_ascii=False)


def unpack_row(text: str) -> Example:
    """Return the example that ``pack_row`` packed."""
    return to_example(json.loads(text))


def to_stored(row: sqlite3.Row) -> StoredExample:
    """Return a row of ``examples`` as a value."""
    return StoredExample(
        id=row["id"],
        example=unpack_row(row["row"]),
        review=row["review"],
        revision=row["revision"],
        updated_at=row["updated_at"],
    )


def to_revision(row: sqlite3.Row) -> Revision:
    """Return a row of ``revisions`` as a value."""
    before, after = (json.loads(row[side]) if row[side] else None for side in ("before", "after"))
    return Revision(
        id=row["id"],
        example_id=row["example_id"],
        time=row["time"],
        author=row["author"],
        action=row["action"],
        before=to_example(before["row"]) if before else None,
        after=to_example(after["row"]) if after else None,
        batch=row["batch"],
        undoes=row["undoes"],
    )


def where_clause(chosen: ExampleFilter) -> tuple[str, list[Any]]:
    """Return the SQL condition of a filter and its values."""
    parts, values = ["1"], list[Any]()
    for name in ("kind", "category", "review"):
        if getattr(chosen, name) is not None:
            parts.append(f"{name} = ?")
            values.append(getattr(chosen, name))
    for word in chosen.text.casefold().split():
        parts.append("instr(search, ?) > 0")
        values.append(word)
    if chosen.split is not None:
        # The sum as in splitting.split_at, so that a place on the edge falls alike.
        edges = (chosen.train_ratio, chosen.train_ratio + chosen.val_ratio)
        low = {"train": -1.0, "val": edges[0], "test": edges[1]}[chosen.split]
        high = {"train": edges[0], "val": edges[1], "test": 2.0}[chosen.split]
        parts.append("split_position >= ? AND split_position < ?")
        values += [low, high]
    return " AND ".join(parts), values
