"""Keep what is typed into rows and not saved: it outlives a reload, and says where it clashes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.actions.edit_dataset import EditClash, SavedEdits, find_clash, save_edits, settle_clash
from core.dataset.records import StoredExample
from core.dataset.row_drafts import (
    REVIEW,
    KeptDrafts,
    LeftDrafts,
    RowDraft,
    field_value,
    left_drafts,
    no_drafts,
    read_drafts,
    write_drafts,
)
from core.dataset.store import DatasetStore

__all__ = [
    "Drafts",
    "KeptDrafts",
    "LeftDrafts",
    "RowDraft",
    "as_drafted",
    "clashes_of",
    "left_drafts",
    "no_drafts",
    "open_drafts",
    "save_drafts",
    "settle_draft",
    "with_change",
    "write_drafts",
]

Drafts = Mapping[int, RowDraft]


def open_drafts(store: DatasetStore, name: str) -> KeptDrafts:
    """Return the drafts of a name, none where there are none; any text may be asked for.

    Those of rows that were deleted meanwhile, or changed in the same fields, are clashing.
    """
    kept = read_drafts(name)
    if kept is None:
        return no_drafts()
    stored = {row.id: row for row in store.rows(list(kept.drafts))}
    drafts = {}
    for number, draft in kept.drafts.items():
        row, base = stored.get(number), draft.base
        # Where the dataset was begun anew since, a revision of this number is another row's.
        if row and row.revision == base.revision and row.example != base.example:
            base = replace(base, revision=0)
        is_clashing = find_clash(store, base, draft.changes) is not None
        drafts[number] = RowDraft(base, draft.changes, is_clashing)
    return replace(kept, drafts=drafts)


def with_change(drafts: Drafts, row: StoredExample, name: str, value: Any) -> Drafts:
    """Return the drafts with a field of a row changed; a field set back to what it was is none."""
    draft = drafts.get(row.id, RowDraft(row))
    changes = {key: kept for key, kept in draft.changes.items() if key != name}
    if value != field_value(draft.base, name):
        changes[name] = value
    if changes:
        return {**drafts, row.id: replace(draft, changes=changes)}
    return {number: other for number, other in drafts.items() if number != row.id}


def as_drafted(drafts: Drafts, row: StoredExample) -> StoredExample:
    """Return a row as it will be when its draft is saved."""
    changes = dict(drafts[row.id].changes) if row.id in drafts else {}
    review = changes.pop(REVIEW, row.review)
    return replace(row, example=replace(row.example, **changes), review=review)


def save_drafts(
    store: DatasetStore, drafts: Drafts, ids: Collection[int], *, author: str
) -> tuple[SavedEdits, Drafts]:
    """Save the drafts of these rows; returns what came of it, and the drafts that are left.

    What cannot be saved stays a draft, clashing where another session changed the same.
    """
    edits = [(draft.base, draft.changes) for number, draft in drafts.items() if number in ids]
    saved = save_edits(store, edits, author=author)
    kept = {number for number, _ in saved.refused} | {clash.base.id for clash in saved.clashes}
    done = set(ids) - kept
    left = {number: draft for number, draft in drafts.items() if number not in done}
    return saved, _with_clashing(left, saved.clashes)


def clashes_of(store: DatasetStore, drafts: Drafts) -> list[EditClash]:
    """Return the clashes of the drafts that a person has to decide about, as they are now.

    Those are the drafts that met other changes, and the drafts of rows that are gone.
    """
    there = {row.id for row in store.rows(list(drafts))}
    waiting = (
        draft for number, draft in drafts.items() if draft.is_clashing or number not in there
    )
    found = (find_clash(store, draft.base, draft.changes) for draft in waiting)
    return [clash for clash in found if clash]


def settle_draft(
    store: DatasetStore,
    drafts: Drafts,
    clash: EditClash,
    values: Mapping[str, Any],
    *,
    author: str,
) -> tuple[SavedEdits, Drafts]:
    """Save the values that a person chose; returns what came of it, and the drafts that are left.

    A third change meanwhile is a clash again, of the values chosen.
    """
    saved = settle_clash(store, clash, values, author=author)
    if saved.refused:
        return saved, drafts
    rest = {number: draft for number, draft in drafts.items() if number != clash.base.id}
    return saved, _with_clashing(rest, saved.clashes)


def _with_clashing(drafts: Drafts, clashes: Iterable[EditClash]) -> Drafts:
    found = dict(drafts)
    for clash in clashes:
        draft = found.get(clash.base.id, RowDraft(clash.base))
        changes = {**draft.changes, **clash.mine}
        found[clash.base.id] = RowDraft(draft.base, changes, is_clashing=True)
    return found
