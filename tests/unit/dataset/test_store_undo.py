"""A step of which rows had to be left stands for these: undo comes back to it, and never sticks."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from core.actions.edit_dataset import standing_of
from core.actions.edit_many import categorise_many, tag_many, untag_many
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError

ROWS = [Example(f"p{n}", f"{n}.0", "expression") for n in range(1, 5)]


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


def contents(store: DatasetStore) -> dict[int, tuple[Example, str]]:
    return {row.id: (row.example, row.review) for row in store.query(limit=-1)}


def categories(store: DatasetStore) -> list[str]:
    return [row.example.category for row in store.query()]


def set_category(store: DatasetStore, ids: list[int], category: str) -> int:
    """Do it as a step; returns its id."""
    categorise_many(store, ids, category, author="me")
    return store.steps()[0].id


def test_undo_comes_back_to_what_was_left_of_a_step(store: DatasetStore) -> None:
    first = set_category(store, [1, 2], "A")
    set_category(store, [1], "B")
    undone = store.undo_step(first, author="me")
    assert (undone.num_changed, undone.num_kept, undone.step.is_undone) == (1, 1, False)
    assert standing_of(store.steps()) == [f"of step {first}", "", "taken back in part", ""]
    seen = [categories(store)]
    for _ in range(2):
        assert store.undo_last(author="me") is not None
        seen.append(categories(store))
    assert seen == [["B", "", "", ""], ["A", "", "", ""], ["", "", "", ""]]
    assert standing_of(store.steps())[-3:] == ["taken back", "taken back", ""]
    assert [step and step.action for step in store.can_undo()] == ["import", "set category"]
    for expected in (seen[1], seen[0], ["B", "A", "", ""]):
        assert store.redo_last(author="me") is not None
        assert categories(store) == expected
    assert store.redo_last(author="me") is None
    for expected in (["A", "A", "", ""], ["", "", "", ""]):
        store.undo_last(author="me")
        assert categories(store) == expected


def test_the_rest_of_a_step_can_be_taken_back_by_its_number(store: DatasetStore) -> None:
    first = set_category(store, [1, 2], "A")
    second = set_category(store, [1], "B")
    store.undo_step(first, author="me")
    with pytest.raises(DatasetError, match=r"the 1 pair\(s\) that are left of it were changed"):
        store.undo_step(first, author="me")
    store.undo_step(second, author="me")
    assert categories(store) == ["A", "", "", ""]
    undone = store.undo_step(first, author="me")
    assert (undone.num_changed, undone.num_kept, undone.step.is_undone) == (1, 0, True)
    assert categories(store) == [""] * 4
    with pytest.raises(DatasetError, match="that is done already"):
        store.undo_step(first, author="me")


def test_what_was_redone_can_be_taken_back_again(store: DatasetStore) -> None:
    first = set_category(store, [1, 2], "A")
    for _ in range(2):
        store.undo_step(first, author="me")
        assert categories(store) == [""] * 4
        store.redo_last(author="me")
        assert categories(store) == ["A", "A", "", ""]


def test_an_import_whose_rows_were_deleted_since_goes_when_they_are_back(
    store: DatasetStore,
) -> None:
    (step,) = store.steps()
    store.delete([1, 2], author="me")
    assert store.undo_step(step.id, author="me").num_kept == 2
    store.undo_last(author="me")
    assert store.ids() == [1, 2]
    store.undo_last(author="me")
    assert store.ids() == []
    assert store.undo_last(author="me") is None


def test_undo_passes_by_what_cannot_be_taken_back_at_present(store: DatasetStore) -> None:
    first = set_category(store, [1], "A")
    set_category(store, [1], "B")
    set_category(store, [1], "A")
    store.undo_step(first, author="me")  # what it did is there to be seen, if by another step
    assert categories(store)[0] == ""
    undone = store.undo_last(author="me")
    assert undone is not None
    assert (undone.step.action, undone.num_changed) == ("import", 4)
    assert store.undo_last(author="me") is None


@pytest.mark.parametrize(
    ("step_id", "reason"), [(99, "there is none"), (10**25, "there is none"), (3, "an undo")]
)
def test_a_step_that_is_none_to_take_back_says_so(
    store: DatasetStore, step_id: int, reason: str
) -> None:
    set_category(store, [1], "A")
    store.undo_last(author="me")
    with pytest.raises(DatasetError, match=f"cannot be taken back: .*{reason}"):
        store.undo_step(step_id, author="me")


def test_what_an_older_studio_left_of_a_step_can_be_taken_back(store: DatasetStore) -> None:
    """It marked a step as taken back, even if rows had to be left."""
    first = set_category(store, [1, 2], "A")
    second = set_category(store, [1], "B")
    store.undo_step(first, author="me")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE steps SET is_undone = 1 WHERE id = ?", [first])
    store.undo_step(second, author="me")
    store.undo_step(first, author="me")
    assert categories(store) == [""] * 4


@pytest.mark.parametrize("seed", range(20))
def test_undo_always_moves_on_and_redo_comes_back(store: DatasetStore, seed: int) -> None:
    chance = random.Random(seed)

    def some() -> list[int]:
        ids = store.ids()
        return chance.sample(ids, min(len(ids), chance.randint(1, 2)))

    def undo_any() -> None:
        with suppress(DatasetError):  # nothing of it can be taken back
            store.undo_step(chance.choice(store.steps()).id, author="me")

    acts: list[Callable[[], object]] = [
        *[lambda: categorise_many(store, some(), chance.choice("AB"), author="me")] * 4,
        lambda: tag_many(store, some(), "x", author="me"),
        lambda: untag_many(store, some(), "x", author="me"),
        lambda: store.set_review(some(), chance.choice(("accepted", "rejected")), author="me"),
        lambda: store.delete(some()[:1], author="me"),
        lambda: store.import_examples(ROWS, author="me"),
        lambda: store.undo_last(author="me"),
        lambda: store.redo_last(author="me"),
        *[undo_any] * 3,
    ]
    for _ in range(30):
        chance.choice(acts)()
    states = [contents(store)]
    while undone := store.undo_last(author="me"):
        assert undone.num_changed > 0
        states.append(contents(store))
        assert len(states) < 100
    for expected in states[-2::-1]:
        assert store.redo_last(author="me") is not None
        assert contents(store) == expected
