"""Versions: names for revisions, what lies between two of them, and the way back to one.

Nothing is copied for a version: the rows as they were follow from the rows as they are and the
revisions since, and only examples that these touch are looked at.
"""

import sqlite3
import unicodedata
from collections.abc import Iterator

from core.dataset.records import (
    Example,
    ExampleFilter,
    FieldChange,
    RowDifference,
    Version,
    VersionDifference,
)
from core.dataset.store_query import matching_ids, rows_of
from core.dataset.store_rows import State, difference, example_of, state_of
from core.dataset.store_steps import StepWriter, before_change, now
from core.errors import DatasetError

NOW = "now"  # stands for the present state where a version is asked for
RUN_PREFIX = "run:"  # with a run's name, stands for the state that it was trained on
MAX_NAME_CHARACTERS = 200
MAX_DIGITS = 18  # of a revision; more do not fit into SQLite
_BREAKING = ("Cc", "Cs", "Zl", "Zp")  # categories of what ends a line, or cannot be shown or kept


def last_revision(connection: sqlite3.Connection) -> int:
    """Return the number of the newest change, 0 where there was none."""
    row = connection.execute("SELECT coalesce(max(id), 0) FROM revisions").fetchone()
    return int(row[0])


def save_version(connection: sqlite3.Connection, name: str, *, author: str, note: str) -> Version:
    """Give the present state a name.

    Raises:
        DatasetError: the name is taken, too long, or could be read as something else.
    """
    name = name.strip()
    if reason := _fault(name):
        raise DatasetError(
            f"{_shown(name)} cannot name a version: {reason}.",
            hint="Use a word, perhaps with the date, such as 'before cleaning'.",
        )
    if any(version.name == name for version in list_versions(connection)):
        raise DatasetError(
            f"There is a version {name!r} already.", hint="Choose another name, or delete it first."
        )
    version = Version(name, last_revision(connection), author, now(), note)
    connection.execute(
        "INSERT INTO versions (name, revision, author, time, note) VALUES (?, ?, ?, ?, ?)",
        [version.name, version.revision, version.author, version.time, version.note],
    )
    return version


def _fault(name: str) -> str:
    """Return what speaks against a name, empty where nothing does."""
    if not name:
        return "it is empty"
    if name.isdecimal():
        return "a number means a revision"
    if name == NOW:
        return "it means the present state"
    if name.startswith(RUN_PREFIX):
        return f"what begins with {RUN_PREFIX!r} means the state that a run was trained on"
    if any(unicodedata.category(character) in _BREAKING for character in name):
        return "it holds a line break or another control character"
    if len(name) > MAX_NAME_CHARACTERS:
        return f"it has {len(name):,} characters, more than {MAX_NAME_CHARACTERS}"
    return ""


def _shown(name: str) -> str:
    if len(name) <= MAX_NAME_CHARACTERS:
        return repr(name)
    return f"{name[:20]!r}..."


def list_versions(connection: sqlite3.Connection) -> list[Version]:
    """Return the versions, newest first."""
    rows = connection.execute("SELECT * FROM versions ORDER BY revision DESC, time DESC")
    return [Version(**dict(row)) for row in rows]


def find_revision(connection: sqlite3.Connection, version: str) -> int:
    """Return the revision that a version's name, a number or ``now`` stands for.

    Raises:
        DatasetError: nothing has this name or number.
    """
    newest = last_revision(connection)
    if version == NOW:
        return newest
    if version.isdecimal() and len(version) <= MAX_DIGITS and int(version) <= newest:
        return int(version)
    known = {found.name: found.revision for found in list_versions(connection)}
    if version not in known:
        names = ", ".join(map(repr, known)) or "none"
        raise DatasetError(
            f"There is no version {_shown(version)} of the dataset; there are {names}, "
            f"and revisions up to {newest:,}.",
            hint="See `dataset versions`, or Versions on the Dataset page.",
        )
    return known[version]


def compare(connection: sqlite3.Connection, first: int, second: int) -> VersionDifference:
    """Return what turns the state after revision ``first`` into that after ``second``."""
    added, removed, changed = list[RowDifference](), list[RowDifference](), list[RowDifference]()
    for example_id, before, after in states_between(connection, first, second):
        if before == after:
            continue
        found = RowDifference(
            example_id, _example(before), _example(after), _changes(before, after)
        )
        (added if before is None else removed if after is None else changed).append(found)
    return VersionDifference(tuple(added), tuple(removed), tuple(changed))


def states_between(
    connection: sqlite3.Connection, first: int, second: int
) -> Iterator[tuple[int, State | None, State | None]]:
    """Yield id and both states of the examples that were touched since the older revision."""
    touched = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT example_id FROM revisions WHERE id > ? ORDER BY 1",
            [min(first, second)],
        )
    ]
    present = {row["id"]: state_of(row) for row in rows_of(connection, touched)}
    for example_id in touched:
        state = present.get(example_id)
        found: dict[int, State | None] = {}
        for revision in connection.execute(
            "SELECT * FROM revisions WHERE example_id = ? AND id > ? ORDER BY id DESC",
            [example_id, min(first, second)],
        ):
            if revision["id"] <= first:
                found.setdefault(first, state)
            if revision["id"] <= second:
                found.setdefault(second, state)
            state = before_change(state, revision)
        yield example_id, found.get(first, state), found.get(second, state)


def examples_at(
    connection: sqlite3.Connection, revision: int, *, only_accepted: bool = False
) -> list[Example]:
    """Return the examples that training would use after a revision, in the order of adding."""
    wanted = ("accepted",) if only_accepted else ("accepted", "unreviewed")
    states = {row["id"]: state_of(row) for row in _all_rows(connection)}
    for example_id, before, _ in states_between(connection, revision, last_revision(connection)):
        if before is None:
            states.pop(example_id, None)
        else:
            states[example_id] = before
    return [example_of(state) for _, state in sorted(states.items()) if state["review"] in wanted]


def restore(writer: StepWriter, revision: int) -> None:
    """Make the examples what they were after a revision."""
    connection = writer.connection
    wanted = list(states_between(connection, last_revision(connection), revision))
    for example_id, present, past in wanted:
        if present == past:
            continue
        if present is None:
            assert past is not None
            writer.insert(past, example_id=example_id)
            continue
        (row,) = rows_of(connection, [example_id])
        if past is None:
            writer.remove(row)
        else:
            writer.replace(row, past)


def _all_rows(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    return rows_of(connection, matching_ids(connection, ExampleFilter()))


def _example(state: State | None) -> Example | None:
    return None if state is None else example_of(state)


def _changes(before: State | None, after: State | None) -> tuple[FieldChange, ...]:
    if before is None or after is None:
        return ()
    old, new = difference(before, after)
    return tuple(FieldChange(name, old[name], new[name]) for name in old)
