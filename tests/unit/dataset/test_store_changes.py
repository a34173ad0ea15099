"""What is decided about rows as they were looked at leaves those that changed meanwhile."""

from pathlib import Path

import pytest

from core.actions.edit_dataset import delete_examples, review_examples, save_edits
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError

ROWS = [Example(f"p{n}", f"{n}.0", "expression") for n in range(1, 5)]
CHANGED = ((2, "Pair 2 was changed since you looked at it."),)


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


def test_a_pair_that_another_session_edited_is_not_deleted_unseen(store: DatasetStore) -> None:
    seen = store.query()
    save_edits(store, [(seen[1], {"notes": "bob's"})], author="bob")
    done = delete_examples(store, seen[:3], author="alice")
    assert (done.num_changed, done.skipped) == (2, CHANGED)
    assert [row.example.notes for row in store.query()] == ["bob's", ""]
    assert [step.action for step in store.steps()] == ["delete", "edit", "import"]
    done = delete_examples(store, store.rows([2]), author="alice")
    assert (done.num_changed, done.skipped) == (1, ())
    assert store.ids() == [4]


@pytest.mark.parametrize(
    "edit", [{"wgsl_code": "9.0"}, {"review": "rejected"}, {"notes": "n", "review": "accepted"}]
)
def test_a_verdict_is_on_what_was_seen(store: DatasetStore, edit: dict[str, str]) -> None:
    seen = store.query()
    save_edits(store, [(seen[1], edit)], author="bob")
    theirs = store.get(2)
    done = review_examples(store, seen, "accepted", author="alice")
    assert (done.num_changed, done.skipped) == (3, CHANGED)
    assert store.get(2) == theirs


def test_verdicts_that_agree_are_no_clash(store: DatasetStore) -> None:
    seen = store.query()
    review_examples(store, seen[:2], "accepted", author="bob")
    done = review_examples(store, seen, "accepted", author="alice")
    assert (done.num_changed, done.num_unchanged, done.skipped) == (2, 2, ())


def test_a_pair_that_is_as_it_was_seen_again_counts_as_seen(store: DatasetStore) -> None:
    seen = store.query()
    save_edits(store, [(seen[1], {"notes": "bob's"})], author="bob")
    store.undo_last(author="bob")
    assert delete_examples(store, seen, author="alice").num_changed == 4


def test_a_pair_that_another_session_deleted_is_told_of(store: DatasetStore) -> None:
    seen = store.query()
    store.delete([2], author="bob")
    gone = ((2, "Pair 2 was deleted since you looked at it."),)
    assert review_examples(store, seen[:2], "accepted", author="alice").skipped == gone
    assert delete_examples(store, seen[1:3], author="alice").skipped == gone
    assert store.ids() == [1, 4]


def test_what_is_given_by_id_is_changed_whatever_it_is(store: DatasetStore) -> None:
    store.set_review([2], "rejected", author="bob")
    assert store.delete([2, 2, 99], author="alice").num_changed == 1


def test_a_whole_change_is_done_as_a_whole_or_not(store: DatasetStore) -> None:
    seen = store.query()
    save_edits(store, [(seen[1], {"notes": "bob's"})], author="bob")
    with pytest.raises(DatasetError, match="Pair 2 was changed") as caught:
        store.change_many(
            seen, lambda _id, _state: None, action="fix", author="alice", is_whole=True
        )
    assert "Nothing was done" in caught.value.hint
    assert store.count() == 4
    assert store.get(2).example.notes == "bob's"
