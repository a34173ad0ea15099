"""What can be asked of the working dataset without changing it."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.dataset import store_versions
from core.dataset.records import (
    Example,
    ExampleFilter,
    Order,
    Revision,
    RowCheck,
    Step,
    StoreCounts,
    StoredExample,
    Version,
    VersionDifference,
)
from core.dataset.store_checks import checks_of, count_unchecked, unchecked_codes
from core.dataset.store_counts import count_all, history_of
from core.dataset.store_query import count_matching, matching_ids, rows_of, variants_of
from core.dataset.store_rows import row_sha256, to_state, to_stored
from core.dataset.store_schema import connect
from core.dataset.store_steps import to_step
from core.dataset.store_undo import step_to_redo, step_to_undo
from core.errors import DatasetError

EVERYTHING = ExampleFilter()
SEEDED = "seeded"  # the fact that the shipped examples were offered once


class ReadableStore:
    """The examples of one SQLite file, to be looked at; each call sees one state of it.

    Every method raises DatasetError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def query(
        self,
        chosen: ExampleFilter = EVERYTHING,
        *,
        limit: int = 100,
        offset: int = 0,
        order: Order = "added",
    ) -> list[StoredExample]:
        """Return some of the matching examples."""
        with connect(self.path) as connection:
            ids = matching_ids(connection, chosen, order=order, limit=limit, offset=offset)
            return [to_stored(row) for row in rows_of(connection, ids)]

    def page(
        self, chosen: ExampleFilter, *, limit: int, offset: int, order: Order = "added"
    ) -> tuple[list[StoredExample], int]:
        """Return some of the matching examples, and how many match in all."""
        with connect(self.path) as connection:
            if chosen.text:  # looking for words takes long enough to do it once alone
                found = matching_ids(connection, chosen, order=order)
                ids, num_matching = found[offset : offset + limit], len(found)
            else:
                ids = matching_ids(connection, chosen, order=order, limit=limit, offset=offset)
                num_matching = count_matching(connection, chosen)
            return [to_stored(row) for row in rows_of(connection, ids)], num_matching

    def ids(self, chosen: ExampleFilter = EVERYTHING, *, order: Order = "added") -> list[int]:
        """Return the ids of all matching examples."""
        with connect(self.path) as connection:
            return matching_ids(connection, chosen, order=order)

    def rows(self, ids: Sequence[int]) -> list[StoredExample]:
        """Return the examples with these ids, in this order; those that are gone are left out."""
        with connect(self.path) as connection:
            return [to_stored(row) for row in rows_of(connection, ids)]

    def variants(self, ids: Sequence[int]) -> list[int]:
        """Return the ids of all examples that are variants of these: one split holds them all."""
        with connect(self.path) as connection:
            return variants_of(connection, ids)

    def known(self, examples: Sequence[Example]) -> list[int | None]:
        """Return of each example the id of an equal one in the store, None where there is none.

        It is 0 where an equal one is not in the store, but earlier in the list.
        """
        with connect(self.path) as connection:
            seen = dict(connection.execute("SELECT row_sha256, id FROM examples ORDER BY id DESC"))
        found = []
        for example in examples:
            digest = row_sha256(to_state(example, "unreviewed"))
            found.append(seen.get(digest))
            seen.setdefault(digest, 0)
        return found

    def count(self, chosen: ExampleFilter = EVERYTHING) -> int:
        """Return how many examples match."""
        with connect(self.path) as connection:
            return count_matching(connection, chosen)

    def place_of(self, example_id: int) -> int:
        """Return how many examples were added before one."""
        with connect(self.path) as connection:
            found = connection.execute("SELECT count(*) FROM examples WHERE id < ?", [example_id])
            return int(found.fetchone()[0])

    def counts(self) -> StoreCounts:
        """Return the numbers of all examples by what they can be filtered by."""
        with connect(self.path) as connection:
            return count_all(connection)

    def last_revision(self) -> int:
        """Return the number of the newest change, 0 where there was none."""
        with connect(self.path) as connection:
            return store_versions.last_revision(connection)

    def training_examples(
        self, *, revision: int | None = None, only_accepted: bool = False
    ) -> list[Example]:
        """Return every example that was not rejected, now or after a revision, as added."""
        with connect(self.path) as connection:
            newest = store_versions.last_revision(connection)
            at = newest if revision is None else revision
            return store_versions.examples_at(connection, at, only_accepted=only_accepted)

    def get(self, example_id: int) -> StoredExample:
        """Return one example.

        Raises:
            DatasetError: no example has this id.
        """
        with connect(self.path) as connection:
            return to_stored(find_row(connection, example_id))

    def history(self, example_id: int) -> list[Revision]:
        """Return the revisions of one example, also of a deleted one, oldest first."""
        with connect(self.path) as connection:
            return history_of(connection, example_id)

    def steps(self, *, limit: int = 100) -> list[Step]:
        """Return the steps, newest first."""
        with connect(self.path) as connection:
            rows = connection.execute("SELECT * FROM steps ORDER BY id DESC LIMIT ?", [limit])
            return [to_step(row) for row in rows]

    def is_seeded(self) -> bool:
        """Whether the shipped examples were imported at some time."""
        with connect(self.path) as connection:
            row = connection.execute("SELECT 1 FROM facts WHERE name = ?", [SEEDED]).fetchone()
        return row is not None

    def can_undo(self) -> tuple[Step | None, Step | None]:
        """Return the step that undoing takes back, and that which redoing brings back."""
        with connect(self.path) as connection:
            undo, redo = step_to_undo(connection), step_to_redo(connection)
            if redo is not None:
                redo = connection.execute(
                    "SELECT * FROM steps WHERE id = ?", [redo["undoes"]]
                ).fetchone()
        return None if undo is None else to_step(undo), None if redo is None else to_step(redo)

    def versions(self) -> list[Version]:
        """Return the named versions, newest first."""
        with connect(self.path) as connection:
            return store_versions.list_versions(connection)

    def compare(self, first: str, second: str = store_versions.NOW) -> VersionDifference:
        """Return what turns one version into another; each is a name, a revision or ``now``.

        Raises:
            DatasetError: there is no such version.
        """
        with connect(self.path) as connection:
            ends = [store_versions.find_revision(connection, name) for name in (first, second)]
            return store_versions.compare(connection, *ends)

    def checks(self, ids: Sequence[int]) -> Mapping[int, RowCheck]:
        """Return what is known of these examples, with thumbnails, by id."""
        with connect(self.path) as connection:
            return checks_of(connection, ids)

    def count_unchecked(self, ids: Sequence[int]) -> int:
        """Return how many codes among these examples were not run yet."""
        with connect(self.path) as connection:
            return count_unchecked(connection, ids)

    def unchecked(self, ids: Sequence[int]) -> list[StoredExample]:
        """Return one example for each code and kind among these that was not run yet."""
        with connect(self.path) as connection:
            return unchecked_codes(connection, ids)


def find_row(connection: sqlite3.Connection, example_id: int) -> sqlite3.Row:
    """Return the row of an example, or raise DatasetError where there is none."""
    row = next(rows_of(connection, [example_id]), None)
    if row is None:
        raise DatasetError(
            f"There is no example {example_id} in the dataset.",
            hint="It may have been deleted; reload the list, or undo the deletion.",
        )
    return row
