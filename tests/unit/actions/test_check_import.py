"""What is said about a file before its rows are added."""

import json

import pytest

from core.actions.check_import import check_codes
from core.actions.move_dataset import import_previewed, preview_upload
from core.dataset.records import Example
from core.dataset.store import DatasetStore

ROWS = [
    {"natural_language": "two", "wgsl_code": "2.0", "kind": "expression"},
    {"natural_language": "three", "wgsl_code": "3.0", "kind": "expression"},
    {"natural_language": "broken", "wgsl_code": "vec3<f32>(", "kind": "expression"},
    {"natural_language": "three", "wgsl_code": "3.0", "kind": "expression"},
    {"natural_language": "no code"},
    {"natural_language": "broken too", "wgsl_code": "vec3<f32>(", "kind": "expression"},
]


@pytest.fixture
def store(tmp_path):
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples([Example("two", "2.0", "expression")], author="me")
    return store


@pytest.fixture
def preview(store):
    return preview_upload(store, "a.jsonl", "\n".join(map(json.dumps, ROWS)).encode())


def test_each_row_with_something_to_say_is_told_with_what_becomes_of_it(preview):
    notes = {note.row: note for note in preview.notes()}
    assert {row: note.outcome for row, note in notes.items()} == {
        1: "known", 4: "known", 5: "left out", 6: "added"
    }  # fmt: skip
    assert "pair 1 of your dataset" in notes[1].message
    assert "row 2" in notes[4].message
    assert "the same code" in notes[6].message
    assert preview.num_new == 3


@pytest.mark.gpu
def test_broken_code_is_named_before_it_is_added_and_can_be_left_out(gpu, store, preview):
    told: list[int] = []
    check = check_codes(preview, client=gpu, tick=told.append)
    assert (check.num_checked, told) == (3, [1, 2, 3])
    assert [preview.places[number][1] for number in check.broken] == [3, 6]
    assert all(message.startswith("line 1: ") for message in check.broken.values())
    rest = preview.without(check.broken.keys())
    assert import_previewed(store, rest, author="me").num_added == rest.num_new == 1
    assert [row.example.wgsl_code for row in store.query()] == ["2.0", "3.0"]


@pytest.mark.gpu
def test_a_look_at_many_rows_ends_in_time(gpu, preview):
    assert check_codes(preview, client=gpu, limit_s=0.0).num_checked == 0
