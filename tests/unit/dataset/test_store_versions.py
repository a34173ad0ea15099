"""Named versions: differences between any two, the way back, and what training saw."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError

ROWS = [Example(f"p{n}", f"{n}.0", "expression") for n in range(1, 5)]


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    """A store that moved on from version "first": 1 edited, 2 removed, 5 added, 3 there and back."""
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    store.save_version("first", author="me", note="as imported")
    row = store.get(1)
    store.update(
        1,
        replace(ROWS[0], category="warm", tags=("a",)),
        expected_revision=row.revision,
        author="you",
        review="accepted",
    )
    store.delete([2], author="you")
    store.add(Example("p5", "5.0", "expression"), author="you")
    store.set_review([3], "rejected", author="you")
    store.set_review([3], "unreviewed", author="you")
    return store


def test_difference_names_rows_and_fields(store: DatasetStore) -> None:
    found = store.compare("first")
    assert [(row.example_id, row.before, row.after) for row in found.added] == [
        (5, None, Example("p5", "5.0", "expression"))
    ]
    assert [(row.example_id, row.before, row.after) for row in found.removed] == [
        (2, ROWS[1], None)
    ]
    (changed,) = found.changed
    assert changed.example_id == 1
    assert {(c.field, str(c.before), str(c.after)) for c in changed.changes} == {
        ("category", "None", "warm"),
        ("tags", "None", "['a']"),
        ("review", "unreviewed", "accepted"),
    }


def test_difference_reads_both_ways_and_between_revisions(store: DatasetStore) -> None:
    forth, back = store.compare("first", "now"), store.compare("now", "first")
    assert [row.example_id for row in forth.added] == [row.example_id for row in back.removed]
    assert back.changed[0].before == forth.changed[0].after
    assert store.compare("first", "first").rows == ()
    assert len(store.compare("0", "first").added) == 4
    # After the edit of 1 and before the deletion of 2.
    middle = str(store.versions()[0].revision + 1)
    assert [row.example_id for row in store.compare("first", middle).rows] == [1]
    assert [row.example_id for row in store.compare(middle, "now").rows] == [5, 2]


def test_restoring_is_a_step(store: DatasetStore) -> None:
    later = [(row.id, row.example, row.review) for row in store.query()]
    assert store.restore("first", author="me") == 3
    assert [row.example for row in store.query()] == ROWS
    assert store.compare("first").rows == ()
    store.undo_last(author="me")
    assert [(row.id, row.example, row.review) for row in store.query()] == later
    store.restore("0", author="me")
    assert store.count() == 0


def test_training_can_look_back(store: DatasetStore) -> None:
    revision = store.versions()[0].revision
    assert store.training_examples(revision=revision) == ROWS
    store.set_review([4], "rejected", author="me")
    assert ROWS[3] in store.training_examples(revision=revision)
    assert ROWS[3] not in store.training_examples()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("run:first", "a run was trained on"),
        ("two\nlines", "a line break"),
        ("a\0b", "control character"),
        ("half \ud800", "control character"),
        ("x" * 201, "201 characters"),
        ("9" * 5000, "a number"),
    ],
)
def test_a_name_that_could_not_be_found_or_shown_is_refused(
    store: DatasetStore, name: str, reason: str
) -> None:
    with pytest.raises(DatasetError, match=reason) as caught:
        store.save_version(name, author="me")
    assert len(caught.value.message) < 200
    assert [version.name for version in store.versions()] == ["first"]


def test_a_number_of_any_length_is_no_crash(store: DatasetStore) -> None:
    for number in ("9" * 5000, "9" * 20, "999"):
        with pytest.raises(DatasetError, match=r"no version '9+'.* of the dataset") as caught:
            store.compare(number)
        assert len(caught.value.message) < 200


def test_names_are_kept_apart(store: DatasetStore) -> None:
    for name in ("first", "12", "", "now"):
        with pytest.raises(DatasetError, match="version"):
            store.save_version(name, author="me")
    store.save_version("second", author="me")
    assert [(version.name, version.note) for version in store.versions()] == [
        ("second", ""),
        ("first", "as imported"),
    ]
    with pytest.raises(DatasetError, match="'second', 'first'"):
        store.compare("third")
    store.delete_version("second")
    assert [version.name for version in store.versions()] == ["first"]
