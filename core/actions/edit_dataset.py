"""Change the user's dataset; every change is a step that can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.dataset.records import Example, ImportResult, ReviewState, StoredExample
from core.dataset.store import DatasetStore
from core.errors import DatasetError, EditConflict
from core.wgsl.kinds import detect_kind


@dataclass(frozen=True)
class SavedEdits:
    """How many rows were saved, and what kept others from it (row id, reason)."""

    num_saved: int
    refused: list[tuple[int, str]]


def save_edits(
    store: DatasetStore,
    edits: Sequence[tuple[StoredExample, Mapping[str, Any]]],
    *,
    author: str,
) -> SavedEdits:
    """Save changed fields of rows as they were read.

    A row that somebody else changed since, or whose new values are not usable, is refused with
    the reason; the others are saved.
    """
    num_saved, refused = 0, []
    for stored, changes in edits:
        review = changes.get("review")
        fields = {name: value for name, value in changes.items() if name != "review"}
        try:
            example = replace(stored.example, **fields)
            store.update(
                stored.id, example, expected_revision=stored.revision, author=author, review=review
            )
            num_saved += 1
        except EditConflict as conflict:
            refused.append((stored.id, f"{conflict.message} {conflict.hint}"))
        except DatasetError as error:
            refused.append((stored.id, f"{error.message} {error.hint}"))
    return SavedEdits(num_saved, refused)


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


def delete_examples(store: DatasetStore, ids: Sequence[int], *, author: str) -> None:
    """Remove rows as one step."""
    store.delete(ids, author=author)


def review_examples(
    store: DatasetStore, ids: Sequence[int], review: ReviewState, *, author: str
) -> None:
    """Mark rows as one step."""
    store.set_review(ids, review, author=author)


def import_examples(
    store: DatasetStore, examples: Sequence[Example], *, author: str
) -> ImportResult:
    """Add what is not there yet, as one step."""
    return store.import_examples(examples, author=author)


def undo_last_step(store: DatasetStore, *, author: str) -> int:
    """Take back the newest step; returns how many rows it changed, 0 where there is nothing."""
    return len(store.undo_last(author=author))
