"""The model that a run begins with: copied whole, or told which file is missing where."""

import shutil
from pathlib import Path

import pytest

from core.checkpoints.layout import MANIFEST, manifest_json
from core.checkpoints.records import FileEntry, Manifest
from core.errors import CheckpointMissing
from core.jobs.run_folder import RunFolder
from core.jobs.starting_model import StartingModel, copy_starting_model

NAMES = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "tokenizer.json")


@pytest.fixture
def model(tmp_path: Path) -> StartingModel:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(name)
    files = tuple(FileEntry(name, len(name), "") for name in NAMES)
    manifest = Manifest(1, 1, "a-run", "", files)
    (folder / MANIFEST).write_text(manifest_json(manifest))
    return StartingModel(folder)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    (tmp_path / "run").mkdir()
    return RunFolder(tmp_path / "run")


def test_model_and_tokenizer_are_copied(model: StartingModel, run: RunFolder) -> None:
    model.copy_into(run.path)
    assert {path.name for path in run.initial.iterdir()} == {MANIFEST, *NAMES}
    assert run.tokenizer.is_file()


@pytest.mark.parametrize("name", NAMES)
def test_missing_file_is_named_with_its_folder(model, run, name: str) -> None:
    (model.folder / name).unlink()
    with pytest.raises(CheckpointMissing) as caught:
        model.copy_into(run.path)
    assert caught.value.message == f"{name} is missing in {model.folder}."


def test_folder_that_went_meanwhile_is_told(model: StartingModel, run: RunFolder) -> None:
    manifest = Manifest(1, 1, "a-run", "", (FileEntry(NAMES[0], 1, ""),))
    shutil.rmtree(model.folder)
    with pytest.raises(CheckpointMissing, match="was removed meanwhile"):
        copy_starting_model(model.folder, manifest, run.path)
