"""dataset import, export, history, undo, redo, versions, save, diff, restore: the user's own dataset."""

import json

import pytest

from core import paths
from core.actions.browse_dataset import open_dataset
from core.actions.edit_many import categorise_many
from core.cli.main import run
from core.dataset.records import Example
from core.dataset.store import DatasetStore


@pytest.fixture
def store():
    DatasetStore(paths.store()).import_examples(
        [Example(f"p{n}", f"{n}.0", "expression") for n in range(3)], author="test"
    )
    return open_dataset()


def output(capsys, *arguments: str, code: int = 0):
    assert run(["dataset", *arguments]) == code
    return capsys.readouterr().out


def test_rows_come_in_and_go_again(store, tmp_path, capsys):
    path = tmp_path / "some.jsonl"
    path.write_text('{"natural_language": "x", "wgsl_code": "1.0"}\n{"wgsl_code": "2.0"}\n')
    dry = json.loads(output(capsys, "import", str(path), "--dry-run", "--json"))
    assert (dry["rows"], dry["new"], dry["added"]) == (2, 1, 0)
    assert dry["problems"][0]["row"] == 2
    assert store.count() == 3
    assert "1 added, 0 known already, 1 left out" in output(capsys, "import", str(path))
    assert store.count() == 4
    assert "taken back: 1 rows" in output(capsys, "undo")
    assert "redone: 1 rows" in output(capsys, "redo")
    assert "nothing to do" in output(capsys, "redo", code=1)
    step = json.loads(output(capsys, "history", "--limit", "1", "--json"))[0]
    assert (step["action"], step["num_rows"]) == ("redo", 1)


def test_what_is_exported_is_known_again(store, tmp_path, capsys):
    for name, form in (("a.csv", None), ("folder", "wgsl"), ("hf.zip", "huggingface")):
        extra = ["--format", form] if form else []
        path = str(tmp_path / name)
        assert "3 rows written" in output(capsys, "export", path, *extra)
        again = json.loads(output(capsys, "import", path, "--json"))
        assert (again["rows"], again["new"], again["added"]) == (3, 0, 0)
    output(capsys, "export", str(tmp_path / "b.csv"), "--tag", "no such tag", code=1)


def test_versions_from_name_to_restoring(store, capsys):
    output(capsys, "save", "first", "--note", "three rows")
    store.set_review([store.ids()[0]], "accepted", author="test")
    store.delete([store.ids()[1]], author="test")
    text = output(capsys, "diff", "first")
    assert "review: 'unreviewed' -> 'accepted'" in text
    assert "0 added, 1 removed, 1 changed" in text
    found = json.loads(output(capsys, "diff", "now", "first", "--json"))
    assert [len(found[side]) for side in ("added", "removed", "changed")] == [1, 0, 1]
    assert "2 rows changed" in output(capsys, "restore", "first")
    assert "0 added, 0 removed, 0 changed" in output(capsys, "diff", "first")
    assert json.loads(output(capsys, "versions", "--json"))[0]["note"] == "three rows"
    output(capsys, "diff", "run:none", code=1)


def test_a_version_that_cannot_be_is_an_error_with_a_hint(store, capsys):
    for arguments in (("diff", "9" * 5000), ("save", "run:first"), ("save", "two\nlines")):
        assert run(["dataset", *arguments]) == 1
        said = capsys.readouterr().err
        assert "hint:" in said
        assert "version" in said
        assert "bug" not in said


def test_a_step_taken_back_in_part_is_marked_so(store, capsys):
    categorise_many(store, store.ids()[:2], "A", author="test")
    categorise_many(store, store.ids()[:1], "B", author="test")
    assert "1 rows changed, 1 kept as edited since" in output(capsys, "undo", "--step", "2")
    assert "taken back in part" in output(capsys, "history")
    assert run(["dataset", "undo", "--step", "2"]) == 1
    assert "changed since" in capsys.readouterr().err
    output(capsys, "undo")
    assert "step 2 (set category) taken back: 1 rows changed" in output(capsys, "undo")
