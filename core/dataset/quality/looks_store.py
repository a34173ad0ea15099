"""What running shaders showed, and which findings were dismissed: one SQLite file beside the dataset.

What a shader shows follows from its code, so it is kept by the code and survives edits of
prompts, undo and restarts. Nothing here is precious but the dismissals: without the file
everything is looked at anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.dataset.quality.records import Looks
from core.dataset.records import Example, StoredExample
from core.errors import DatasetError
from core.storage.digest import text_sha256

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 10.0
_MAX_VARIABLES = 500  # of one statement; SQLite allows some more
_SCHEMA = """
CREATE TABLE looks (code TEXT PRIMARY KEY, facts TEXT NOT NULL, thumbnail BLOB NOT NULL);
CREATE TABLE dismissed (key TEXT PRIMARY KEY, time TEXT NOT NULL);
"""


def code_key(example: Example) -> str:
    """Return what the looks of an example follow from; tags say what is meant to be one colour."""
    return text_sha256(f"{example.kind}\0{'solid' in example.tags}\0{example.wgsl_code}")


class LooksStore:
    """Looks by code, dismissed findings by key; safe for several threads and processes.

    Every method raises DatasetError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def known(self, rows: Sequence[StoredExample], *, thumbnails: bool = False) -> dict[int, Looks]:
        """Return the looks of the rows that were run, by id; without thumbnails they are small."""
        keys = {row.id: code_key(row.example) for row in rows}
        wanted, found = list(set(keys.values())), dict[str, Looks]()
        columns = "code, facts, thumbnail" if thumbnails else "code, facts, x''"
        with self._connect() as connection:
            for start in range(0, len(wanted), _MAX_VARIABLES):
                part = wanted[start : start + _MAX_VARIABLES]
                marks = ", ".join("?" * len(part))
                for code, facts, thumbnail in connection.execute(
                    f"SELECT {columns} FROM looks WHERE code IN ({marks})", part
                ):
                    found[code] = _unpacked(facts, thumbnail)
        return {number: found[key] for number, key in keys.items() if key in found}

    def keep(self, looks: Mapping[str, Looks]) -> None:
        """Remember looks by ``code_key``."""
        rows = [(key, _packed(value), value.thumbnail) for key, value in looks.items()]
        with self._connect() as connection:
            connection.executemany("INSERT OR REPLACE INTO looks VALUES (?, ?, ?)", rows)

    def forget(self, example: Example) -> None:
        """Let an example count as not run, for instance where the machine was too busy to draw it."""
        with self._connect() as connection:
            connection.execute("DELETE FROM looks WHERE code = ?", [code_key(example)])

    def stamp(self) -> str:
        """Return a text that changes when looks are kept or forgotten."""
        with self._connect() as connection:
            last, number = connection.execute("SELECT max(rowid), count(*) FROM looks").fetchone()
        return f"{last or 0}/{number}"

    def dismiss(self, keys: Iterable[str]) -> None:
        """Remember that these findings are no problem."""
        with self._connect() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO dismissed VALUES (?, datetime('now'))",
                [(key,) for key in keys],
            )

    def restore(self, keys: Iterable[str]) -> None:
        """Let dismissed findings count again."""
        with self._connect() as connection:
            connection.executemany("DELETE FROM dismissed WHERE key = ?", [(key,) for key in keys])

    def dismissed(self) -> frozenset[str]:
        """Return the keys of the dismissed findings."""
        with self._connect() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT key FROM dismissed"))

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise _failure(self.path, error) from error
        try:
            _prepare(connection)
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _failure(self.path, error) from error
        finally:
            connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # Another session may have been faster between the look and the lock.
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        for table in ("looks", "dismissed"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _failure(path: Path, error: Exception) -> DatasetError:
    return DatasetError(
        f"{path}, which remembers what shaders look like, cannot be used: {error}.",
        hint="Delete the file; everything in it but dismissed findings is found out anew.",
    )


def _packed(looks: Looks) -> str:
    palette = [[*rgb, round(share, 4)] for rgb, share in looks.palette]
    picture = None if looks.picture is None else f"{looks.picture:x}"
    facts = [list(looks.faults), picture, palette, looks.is_static, looks.gpu_ms]
    return json.dumps(facts, ensure_ascii=False)


def _unpacked(text: str, thumbnail: bytes) -> Looks:
    faults, picture, palette, is_static, gpu_ms = json.loads(text)
    return Looks(
        faults=tuple(faults),
        picture=None if picture is None else int(picture, 16),
        palette=tuple(((red, green, blue), share) for red, green, blue, share in palette),
        is_static=is_static,
        gpu_ms=gpu_ms,
        thumbnail=thumbnail,
    )
