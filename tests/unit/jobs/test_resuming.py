"""Where a run goes on: the newest whole checkpoint; damaged ones are set aside."""

import json
from pathlib import Path

import pytest

from core.checkpoints.layout import MANIFEST, STATE_NUMBERS, TOKENIZER, folder_name
from core.jobs.run_folder import RunFolder
from core.jobs.trainer.resuming import ResumePoint, find_resume_point, restore_tokenizer
from core.storage.digest import file_sha256


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path)


def write(folder: RunFolder, step: int, *, names: tuple[str, ...] = ("a", STATE_NUMBERS)) -> Path:
    """Write what counts here: a manifest and the files it names."""
    path = folder.checkpoints / folder_name(step)
    path.mkdir(parents=True)
    entries = []
    for name in names:
        (path / name).write_text(f"{name} {step}")
        size = (path / name).stat().st_size
        entries.append({"name": name, "size_bytes": size, "sha256": file_sha256(path / name)})
    manifest = {
        "format_version": 1, "step": step, "epoch": 1, "run_id": "r", "tokenizer_sha256": "",
        "files": entries, "metrics": {}, "created_utc": "",
    }  # fmt: skip
    (path / MANIFEST).write_text(json.dumps(manifest))
    return path


def test_run_without_checkpoints_begins_anew(folder: RunFolder) -> None:
    point = find_resume_point(folder)
    assert (point.step, point.warnings) == (None, ())


def test_newest_is_taken_and_leftovers_of_a_crash_go(folder: RunFolder) -> None:
    write(folder, 10)
    write(folder, 20)
    (folder.checkpoints / ".writing-step-00000030-x").mkdir()
    point = find_resume_point(folder)
    assert (point.step, point.warnings) == (20, ())
    assert sorted(path.name for path in folder.checkpoints.iterdir()) == [
        *("step-00000010", "step-00000020"),
    ]


def test_best_weights_without_a_training_state_are_passed_over(folder: RunFolder) -> None:
    write(folder, 10)
    best = write(folder, 20, names=("a",))
    assert find_resume_point(folder).step == 10
    assert best.is_dir()


@pytest.mark.parametrize("damage", ["altered", "missing", "manifest", "metrics", "folder"])
def test_damaged_one_is_set_aside_and_told(folder: RunFolder, damage: str) -> None:
    write(folder, 10)
    path = write(folder, 20)
    match damage:
        case "altered":
            (path / "a").write_text("A 20")
        case "missing":
            (path / "a").unlink()
        case "metrics":
            text = (path / MANIFEST).read_text()
            (path / MANIFEST).write_text(text.replace('"metrics": {}', '"metrics": []'))
        case "folder":
            (path / MANIFEST).unlink()
            (path / MANIFEST).mkdir()
        case _:
            (path / MANIFEST).write_text("{")
    point = find_resume_point(folder)
    assert point.step == 10
    assert "step-00000020 was set aside" in point.warnings[0]
    assert not path.exists()
    assert (folder.checkpoints / ".damaged-step-00000020").is_dir()


def test_setting_aside_twice_keeps_both(folder: RunFolder) -> None:
    for _ in range(2):
        (write(folder, 20) / "a").write_text("")
        assert find_resume_point(folder).step is None
    assert len(list(folder.checkpoints.glob(".damaged-*"))) == 2


@pytest.mark.parametrize("damage", ["altered", "missing", "none"])
def test_tokenizer_of_the_checkpoint_takes_the_place_of_a_damaged_one(
    folder: RunFolder, damage: str
) -> None:
    path = write(folder, 10, names=(TOKENIZER, STATE_NUMBERS))
    whole = (path / TOKENIZER).read_bytes()
    sealed = (path / MANIFEST).read_text().replace(
        '"tokenizer_sha256": ""', f'"tokenizer_sha256": "{file_sha256(path / TOKENIZER)}"'
    )  # fmt: skip
    (path / MANIFEST).write_text(sealed)
    if damage != "missing":
        folder.tokenizer.write_bytes(whole if damage == "none" else b"{")
    warnings = restore_tokenizer(folder, find_resume_point(folder))
    assert folder.tokenizer.read_bytes() == whole
    assert bool(warnings) == (damage != "none")
    assert all("that of the checkpoint step-00000010 took its place" in text for text in warnings)
    assert restore_tokenizer(folder, ResumePoint(None)) == []
