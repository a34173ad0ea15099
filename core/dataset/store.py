"""The user's working dataset: every change is a step of revisions, and any step can be taken back.

Revisions are only ever added; undoing and restoring add revisions too. An edit names the
revision it saw, so of two sessions that change one example the second is told instead of losing
the first.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from core.dataset import store_versions
from core.dataset.records import (
    BulkResult,
    Example,
    ImportResult,
    ReviewState,
    RowCheck,
    StoredExample,
    Undone,
    Version,
)
from core.dataset.row_conflict import RowConflict
from core.dataset.rows import check_example
from core.dataset.store_changes import ROWS_PER_TICK, Change, Chosen, Tick, change_rows
from core.dataset.store_checks import forget_checks, record_checks
from core.dataset.store_counts import history_of
from core.dataset.store_query import rows_of
from core.dataset.store_reading import SEEDED, ReadableStore, find_row
from core.dataset.store_rows import (
    State,
    row_sha256,
    to_state,
    to_stored,
)
from core.dataset.store_schema import connect
from core.dataset.store_steps import REDO_ACTION, SEED_ACTION, UNDO_ACTION, new_step, now
from core.dataset.store_undo import find_step, reverse_step, step_to_redo, step_to_undo
from core.errors import DatasetError

__all__ = ["DatasetStore", "Tick"]


class DatasetStore(ReadableStore):
    """Examples in one SQLite file; safe for several threads, sessions and processes.

    Every method raises DatasetError when the file cannot be used. What changes examples is one
    transaction: it is done as a whole or, if the process dies, not at all.
    """

    def import_examples(
        self,
        examples: Sequence[Example],
        *,
        author: str,
        action: str = "import",
        tick: Tick | None = None,
    ) -> ImportResult:
        """Add what is not in the store yet, as one step that can be undone.

        An example is in the store when a row equals it in every field, so importing a file
        twice changes nothing.
        """
        states = _states(examples)
        with connect(self.path, writing=True) as connection:
            return _add_new(connection, states, action=action, author=author, tick=tick)

    def seed(self, examples: Sequence[Example], *, author: str) -> ImportResult | None:
        """Import the shipped examples, once in the life of this file and never as an undo step.

        Returns None where that was done before, even if the user deleted them since, and
        where the user began with examples of their own.
        """
        states = _states(examples)
        with connect(self.path, writing=True) as connection:
            if connection.execute("SELECT 1 FROM facts WHERE name = ?", [SEEDED]).fetchone():
                return None
            connection.execute("INSERT INTO facts VALUES (?, ?)", [SEEDED, now()])
            if connection.execute("SELECT 1 FROM revisions LIMIT 1").fetchone():
                return None
            return _add_new(connection, states, action=SEED_ACTION, author=author)

    def add(
        self, example: Example, *, author: str, review: ReviewState = "unreviewed"
    ) -> StoredExample:
        """Add an example, even if an equal one is there."""
        check_example(example)
        with connect(self.path, writing=True) as connection:
            with new_step(connection, "add", author) as writer:
                added = writer.insert(to_state(example, review))
            return to_stored(find_row(connection, added))

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
            RowConflict: the example has another revision than the one expected, or is deleted.
            DatasetError: no example had this id, or the new one is not usable.
        """
        check_example(example)
        with connect(self.path, writing=True) as connection:
            row = next(rows_of(connection, [example_id]), None)
            if row is None or row["revision"] != expected_revision:
                raise _conflict(connection, example_id, row, mine=example, my_review=review)
            with new_step(connection, "edit", author) as writer:
                writer.replace(row, to_state(example, review or row["review"]))
            return to_stored(find_row(connection, example_id))

    def bring_back(
        self, example_id: int, example: Example, *, author: str, review: ReviewState = "unreviewed"
    ) -> StoredExample:
        """Put an example under the id of a deleted one.

        Raises:
            DatasetError: the id is in use or never was.
        """
        check_example(example)
        with connect(self.path, writing=True) as connection:
            if not history_of(connection, example_id) or next(
                rows_of(connection, [example_id]), None
            ):
                raise DatasetError(
                    f"Example {example_id} is not a deleted one.", hint="Reload the list."
                )
            with new_step(connection, "add", author) as writer:
                writer.insert(to_state(example, review), example_id=example_id)
            return to_stored(find_row(connection, example_id))

    def change_many(
        self,
        chosen: Sequence[Chosen],
        change: Change,
        *,
        action: str,
        author: str,
        tick: Tick | None = None,
        is_whole: bool = False,
    ) -> BulkResult:
        """Give examples the states that ``change`` makes of theirs, as one step; None deletes.

        An example given as it was looked at, not by its id, is skipped where another session
        changed or deleted it since; ids that are gone are passed over. ``change`` must leave the
        state it is given as it is.

        Raises:
            DatasetError: ``is_whole``, and an example is skipped; then nothing is done.
        """
        with (
            connect(self.path, writing=True) as connection,
            new_step(connection, action, author) as writer,
        ):
            done = change_rows(writer, chosen, change, tick=tick)
            if is_whole and done.skipped:
                raise DatasetError(
                    done.skipped[0][1], hint="Nothing was done. Look again at how it is now."
                )
        return done

    def delete(
        self, chosen: Sequence[Chosen], *, author: str, tick: Tick | None = None
    ) -> BulkResult:
        """Remove examples as one step; which are left is as for ``change_many``."""
        return self.change_many(
            chosen, lambda _id, _state: None, action="delete", author=author, tick=tick
        )

    def set_review(
        self,
        chosen: Sequence[Chosen],
        review: ReviewState,
        *,
        author: str,
        tick: Tick | None = None,
    ) -> BulkResult:
        """Mark examples as one step; which are left is as for ``change_many``."""
        return self.change_many(
            chosen,
            lambda _id, state: {**state, "review": review},
            action="review",
            author=author,
            tick=tick,
        )

    def undo_last(self, *, author: str) -> Undone | None:
        """Take back the newest step of which anything can be taken back; None where there is none.

        Repeated calls go further back.
        """
        with connect(self.path, writing=True) as connection:
            step = step_to_undo(connection)
            if step is None:
                return None
            return reverse_step(connection, step, action=UNDO_ACTION, author=author)

    def redo_last(self, *, author: str) -> Undone | None:
        """Do again what was undone last; None where nothing was, or other changes came after it."""
        with connect(self.path, writing=True) as connection:
            step = step_to_redo(connection)
            if step is None:
                return None
            return reverse_step(connection, step, action=REDO_ACTION, author=author)

    def undo_step(self, step_id: int, *, author: str) -> Undone:
        """Take back any step; rows whose changes in it were changed again since stay as they are.

        For these the step still stands: it can be taken back again when they are as it left them.

        Raises:
            DatasetError: there is no such step, or nothing of it can be taken back at present.
        """
        with connect(self.path, writing=True) as connection:
            step = find_step(connection, step_id)
            return reverse_step(connection, step, action=UNDO_ACTION, author=author)

    def save_version(self, name: str, *, author: str, note: str = "") -> Version:
        """Give the present state a name.

        Raises:
            DatasetError: the name is taken, too long, or could be read as something else.
        """
        with connect(self.path, writing=True) as connection:
            return store_versions.save_version(connection, name, author=author, note=note)

    def delete_version(self, name: str) -> None:
        """Forget a name; the state it stood for can still be reached by its revision."""
        with connect(self.path, writing=True) as connection:
            connection.execute("DELETE FROM versions WHERE name = ?", [name])

    def restore(self, version: str, *, author: str) -> int:
        """Go back to a version as a step that can be undone; returns how many rows changed.

        Raises:
            DatasetError: there is no such version.
        """
        with connect(self.path, writing=True) as connection:
            revision = store_versions.find_revision(connection, version)
            with new_step(connection, "restore", author) as writer:
                store_versions.restore(writer, revision)
            return writer.num_rows

    def record_checks(self, checks: Iterable[RowCheck]) -> None:
        """Keep what running codes came to; this is no change of the examples and no step."""
        with connect(self.path, writing=True) as connection:
            record_checks(connection, checks)

    def forget_checks(self, ids: Sequence[int]) -> None:
        """Let the codes of these examples count as unchecked again."""
        with connect(self.path, writing=True) as connection:
            forget_checks(connection, ids)


def _states(examples: Iterable[Example]) -> list[State]:
    for example in examples:
        check_example(example)
    return [to_state(example, "unreviewed") for example in examples]


def _add_new(
    connection: sqlite3.Connection,
    states: Sequence[State],
    *,
    action: str,
    author: str,
    tick: Tick | None = None,
) -> ImportResult:
    known = {row[0] for row in connection.execute("SELECT row_sha256 FROM examples")}
    with new_step(connection, action, author) as writer:
        for number, state in enumerate(states, start=1):
            digest = row_sha256(state)
            if digest not in known:
                known.add(digest)
                writer.insert(state)
            if tick and number % ROWS_PER_TICK == 0:
                tick(number)
    return ImportResult(num_added=writer.num_rows, num_known=len(states) - writer.num_rows)


def _conflict(
    connection: sqlite3.Connection,
    example_id: int,
    row: sqlite3.Row | None,
    *,
    mine: Example,
    my_review: ReviewState | None,
) -> DatasetError:
    """Return the error that says who changed or deleted an example, with both versions."""
    last = connection.execute(
        "SELECT author FROM revisions JOIN steps ON steps.id = revisions.step"
        " WHERE example_id = ? ORDER BY revisions.id DESC LIMIT 1",
        [example_id],
    ).fetchone()
    if last is None:
        return DatasetError(
            f"There is no example {example_id} in the dataset.", hint="Reload the list."
        )
    return RowConflict(
        example_id,
        mine=mine,
        my_review=my_review,
        theirs=None if row is None else to_stored(row),
        author=last[0] or "somebody",
    )
