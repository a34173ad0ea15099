"""Change examples of the user's dataset one by one; every change is a step that can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from core.dataset.records import (
    BulkResult,
    Example,
    ImportResult,
    ReviewState,
    Step,
    StoredExample,
    Undone,
)
from core.dataset.row_conflict import RowConflict
from core.dataset.row_drafts import REVIEW, field_value
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.wgsl.kinds import detect_kind

MAX_TRIES = 3  # where another session changes other fields of the row again and again


@dataclass(frozen=True)
class EditClash:
    """Two sessions changed the same field of one example.

    ``base`` is what both began with, ``mine`` the new values by field, ``theirs`` the example as
    ``their_author`` left it, None where it was deleted.
    """

    base: StoredExample
    mine: Mapping[str, Any]
    theirs: StoredExample | None
    their_author: str


@dataclass(frozen=True)
class SavedEdits:
    """How many rows were saved, what kept others from it (row id, reason), and what clashed."""

    num_saved: int
    refused: tuple[tuple[int, str], ...] = ()
    clashes: tuple[EditClash, ...] = ()


def save_edits(
    store: DatasetStore,
    edits: Sequence[tuple[StoredExample, Mapping[str, Any]]],
    *,
    author: str,
) -> SavedEdits:
    """Save changed fields of rows as they were read; ``review`` counts as a field.

    Where another session changed other fields of a row meanwhile, both changes are kept. Where it
    changed the same field, the row is left as it is and returned as a clash; where the new
    values are not usable, with the reason. The other rows are saved.
    """
    num_saved, refused, clashes = 0, list[tuple[int, str]](), list[EditClash]()
    for stored, changes in edits:
        mine = {
            name: value for name, value in changes.items() if value != field_value(stored, name)
        }
        if not mine:
            continue
        try:
            clash = _save(store, stored, mine, author=author)
        except DatasetError as error:
            refused.append((stored.id, f"{error.message} {error.hint}"))
            continue
        if clash:
            clashes.append(clash)
        else:
            num_saved += 1
    return SavedEdits(num_saved, tuple(refused), tuple(clashes))


def settle_clash(
    store: DatasetStore, clash: EditClash, values: Mapping[str, Any], *, author: str
) -> SavedEdits:
    """Save the values that a person chose for the fields of a clash over what the other left.

    A third change of the row meanwhile is a clash again. A deleted example comes back.
    """
    if clash.theirs is not None:
        return save_edits(store, [(clash.theirs, values)], author=author)
    example, review = _changed(clash.base, {**clash.mine, **values})
    try:
        store.bring_back(clash.base.id, example, author=author, review=review or clash.base.review)
    except DatasetError as error:
        return SavedEdits(0, ((clash.base.id, f"{error.message} {error.hint}"),))
    return SavedEdits(1)


def find_clash(
    store: DatasetStore, base: StoredExample, mine: Mapping[str, Any]
) -> EditClash | None:
    """Return the clash that saving these fields of a row as it was read would come to, if any."""
    theirs = next(iter(store.rows([base.id])), None)
    if theirs is not None and not _differ(theirs, base, mine):
        return None
    history = store.history(base.id)
    return EditClash(base, mine, theirs, history[-1].author if history else "somebody")


def clashing_fields(clash: EditClash) -> dict[str, tuple[Any, Any, Any]]:
    """Return what the two sides have in each field that either changed: before, mine, theirs."""
    theirs = clash.theirs
    names = [*Example.__dataclass_fields__, REVIEW]
    before = {name: field_value(clash.base, name) for name in names}
    other = before if theirs is None else {name: field_value(theirs, name) for name in names}
    return {
        name: (before[name], clash.mine.get(name, before[name]), other[name])
        for name in names
        if name in clash.mine or other[name] != before[name]
    }


def add_example(
    store: DatasetStore,
    prompt: str,
    code: str,
    *,
    author: str,
    category: str = "",
    notes: str = "",
) -> StoredExample:
    """Add a pair.

    Raises:
        DatasetError: prompt or code is empty.
    """
    example = Example(prompt.strip(), code, detect_kind(code), category=category, notes=notes)
    return store.add(example, author=author)


def delete_examples(
    store: DatasetStore, seen: Sequence[StoredExample], *, author: str
) -> BulkResult:
    """Remove rows as they were looked at, as one step; those changed since are skipped."""
    return store.delete(seen, author=author)


def review_examples(
    store: DatasetStore, seen: Sequence[StoredExample], review: ReviewState, *, author: str
) -> BulkResult:
    """Mark rows as they were looked at, as one step; those changed since are skipped."""
    return store.set_review(seen, review, author=author)


def import_examples(
    store: DatasetStore, examples: Sequence[Example], *, author: str
) -> ImportResult:
    """Add what is not there yet, as one step."""
    return store.import_examples(examples, author=author)


def undo_last_step(store: DatasetStore, *, author: str) -> Undone | None:
    """Take back the newest step of which anything can be; None where there is nothing."""
    return store.undo_last(author=author)


def redo_last_step(store: DatasetStore, *, author: str) -> Undone | None:
    """Do again what was undone last; None where there is nothing."""
    return store.redo_last(author=author)


def undo_step(store: DatasetStore, step: int, *, author: str) -> Undone:
    """Take back any step, but for rows whose changes in it were changed again since.

    Raises:
        DatasetError: there is no such step, or nothing of it can be taken back at present.
    """
    return store.undo_step(step, author=author)


def list_steps(store: DatasetStore, *, limit: int = 100) -> list[Step]:
    """Return the newest steps, the newest first."""
    return store.steps(limit=limit)


def standing_of(steps: Sequence[Step]) -> list[str]:
    """Return of each of the newest steps, in words, whether it was taken back or took one back."""
    undone_in_part = {
        step.undoes for step in steps if step.undoes is not None and not step.is_undone
    }

    def words(step: Step) -> str:
        if step.is_undone:
            return "taken back"
        if step.undoes is not None:
            return f"of step {step.undoes}"
        return "taken back in part" if step.id in undone_in_part else ""

    return [words(step) for step in steps]


def steps_at_hand(store: DatasetStore) -> tuple[Step | None, Step | None]:
    """Return the step that undoing takes back, and that which redoing brings back."""
    return store.can_undo()


def _save(
    store: DatasetStore, base: StoredExample, mine: Mapping[str, Any], *, author: str
) -> EditClash | None:
    seen = base
    for _ in range(MAX_TRIES):
        example, review = _changed(seen, mine)
        try:
            store.update(
                base.id, example, expected_revision=seen.revision, author=author, review=review
            )
            return None
        except RowConflict as conflict:
            theirs = conflict.theirs
            if theirs is None or _differ(theirs, base, mine):
                return EditClash(base, mine, theirs, conflict.author)
            seen = theirs
    return EditClash(base, mine, seen, "somebody")


def _differ(theirs: StoredExample, base: StoredExample, mine: Mapping[str, Any]) -> bool:
    """Whether a row holds anything else than it did, or shall, in the fields to be changed."""
    return any(
        field_value(theirs, name) not in (field_value(base, name), mine[name]) for name in mine
    )


def _changed(
    stored: StoredExample, changes: Mapping[str, Any]
) -> tuple[Example, ReviewState | None]:
    fields = {name: value for name, value in changes.items() if name != REVIEW}
    return replace(stored.example, **fields), cast(ReviewState | None, changes.get(REVIEW))
