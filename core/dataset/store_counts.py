"""Numbers of stored examples, and the history of one."""

import sqlite3

from core.dataset.records import Revision, StoreCounts
from core.dataset.store_query import rows_of
from core.dataset.store_rows import example_of, state_of
from core.dataset.store_steps import before_change


def count_all(connection: sqlite3.Connection) -> StoreCounts:
    """Return the numbers of all examples by what they can be filtered by, commonest first."""
    kinds, categories, reviews, validities = (
        _counted(connection, f"SELECT {name}, count(*) FROM examples GROUP BY 1")
        for name in ("kind", "category", "review", "validity")
    )
    tags = _counted(connection, "SELECT tag, count(*) FROM example_tags GROUP BY 1")
    return StoreCounts(
        num_examples=sum(kinds.values()),
        num_by_kind=kinds,
        num_by_category=categories,
        num_by_review=reviews,
        num_by_validity=validities,
        num_by_tag=tags,
    )


def history_of(connection: sqlite3.Connection, example_id: int) -> list[Revision]:
    """Return the revisions of one example, also of a deleted one, oldest first."""
    row = next(rows_of(connection, [example_id]), None)
    after = None if row is None else state_of(row)
    found: list[Revision] = []
    for change in connection.execute(
        "SELECT revisions.*, time, author, action, undoes FROM revisions"
        " JOIN steps ON steps.id = step WHERE example_id = ? ORDER BY revisions.id DESC",
        [example_id],
    ):
        before = before_change(after, change)
        found.append(
            Revision(
                id=change["id"],
                example_id=example_id,
                time=change["time"],
                author=change["author"],
                action=change["action"],
                before=None if before is None else example_of(before),
                after=None if after is None else example_of(after),
                step=change["step"],
                undoes=change["undoes"],
            )
        )
        after = before
    return found[::-1]


def _counted(connection: sqlite3.Connection, query: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(f"{query} ORDER BY 2 DESC, 1")}
