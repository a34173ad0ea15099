"""Change many examples of the user's dataset; whatever the number, it is one step to undo.

Each action takes the ids of a selection or of all that matches a filter. A process that is
killed in the middle leaves the dataset as it was before.
"""

from collections.abc import Sequence

from core.dataset.records import (
    SPLITS,
    BulkResult,
    ExampleFilter,
    ReviewState,
    Split,
)
from core.dataset.splitting import SPLIT_TAG
from core.dataset.store import DatasetStore, Tick
from core.dataset.store_changes import Chosen
from core.dataset.store_rows import State
from core.errors import DatasetError
from core.wgsl.formatting import format_wgsl

ROWS_AT_ONCE = 500


def matching_examples(store: DatasetStore, chosen: ExampleFilter) -> list[int]:
    """Return the ids of all examples that match."""
    return store.ids(chosen)


def tag_many(
    store: DatasetStore, ids: Sequence[int], tag: str, *, author: str, tick: Tick | None = None
) -> BulkResult:
    """Give examples a tag.

    Raises:
        DatasetError: the tag is empty.
    """
    tag = _checked_tag(tag)

    def change(_id: int, state: State) -> State:
        tags = state.get("tags", [])
        return state if tag in tags else {**state, "tags": [*tags, tag]}

    return store.change_many(ids, change, action=f"tag {tag}", author=author, tick=tick)


def untag_many(
    store: DatasetStore, ids: Sequence[int], tag: str, *, author: str, tick: Tick | None = None
) -> BulkResult:
    """Take a tag from examples.

    Raises:
        DatasetError: the tag is empty.
    """
    tag = _checked_tag(tag)

    def change(_id: int, state: State) -> State:
        return _with_tags(state, [name for name in state.get("tags", []) if name != tag])

    return store.change_many(ids, change, action=f"untag {tag}", author=author, tick=tick)


def categorise_many(
    store: DatasetStore, ids: Sequence[int], category: str, *, author: str, tick: Tick | None = None
) -> BulkResult:
    """Set the category of examples; empty takes it away."""
    category = category.strip()

    def change(_id: int, state: State) -> State:
        rest = {name: value for name, value in state.items() if name != "category"}
        return {**rest, "category": category} if category else rest

    return store.change_many(ids, change, action="set category", author=author, tick=tick)


def split_many(
    store: DatasetStore,
    ids: Sequence[int],
    split: Split | None,
    *,
    author: str,
    tick: Tick | None = None,
) -> BulkResult:
    """Fix the split of examples by a tag; None leaves it to the hash again.

    All variants of their shaders go with them: a shader must not stand on two sides.
    """
    marks = {f"{SPLIT_TAG}{name}" for name in SPLITS}

    def change(_id: int, state: State) -> State:
        kept = [tag for tag in state.get("tags", []) if tag not in marks]
        return _with_tags(state, [*kept, f"{SPLIT_TAG}{split}"] if split else kept)

    action = f"move to {split}" if split else "split by hash"
    return store.change_many(store.variants(ids), change, action=action, author=author, tick=tick)


def review_many(
    store: DatasetStore,
    chosen: Sequence[Chosen],
    review: ReviewState,
    *,
    author: str,
    tick: Tick | None = None,
) -> BulkResult:
    """Set the review state; examples given as they were looked at are skipped if changed since."""
    return store.set_review(chosen, review, author=author, tick=tick)


def delete_many(
    store: DatasetStore, chosen: Sequence[Chosen], *, author: str, tick: Tick | None = None
) -> BulkResult:
    """Remove examples; those given as they were looked at are skipped if changed since."""
    return store.delete(chosen, author=author, tick=tick)


def reformat_many(
    store: DatasetStore, ids: Sequence[int], *, author: str, tick: Tick | None = None
) -> BulkResult:
    """Lay out the code of examples in the canonical style; its tokens and comments stay.

    Layouts are found before the dataset is locked for writing; code that another session changes
    meanwhile stays as that session left it.
    """
    layouts: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ids), ROWS_AT_ONCE):
        for row in store.rows(ids[start : start + ROWS_AT_ONCE]):
            code = row.example.wgsl_code
            formatted = format_wgsl(code)
            if formatted != code and formatted.strip():
                layouts[row.id] = (code, formatted)
        if tick:
            tick(min(start + ROWS_AT_ONCE, len(ids)))

    def change(example_id: int, state: State) -> State:
        code, formatted = layouts[example_id]
        return {**state, "wgsl_code": formatted} if state["wgsl_code"] == code else state

    done = store.change_many(list(layouts), change, action="reformat", author=author)
    return BulkResult(done.num_changed, len(ids) - done.num_changed)


def _with_tags(state: State, tags: list[str]) -> State:
    rest = {name: value for name, value in state.items() if name != "tags"}
    return {**rest, "tags": tags} if tags else rest


def _checked_tag(tag: str) -> str:
    if not tag.strip():
        raise DatasetError("The tag is empty.", hint="Write a word.")
    return tag.strip()
