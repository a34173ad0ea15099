"""A store that an older studio wrote opens with all its rows and all its history."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.dataset.records import Example, ExampleFilter
from core.dataset.store import DatasetStore

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "dataset_store_v1.sqlite"
RED = Example(
    *("a red dot", "vec3<f32>(1.0)", "expression"),
    category="colour",
    tags=("red",),
    phrasings=("red spot",),
)


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    shutil.copyfile(GOLDEN, tmp_path / "dataset.sqlite")
    return DatasetStore(tmp_path / "dataset.sqlite")


def test_rows_stay_as_they_were(store: DatasetStore) -> None:
    with closing(sqlite3.connect(store.path)) as old:
        expected = old.execute(
            "SELECT id, natural_language, review, revision, updated_at FROM examples"
        ).fetchall()
    rows = store.query()
    assert [
        (row.id, row.example.natural_language, row.review, row.revision, row.updated_at)
        for row in rows
    ] == expected
    assert [row.id for row in store.query(ExampleFilter(text="redder spot", tag="red"))] == [1]
    assert store.is_seeded()


def test_history_and_undo_go_on(store: DatasetStore) -> None:
    assert [(r.action, r.author) for r in store.history(1)] == [
        *(("seed", "shipped"), ("edit", "bob"), ("review", "bob")),
    ]
    assert store.history(1)[0].after == RED
    assert [r.action for r in store.history(3)] == ["import", "delete", "undo"]
    redo = store.redo_last(author="me")
    assert redo is not None
    assert store.ids() == [1, 2]
    for _ in range(2):
        store.undo_last(author="me")
    assert store.ids() == [1, 2, 3, 4]
    for _ in range(4):
        assert store.undo_last(author="me") is not None
    assert [row.example for row in store.query()] == [RED]
    assert store.undo_last(author="me") is None


def test_ids_of_deleted_rows_are_not_given_again(store: DatasetStore) -> None:
    assert store.add(RED, author="me").id == 5
