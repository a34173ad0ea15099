"""The store: nothing is lost, everything can be taken back, sessions do not overwrite."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.dataset import store_schema
from core.dataset.records import Example, ExampleFilter
from core.dataset.seeding import ensure_seeded
from core.dataset.splitting import assign_split
from core.dataset.store import DatasetStore
from core.errors import DatasetError, EditConflict

RED = Example("a red dot", "vec3<f32>(1.0)", "expression", category="colour", tags=("red",))
WAVE = Example(
    *("Wellen, größer", "[Üa] let y = sin(x);", "statements"), phrasings=("a 100%_wave",)
)
NOISE = Example("noise", "fn noise() -> f32 { return 0.5; }", "function", notes="todo")


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path / "folder" / "dataset.sqlite")


def prompts(store: DatasetStore, **chosen: object) -> list[str]:
    rows = store.query(ExampleFilter(**chosen))  # type: ignore[arg-type]
    return [row.example.natural_language for row in rows]


def test_examples_come_back_as_they_went_in(store: DatasetStore) -> None:
    result = store.import_examples([RED, WAVE, NOISE], author="me")
    assert (result.num_added, result.num_known) == (3, 0)
    rows = store.query()
    assert [row.example for row in rows] == [RED, WAVE, NOISE]
    assert {row.review for row in rows} == {"unreviewed"}
    assert store.get(rows[1].id) == rows[1]
    assert store.training_examples() == [RED, WAVE, NOISE]


def test_importing_twice_changes_nothing(store: DatasetStore) -> None:
    store.import_examples([RED, RED, WAVE], author="me")
    result = store.import_examples([RED, WAVE], author="me")
    assert (result.num_added, result.num_known) == (0, 2)
    assert store.count() == 2
    changed = store.import_examples([replace(RED, notes="other")], author="me")
    assert changed.num_added == 1


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"text": "RED"}, ["a red dot"]),
        ({"text": "dot vec3"}, ["a red dot"]),
        ({"text": "dot sin"}, []),
        ({"text": "GRÖSSER"}, ["Wellen, größer"]),
        ({"text": "100%_"}, ["Wellen, größer"]),
        ({"text": "%"}, ["Wellen, größer"]),
        ({"text": "vec3<f32>"}, ["a red dot"]),
        ({"text": "<f32>vec3"}, []),
        ({"text": "welle"}, ["Wellen, größer"]),
        ({"text": "elle"}, []),
        ({"text": '"dot" OR x*'}, []),
        ({"text": "[ü"}, ["Wellen, größer"]),
        ({"text": "["}, ["Wellen, größer"]),
        ({"tag": "red"}, ["a red dot"]),
        ({"tag": "re"}, []),
        ({"text": "todo"}, []),
        ({"kind": "function"}, ["noise"]),
        ({"category": "colour"}, ["a red dot"]),
        ({"category": ""}, ["Wellen, größer", "noise"]),
        ({"review": "accepted"}, []),
    ],
)
def test_filters(store: DatasetStore, chosen: dict[str, str], expected: list[str]) -> None:
    store.import_examples([RED, WAVE, NOISE], author="me")
    assert prompts(store, **chosen) == expected
    assert store.count(ExampleFilter(**chosen)) == len(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("ratios", [(0.8, 0.1), (0.1, 0.2), (0.0, 1.0), (1.0, 0.0)])
def test_split_filter_agrees_with_the_split(
    store: DatasetStore, ratios: tuple[float, float]
) -> None:
    words = ("sin", "cos", "tan", "abs", "exp")
    examples = [Example(f"{a} {b}", f"{a}({b}(x))", "expression") for a in words for b in words]
    store.import_examples(examples, author="me")
    for split in ("train", "val", "test"):
        expected = [
            example.natural_language
            for example in examples
            if assign_split(example, train_ratio=ratios[0], val_ratio=ratios[1]) == split
        ]
        chosen = {"split": split, "train_ratio": ratios[0], "val_ratio": ratios[1]}
        assert prompts(store, **chosen) == expected


def test_pages_of_a_long_list(store: DatasetStore) -> None:
    store.import_examples([Example(f"p{n}", "1.0", "expression") for n in range(5)], author="me")
    pages = [store.query(limit=2, offset=offset) for offset in (0, 2, 4)]
    names = [[row.example.natural_language for row in page] for page in pages]
    assert names == [["p0", "p1"], ["p2", "p3"], ["p4"]]
    for chosen in (ExampleFilter(), ExampleFilter(text="p")):
        rows, num_matching = store.page(chosen, limit=2, offset=2)
        assert ([row.id for row in rows], num_matching) == ([3, 4], 5)


def test_counts(store: DatasetStore) -> None:
    store.import_examples([RED, WAVE, NOISE], author="me")
    store.set_review([1], "accepted", author="me")
    counts = store.counts()
    assert counts.num_examples == 3
    assert counts.num_by_kind == {"expression": 1, "function": 1, "statements": 1}
    assert counts.num_by_category == {"": 2, "colour": 1}
    assert counts.num_by_review == {"unreviewed": 2, "accepted": 1}


def test_edit_changes_only_what_it_says(store: DatasetStore) -> None:
    row = store.add(RED, author="me", review="accepted")
    new = store.update(
        row.id, replace(RED, category="warm"), expected_revision=row.revision, author="you"
    )
    assert new.example == replace(RED, category="warm")
    assert new.review == "accepted"
    assert new.revision > row.revision
    assert prompts(store, category="colour") == []


def test_second_of_two_edits_is_told(store: DatasetStore) -> None:
    row = store.add(RED, author="me")
    store.update(row.id, replace(RED, notes="a"), expected_revision=row.revision, author="ada")
    with pytest.raises(EditConflict, match="changed by ada"):
        store.update(row.id, replace(RED, notes="b"), expected_revision=row.revision, author="bob")
    assert store.get(row.id).example.notes == "a"


def test_edit_of_a_deleted_example_is_an_error(store: DatasetStore) -> None:
    row = store.add(RED, author="me")
    store.delete([row.id], author="me")
    with pytest.raises(DatasetError, match="no example 1"):
        store.update(row.id, WAVE, expected_revision=row.revision, author="me")
    with pytest.raises(DatasetError, match="no example 1"):
        store.get(row.id)


def test_edit_without_a_change_makes_no_revision(store: DatasetStore) -> None:
    row = store.add(RED, author="me")
    assert store.update(row.id, RED, expected_revision=row.revision, author="me") == row
    assert len(store.history(row.id)) == 1


def test_unusable_example_is_refused(store: DatasetStore) -> None:
    with pytest.raises(DatasetError, match="wgsl_code is"):
        store.add(Example("p", "", "expression"), author="me")
    assert store.count() == 0


def test_each_step_can_be_taken_back_in_order(store: DatasetStore) -> None:
    store.import_examples([RED, WAVE], author="me")
    row = store.query()[0]
    store.update(row.id, replace(RED, notes="x"), expected_revision=row.revision, author="me")
    store.set_review([1, 2], "rejected", author="me")
    store.delete([1, 2], author="me")
    assert store.count() == 0

    store.undo_last(author="me")
    assert [(row.id, row.review) for row in store.query()] == [(1, "rejected"), (2, "rejected")]
    store.undo_last(author="me")
    assert {row.review for row in store.query()} == {"unreviewed"}
    assert store.get(1).example.notes == "x"
    store.undo_last(author="me")
    assert store.get(1).example == RED
    store.undo_last(author="me")
    assert store.count() == 0
    assert store.undo_last(author="me") is None


def test_undo_is_a_revision_and_work_goes_on_after_it(store: DatasetStore) -> None:
    row = store.add(RED, author="ada")
    store.delete([row.id], author="bob")
    undone = store.undo_last(author="eve")
    assert undone is not None
    assert (undone.step.action, undone.step.author, undone.num_changed) == ("delete", "bob", 1)
    history = store.history(row.id)
    assert [(step.before, step.after) for step in history] == [
        (None, RED),
        (RED, None),
        (None, RED),
    ]
    assert [(step.action, step.author) for step in history] == [
        *(("add", "ada"), ("delete", "bob"), ("undo", "eve")),
    ]
    assert history[2].undoes == history[1].step
    back = store.get(row.id)
    store.update(row.id, WAVE, expected_revision=back.revision, author="ada")
    store.undo_last(author="ada")
    assert store.get(row.id).example == RED


def test_id_of_a_deleted_example_is_not_given_again(store: DatasetStore) -> None:
    store.delete([store.add(RED, author="me").id], author="me")
    assert store.add(WAVE, author="me").id == 2
    assert store.history(1)[0].after == RED


def test_rejected_examples_are_not_for_training(store: DatasetStore) -> None:
    store.import_examples([RED, WAVE], author="me")
    store.set_review([1], "rejected", author="me")
    assert store.training_examples() == [WAVE]


def shipped(folder: Path) -> Path:
    (folder / "a.toml").write_text(
        '[[examples]]\nnatural_language = "one"\nwgsl_code = "1.0"\n'
        '[[examples]]\nnatural_language = "two"\nwgsl_code = "2.0"\n'
    )
    return folder


def test_shipped_examples_come_once_and_deleted_ones_stay_deleted(
    store: DatasetStore, tmp_path: Path
) -> None:
    result = ensure_seeded(store, shipped(tmp_path))
    assert result is not None
    assert result.num_added == 2
    store.delete([1, 2], author="me")
    assert ensure_seeded(store, tmp_path) is None
    assert store.count() == 0


def test_seeding_is_no_step_to_take_back(store: DatasetStore, tmp_path: Path) -> None:
    ensure_seeded(store, shipped(tmp_path))
    assert store.undo_last(author="me") is None
    assert store.count() == 2


def test_store_that_began_with_own_examples_is_not_seeded(
    store: DatasetStore, tmp_path: Path
) -> None:
    store.add(RED, author="me")
    assert ensure_seeded(store, shipped(tmp_path)) is None
    assert store.training_examples() == [RED]


def test_damaged_file_is_an_error_with_a_hint(store: DatasetStore) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"this is no database" * 100)
    with pytest.raises(DatasetError, match="damaged") as caught:
        store.query()
    assert "Move the file away" in caught.value.hint


def test_file_of_a_newer_studio_is_left_alone(store: DatasetStore) -> None:
    store.add(RED, author="me")
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(DatasetError, match="format 99"):
        store.query()


def test_locked_file_is_an_error_with_a_hint(
    store: DatasetStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_schema, "BUSY_TIMEOUT_S", 0.05)
    store.add(RED, author="me")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatasetError, match="in use by another session"):
            store.add(WAVE, author="me")
        assert store.count() == 1
    store.add(WAVE, author="me")


def test_many_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    """Also the first opening: all threads meet a file that does not exist yet."""
    failures: list[Exception] = []
    barrier = threading.Barrier(6)

    def work(number: int) -> None:
        try:
            barrier.wait()
            store = DatasetStore(tmp_path / "dataset.sqlite")
            for step in range(10):
                store.add(Example(f"{number} {step}", "1.0", "expression"), author=str(number))
                store.count()
        except DatasetError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = DatasetStore(tmp_path / "dataset.sqlite")
    assert store.count() == 60
    assert len({row.revision for row in store.query(limit=100)}) == 60
