import json

import pytest

from core.checkpoints.catalog import best, find_checkpoint, latest, list_checkpoints, prune
from core.checkpoints.layout import folder_name
from core.errors import CheckpointMissing


def make(folder, step, val_loss=None):
    path = folder / folder_name(step)
    path.mkdir(parents=True)
    manifest = {
        "format_version": 1, "step": step, "epoch": 1, "run_id": "r", "tokenizer_sha256": "",
        "files": [], "metrics": {} if val_loss is None else {"val_loss": val_loss},
        "created_utc": "",
    }  # fmt: skip
    (path / "manifest.json").write_text(json.dumps(manifest))


def names(found):
    return [info.name for info in found]


@pytest.fixture
def four(tmp_path):
    for step, val_loss in ((300, 0.5), (100, 0.9), (200, 0.4), (400, 0.6)):
        make(tmp_path, step, val_loss)
    return tmp_path


def test_checkpoints_are_listed_by_step(four):
    assert [info.manifest.step for info in list_checkpoints(four)] == [100, 200, 300, 400]


def test_unfinished_and_foreign_folders_are_not_listed(four):
    make(four / "elsewhere", 1)
    (four / "step-00000900").mkdir()
    (four / ".writing-step-00000950-x").mkdir()
    make(four, 970)
    (four / folder_name(970)).rename(four / ".writing-removing-step-00000970")
    (four / "notes.txt").write_text("x")
    assert latest(four).manifest.step == 400


def test_latest_and_best(four):
    assert latest(four).name == "step-00000400"
    assert best(four).name == "step-00000200"
    make(four, 500, 0.4)
    assert best(four).name == "step-00000500"  # the later one of equals


def test_checkpoints_without_val_loss_cannot_be_best(tmp_path):
    make(tmp_path, 1)
    with pytest.raises(CheckpointMissing, match=r"has a val_loss; there are step-00000001"):
        best(tmp_path)
    make(tmp_path, 2, 9.0)
    assert best(tmp_path).manifest.step == 2


def test_an_unknown_name_lists_what_exists(four):
    assert find_checkpoint(four, "step-00000100").manifest.metrics == {"val_loss": 0.9}
    with pytest.raises(CheckpointMissing, match="step-00000100, step-00000200, step-00000300"):
        find_checkpoint(four, "best")


@pytest.mark.parametrize("ask", [latest, best, lambda folder: find_checkpoint(folder, "x")])
def test_no_checkpoints_at_all(tmp_path, ask):
    with pytest.raises(CheckpointMissing, match="no checkpoint"):
        ask(tmp_path / "absent")


def test_pruning_keeps_the_newest_and_the_best(four):
    assert prune(four, keep=1) == ["step-00000100", "step-00000300"]
    assert names(list_checkpoints(four)) == ["step-00000200", "step-00000400"]
    assert sorted(path.name for path in four.iterdir()) == ["step-00000200", "step-00000400"]
    assert prune(four, keep=5) == []


def test_pruning_never_removes_all(tmp_path):
    make(tmp_path, 1)
    make(tmp_path, 2)
    assert prune(tmp_path, keep=0) == ["step-00000001"]
    assert prune(tmp_path / "absent", keep=2) == []
