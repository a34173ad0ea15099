"""The SQLite file behind the store: tables and connections.

Every call opens a connection of its own, so the store can be used from any thread and by
several processes; write-ahead logging lets them read while one writes. A step is one
transaction: a process that is killed in the middle of it leaves the state before.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DatasetError

SCHEMA_VERSION = 2
BUSY_TIMEOUT_S = 60.0  # outlasts a change of a hundred thousand rows by another session
CACHE_KIB = 65_536

# AUTOINCREMENT: the id of a deleted example is never given to another one, so that its
# revisions can bring it back.
# ``examples`` has what lists are filtered and sorted by and stays narrow, so that looking
# through all of it is quick; the long texts are in ``bodies``.
# The indexes for words hold no text. Labels have their own, because tagging a hundred thousand
# rows must not index their code again.
SCHEMA = """
CREATE TABLE examples (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    prompt TEXT NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    review TEXT NOT NULL,
    fixed_split TEXT,
    split_position REAL NOT NULL,
    validity TEXT NOT NULL,
    gpu_ms REAL,
    code_length INTEGER NOT NULL,
    code_sha256 TEXT NOT NULL,
    row_sha256 TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX examples_by_row ON examples (row_sha256);
CREATE INDEX examples_by_code ON examples (code_sha256);
CREATE INDEX examples_by_kind ON examples (kind);
CREATE INDEX examples_by_category ON examples (category);
CREATE INDEX examples_by_review ON examples (review);
CREATE INDEX examples_by_validity ON examples (validity);
CREATE INDEX examples_by_split ON examples (split_position);
CREATE TABLE bodies (
    example_id INTEGER PRIMARY KEY, code TEXT NOT NULL, phrasings TEXT NOT NULL, rest TEXT NOT NULL
);
CREATE TABLE example_tags (
    tag TEXT NOT NULL, example_id INTEGER NOT NULL, PRIMARY KEY (tag, example_id)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    text, content='', detail=none, columnsize=0, tokenize='unicode61'
);
CREATE VIRTUAL TABLE labels USING fts5(
    text, content='', detail=none, columnsize=0, tokenize='unicode61'
);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    num_rows INTEGER NOT NULL,
    first_revision INTEGER NOT NULL,
    last_revision INTEGER NOT NULL,
    undoes INTEGER,
    is_undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    step INTEGER NOT NULL,
    example_id INTEGER NOT NULL,
    change TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX revisions_by_example ON revisions (example_id);
CREATE TABLE versions (
    name TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    author TEXT NOT NULL,
    time TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE checks (
    code_sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    validity TEXT NOT NULL,
    message TEXT NOT NULL,
    gpu_ms REAL,
    thumbnail BLOB NOT NULL,
    PRIMARY KEY (code_sha256, kind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
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
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.create_function("holds", -1, _holds, deterministic=True)
        _prepare(connection, path)
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise _failure(path, error) from error
    finally:
        connection.close()


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the newest format."""
    for statement in SCHEMA.split(";"):
        connection.execute(statement)


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
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        create_tables(connection)
    elif version == 1:
        from core.dataset.store_migration import migrate_from_1  # which needs these tables

        migrate_from_1(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _holds(word: str, packed: str, *texts: str) -> bool:
    """Whether a word occurs in one of a list of texts packed as JSON, or in one of the others."""
    return any(word in text.casefold() for text in (*texts, *json.loads(packed)))


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
