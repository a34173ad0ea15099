"""Edits of two sessions: what does not clash is kept of both, what does is shown to a person."""

from pathlib import Path

import pytest

from core.actions.edit_dataset import clashing_fields, save_edits, settle_clash
from core.dataset.records import Example
from core.dataset.store import DatasetStore

RED = Example("red", "vec3<f32>(1.0)", "expression", category="colour")


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.add(RED, author="me")
    return store


def test_changes_of_unlike_fields_are_both_kept(store: DatasetStore) -> None:
    seen = store.get(1)
    save_edits(store, [(seen, {"category": "warm", "review": "accepted"})], author="ada")
    # A form names all its fields; those that are as they were count as not touched.
    mine = {"natural_language": "all red", "category": "colour"}
    saved = save_edits(store, [(seen, mine)], author="bob")
    assert (saved.num_saved, saved.clashes) == (1, ())
    row = store.get(1)
    assert (row.example.natural_language, row.example.category) == ("all red", "warm")
    assert row.review == "accepted"


def test_changes_of_one_field_clash_and_can_be_settled(store: DatasetStore) -> None:
    seen = store.get(1)
    save_edits(store, [(seen, {"natural_language": "theirs", "notes": "n"})], author="ada")
    saved = save_edits(store, [(seen, {"natural_language": "mine", "tags": ("t",)})], author="bob")
    (clash,) = saved.clashes
    assert (saved.num_saved, clash.their_author) == (0, "ada")
    assert store.get(1).example.natural_language == "theirs"
    assert clashing_fields(clash) == {
        "natural_language": ("red", "mine", "theirs"),
        "tags": ((), ("t",), ()),
        "notes": ("", "", "n"),
    }
    settle_clash(store, clash, {"natural_language": "merged", "tags": ("t",)}, author="bob")
    row = store.get(1).example
    assert (row.natural_language, row.tags, row.notes) == ("merged", ("t",), "n")


def test_settling_meets_a_third_change(store: DatasetStore) -> None:
    seen = store.get(1)
    save_edits(store, [(seen, {"notes": "theirs"})], author="ada")
    (clash,) = save_edits(store, [(seen, {"notes": "mine"})], author="bob").clashes
    save_edits(store, [(store.get(1), {"notes": "third"})], author="eve")
    (again,) = settle_clash(store, clash, {"notes": "mine"}, author="bob").clashes
    assert (again.their_author, again.theirs) == ("eve", store.get(1))


def test_edit_of_a_deleted_row_can_bring_it_back(store: DatasetStore) -> None:
    seen = store.get(1)
    store.delete([1], author="ada")
    (clash,) = save_edits(store, [(seen, {"notes": "mine"})], author="bob").clashes
    assert clash.theirs is None
    assert settle_clash(store, clash, {"notes": "mine"}, author="bob").num_saved == 1
    assert store.get(1).example.notes == "mine"


def test_unusable_values_are_refused_and_the_others_saved(store: DatasetStore) -> None:
    row, other = store.get(1), store.add(RED, author="me")
    saved = save_edits(
        store, [(row, {"natural_language": " "}), (other, {"notes": "n"})], author="me"
    )
    assert saved.num_saved == 1
    assert saved.refused[0][0] == 1
    assert "natural_language" in saved.refused[0][1]
