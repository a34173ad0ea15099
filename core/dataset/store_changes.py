"""Change many examples in one step, but for those that are no longer as they were looked at."""

import sqlite3
from collections.abc import Callable, Sequence

from core.dataset.records import BulkResult, StoredExample
from core.dataset.store_query import rows_of
from core.dataset.store_rows import State, state_of, to_state, to_stored
from core.dataset.store_steps import StepWriter

ROWS_PER_TICK = 500
Tick = Callable[[int], None]  # told how many rows are done
# Returns the state that the example with this id shall have; None deletes it.
Change = Callable[[int, State], State | None]
Chosen = int | StoredExample  # an example by its id, or as somebody looked at it


def change_rows(
    writer: StepWriter, chosen: Sequence[Chosen], change: Change, *, tick: Tick | None = None
) -> BulkResult:
    """Give examples the states that ``change`` makes of theirs.

    An example given as it was looked at is skipped where another session changed or deleted it
    since. One given by its id is changed whatever it is by now, and passed over where it is gone.
    """
    seen = {row.id: row for row in chosen if isinstance(row, StoredExample)}
    ids = dict.fromkeys(row.id if isinstance(row, StoredExample) else row for row in chosen)
    skipped = {number: f"Pair {number} was deleted since you looked at it." for number in seen}
    num_unchanged = 0
    for num_found, row in enumerate(rows_of(writer.connection, list(ids)), start=1):
        example_id = row["id"]
        skipped.pop(example_id, None)
        new = change(example_id, state_of(row))
        if example_id in seen and _is_overtaken(seen[example_id], row, change):
            skipped[example_id] = f"Pair {example_id} was changed since you looked at it."
        elif new is None:
            writer.remove(row)
        else:
            num_unchanged += not writer.replace(row, new)
        if tick and num_found % ROWS_PER_TICK == 0:
            tick(num_found)
    return BulkResult(writer.num_rows, num_unchanged, tuple(skipped.items()))


def _is_overtaken(seen: StoredExample, row: sqlite3.Row, change: Change) -> bool:
    """Whether a row is neither as it was seen nor as the change would have made it then."""
    now = to_stored(row)
    if (seen.example, seen.review) == (now.example, now.review):
        return False
    return change(seen.id, to_state(seen.example, seen.review)) != state_of(row)
