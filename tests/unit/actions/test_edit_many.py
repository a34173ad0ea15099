"""Changes of many rows: each is one step, and variants of a shader stay in one split."""

from pathlib import Path

import pytest

from core.actions import edit_many
from core.actions.run_rows import num_to_run, row_checks, run_again, run_rows
from core.dataset.records import Example, ExampleFilter
from core.dataset.splitting import assign_split
from core.dataset.store import DatasetStore
from core.errors import DatasetError

ROWS = [
    Example("one", "sin( x*2.0 )", "expression", tags=("a",)),
    Example("variant of one", "sin(y * 3.0)", "expression", tags=("a", "split:val")),
    Example("other", "cos(x) + floor(x)", "expression", category="c"),
    Example("broken", "cos(", "expression"),
]


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


def tags(store: DatasetStore) -> list[tuple[str, ...]]:
    return [row.example.tags for row in store.query()]


def test_tags_and_categories(store: DatasetStore) -> None:
    ids = edit_many.matching_examples(store, ExampleFilter(kind="expression"))
    done = edit_many.tag_many(store, ids, " a ", author="me")
    assert (done.num_changed, done.num_unchanged) == (2, 2)
    assert tags(store) == [("a",), ("a", "split:val"), ("a",), ("a",)]
    edit_many.untag_many(store, ids, "a", author="me")
    assert tags(store) == [(), ("split:val",), (), ()]
    edit_many.categorise_many(store, ids, "new", author="me")
    assert store.counts().num_by_category == {"new": 4}
    for _ in range(3):
        store.undo_last(author="me")
    assert [row.example for row in store.query()] == ROWS
    with pytest.raises(DatasetError, match="empty"):
        edit_many.tag_many(store, ids, " ", author="me")


def test_split_moves_all_variants(store: DatasetStore) -> None:
    edit_many.split_many(store, [1], "test", author="me")
    assert tags(store)[:2] == [("a", "split:test"), ("a", "split:test")]
    assert store.ids(ExampleFilter(split="test", train_ratio=1.0, val_ratio=0.0)) == [1, 2]
    edit_many.split_many(store, [2], None, author="me")
    for row in store.query():
        split = assign_split(row.example, train_ratio=0.5, val_ratio=0.5)
        assert row.id in store.ids(ExampleFilter(split=split, train_ratio=0.5, val_ratio=0.5))


def test_reformatting_changes_layout_alone(store: DatasetStore) -> None:
    done = edit_many.reformat_many(store, store.ids(), author="me")
    assert (done.num_changed, done.num_unchanged) == (1, 3)
    assert store.get(1).example.wgsl_code == "sin(x * 2.0)"


@pytest.mark.gpu
def test_rows_are_run_once_for_each_code(gpu, store: DatasetStore) -> None:
    store.add(ROWS[0], author="me")
    ids = store.ids()
    assert num_to_run(store, ids) == 4
    assert len(list(run_rows(store, ids, client=gpu))) == 4
    assert [row.validity for row in store.query()] == [
        *("valid", "valid", "valid", "invalid", "valid"),
    ]
    checks = row_checks(store, ids)
    assert checks[1].thumbnail[:4] == b"RIFF"
    assert checks[4].message
    assert store.ids(ExampleFilter(validity="invalid")) == [4]
    assert list(run_rows(store, ids, client=gpu)) == []
    # Code that was run before is known at once, also after an edit there and back.
    edit_many.reformat_many(store, [1], author="me")
    assert store.get(1).validity == "unchecked"
    store.undo_last(author="me")
    assert store.get(1).validity == "valid"
    run_again(store, [4])
    assert num_to_run(store, ids) == 1
