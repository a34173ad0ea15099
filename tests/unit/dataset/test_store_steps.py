"""Steps of many rows: undone and done again as one, any of them, and never over later edits."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.dataset.records import Example, ExampleFilter
from core.dataset.row_conflict import RowConflict
from core.dataset.store import DatasetStore
from core.dataset.store_rows import State
from core.errors import DatasetError

ROWS = [Example(f"p{n}", f"{n}.0", "expression", tags=("all",)) for n in range(6)]


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


def contents(store: DatasetStore) -> list[tuple[int, Example, str]]:
    return [(row.id, row.example, row.review) for row in store.query()]


def add_tag(_id: int, state: State) -> State:
    return {**state, "tags": [*state.get("tags", []), "new"]}


def test_undo_and_redo_walk_the_same_way(store: DatasetStore) -> None:
    states = [contents(store)]
    store.change_many(store.ids(), add_tag, action="tag", author="me")
    states.append(contents(store))
    store.set_review([1, 2, 3], "rejected", author="me")
    states.append(contents(store))
    store.delete([2, 5], author="me")
    states.append(contents(store))
    for state in states[-2::-1]:
        store.undo_last(author="me")
        assert contents(store) == state
    for state in states[1:]:
        assert store.redo_last(author="me") is not None
        assert contents(store) == state
    assert store.redo_last(author="me") is None
    store.undo_last(author="me")
    assert contents(store) == states[-2]


def test_what_is_undone_is_lost_to_redo_once_something_else_is_done(store: DatasetStore) -> None:
    store.delete([1], author="me")
    store.undo_last(author="me")
    assert [step and step.action for step in store.can_undo()] == ["import", "delete"]
    store.set_review([2], "accepted", author="me")
    assert store.redo_last(author="me") is None
    assert [step and step.action for step in store.can_undo()] == ["review", None]


def test_search_tags_and_filters_follow_steps_and_their_undoing(store: DatasetStore) -> None:
    def found() -> list[int]:
        return [
            store.count(ExampleFilter(text="new")),
            store.count(ExampleFilter(tag="new")),
            store.count(ExampleFilter(text="p3")),
            store.counts().num_by_tag.get("new", 0),
        ]

    assert found() == [0, 0, 1, 0]
    store.change_many([1, 2, 3, 4], add_tag, action="tag", author="me")
    assert found() == [4, 4, 1, 4]
    store.delete([4], author="me")
    assert found() == [3, 3, 0, 3]
    store.undo_last(author="me")
    assert found() == [4, 4, 1, 4]
    store.undo_last(author="me")
    assert found() == [0, 0, 1, 0]


def test_step_without_a_change_is_none(store: DatasetStore) -> None:
    done = store.set_review([1, 2, 99], "unreviewed", author="me")
    assert (done.num_changed, done.num_unchanged) == (0, 2)
    assert [step.action for step in store.steps()] == ["import"]


def test_any_step_can_be_taken_back_but_for_what_was_edited_since(store: DatasetStore) -> None:
    store.change_many([1, 2, 3], add_tag, action="tag", author="me")
    tagging = store.steps()[0]
    row = store.get(1)
    renamed = replace(row.example, natural_language="renamed")
    store.update(1, renamed, expected_revision=row.revision, author="you")
    row = store.get(2)
    other_tags = replace(row.example, tags=("mine",))
    store.update(2, other_tags, expected_revision=row.revision, author="you")
    undone = store.undo_step(tagging.id, author="me")
    assert (undone.num_changed, undone.num_kept) == (2, 1)
    assert store.get(1).example == replace(ROWS[0], natural_language="renamed")
    assert store.get(2).example.tags == ("mine",)
    assert store.get(3).example == ROWS[2]
    with pytest.raises(DatasetError, match="cannot be taken back"):
        store.undo_step(tagging.id, author="me")
    store.redo_last(author="me")
    assert store.get(3).example.tags == ("all", "new")


def test_import_is_taken_back_but_for_what_was_edited_since(store: DatasetStore) -> None:
    (step,) = store.steps()
    store.set_review([4], "accepted", author="you")
    undone = store.undo_step(step.id, author="me")
    assert (undone.num_changed, undone.num_kept) == (5, 1)
    assert store.ids() == [4]


def test_conflict_carries_both_versions(store: DatasetStore) -> None:
    row = store.get(1)
    theirs = replace(row.example, notes="theirs")
    store.update(1, theirs, expected_revision=row.revision, author="ada", review="accepted")
    mine = replace(row.example, notes="mine")
    with pytest.raises(RowConflict, match="changed by ada") as caught:
        store.update(1, mine, expected_revision=row.revision, author="bob")
    assert caught.value.mine == mine
    assert caught.value.theirs == store.get(1)


def test_conflict_with_a_deletion_can_end_in_bringing_it_back(store: DatasetStore) -> None:
    row = store.get(1)
    store.delete([1], author="ada")
    mine = replace(row.example, notes="mine")
    with pytest.raises(RowConflict, match="no example 1") as caught:
        store.update(1, mine, expected_revision=row.revision, author="bob")
    assert caught.value.theirs is None
    store.bring_back(1, mine, author="bob")
    assert store.get(1).example == mine
    store.undo_last(author="bob")
    assert 1 not in store.ids()
    for taken in (2, 99):
        with pytest.raises(DatasetError, match="not a deleted one"):
            store.bring_back(taken, mine, author="bob")


def test_failing_change_leaves_everything_as_it_was(store: DatasetStore) -> None:
    before = contents(store)

    def fail_at_the_end(example_id: int, state: State) -> State | None:
        if example_id == 6:
            raise DatasetError("no", hint="no")
        return None

    with pytest.raises(DatasetError, match="no"):
        store.change_many(store.ids(), fail_at_the_end, action="delete", author="me")
    assert contents(store) == before
    assert len(store.steps()) == 1


def test_orders(store: DatasetStore) -> None:
    store.set_review([3], "accepted", author="me")
    assert store.ids(order="changed")[0] == 3
    store.add(Example("a much longer one", "1.0 + 2.0", "expression"), author="me")
    assert store.ids(order="longest")[0] == 7
    assert store.ids(order="prompt")[0] == 7
