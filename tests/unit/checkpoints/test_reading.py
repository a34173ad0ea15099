"""Round trips, and a message of its own for each kind of damage."""

import json
import shutil

import pytest
import torch

from core.checkpoints.layout import read_manifest
from core.checkpoints.reading import load_checkpoint, load_training_state
from core.checkpoints.verification import find_problems
from core.checkpoints.writing import write_checkpoint
from core.errors import (
    CheckpointDamaged,
    CheckpointError,
    CheckpointMismatch,
    CheckpointMissing,
    StudioError,
)
from core.storage.digest import file_sha256
from core.tokenizer.tokenizer_file import save_tokenizer


def export(folder, model, tokenizer, **more):
    return write_checkpoint(
        folder, model=model, tokenizer=tokenizer, step=5, epoch=2, run_id="r", metrics={},
        state=None, **more,
    )  # fmt: skip


def reseal(folder, name):
    """Make the manifest agree with a file again, as a careless tool would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry["sha256"] = file_sha256(folder / name)
            entry["size_bytes"] = (folder / name).stat().st_size
            if name == "tokenizer.json":
                manifest["tokenizer_sha256"] = entry["sha256"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_what_is_written_is_read(checkpoint, model, tokenizer):
    loaded = load_checkpoint(checkpoint, device="cpu")
    assert loaded.model.config == model.config
    assert not loaded.model.training
    expected = model.state_dict()
    for name, tensor in loaded.model.state_dict().items():
        assert torch.equal(tensor, expected[name])
    code = "let a = 1.0;"
    assert loaded.tokenizer.code.encode(code) == tokenizer.code.encode(code)
    assert (loaded.manifest.step, loaded.manifest.run_id) == (1, "a-run")
    assert loaded.manifest.metrics == {"val_loss": 2.5}
    assert find_problems(checkpoint) == []


def test_folders_from_before_the_tasks_know_generate_alone(checkpoint, tmp_path, model, tokenizer):
    manifest = json.loads((checkpoint / "manifest.json").read_text())
    del manifest["tasks"]
    (checkpoint / "manifest.json").write_text(json.dumps(manifest))
    assert load_checkpoint(checkpoint, device="cpu").manifest.tasks == ("generate",)
    export(tmp_path / "more", model, tokenizer, tasks=("generate", "edit"))
    assert read_manifest(tmp_path / "more").tasks == ("generate", "edit")
    manifest["tasks"] = ["generate", "compose"]  # of a later version
    (checkpoint / "manifest.json").write_text(json.dumps(manifest))
    assert read_manifest(checkpoint).tasks == ("generate",)


def test_training_state_is_read_as_written(checkpoint, loop):
    found, expected = load_training_state(checkpoint), loop.state()
    assert found.progress.step == 1
    assert found.progress.epoch_loss_sum == expected.progress.epoch_loss_sum
    assert found.moments.keys() == expected.moments.keys()
    assert all(torch.equal(found.moments[name], expected.moments[name]) for name in found.moments)


def test_training_goes_on_exactly_from_a_checkpoint(checkpoint, loop):
    expected = [type(r).__name__ + str(getattr(r, "loss", "")) for r in loop.run()]
    loaded = load_checkpoint(checkpoint, device="cpu")
    other = type(loop)(
        loaded.model, train=loop._train, val=loop._val, config=loop._config,
        code_ids=loop._code_ids, device="cpu",
    )  # fmt: skip
    other.restore(load_training_state(checkpoint))
    assert [type(r).__name__ + str(getattr(r, "loss", "")) for r in other.run()] == expected


def test_folder_holds_exactly_the_files_that_the_manifest_names(checkpoint):
    names = {entry.name for entry in read_manifest(checkpoint).files}
    assert names == {
        "model_config.json",
        "model.safetensors",
        "tokenizer.json",
        "training_state.json",
        "training_state.safetensors",
    }
    assert {path.name for path in checkpoint.iterdir()} == {"manifest.json", *names}


def test_an_export_has_no_training_state(tmp_path, model, tokenizer):
    export(tmp_path / "model", model, tokenizer)
    assert load_checkpoint(tmp_path / "model", device="cpu").manifest.step == 5
    with pytest.raises(CheckpointMissing, match="without its training state"):
        load_training_state(tmp_path / "model")


def test_weights_may_be_spread_over_files(tmp_path, model, tokenizer):
    manifest = export(tmp_path / "model", model, tokenizer, max_file_bytes=20_000)
    names = [entry.name for entry in manifest.files if entry.name.startswith("model-")]
    assert names == [
        f"model-{i:05d}-of-{len(names):05d}.safetensors" for i in range(1, len(names) + 1)
    ]
    assert len(names) > 1
    loaded = load_checkpoint(tmp_path / "model", device="cpu").model
    for name, tensor in loaded.state_dict().items():
        assert torch.equal(tensor, model.state_dict()[name])
    (tmp_path / "model" / names[0]).unlink()
    with pytest.raises(CheckpointMissing, match=names[0]):
        load_checkpoint(tmp_path / "model", device="cpu")


def test_narrow_weights_become_float32_when_read(tmp_path, model, tokenizer):
    export(tmp_path / "model", model, tokenizer, weights_type=torch.float16)
    loaded = load_checkpoint(tmp_path / "model", device="cpu").model
    for name, tensor in loaded.state_dict().items():
        assert tensor.dtype is torch.float32
        assert torch.equal(tensor, model.state_dict()[name].half().float())


def test_a_checkpoint_is_never_overwritten(checkpoint, model, tokenizer):
    with pytest.raises(CheckpointError, match="there already"):
        export(checkpoint, model, tokenizer)
    assert read_manifest(checkpoint).step == 1


def test_a_failed_write_leaves_nothing(tmp_path, model, tokenizer):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_checkpoint(
            tmp_path / "c" / "x", model=model, tokenizer=tokenizer, step=1, epoch=1, run_id="r",
            metrics={"val_loss": float("nan")}, state=None,
        )  # fmt: skip
    assert list((tmp_path / "c").iterdir()) == []


def test_a_missing_folder_names_those_beside_it(checkpoint):
    with pytest.raises(CheckpointMissing, match="step-9") as caught:
        load_checkpoint(checkpoint.parent / "step-9", device="cpu")
    assert "step-00000001" in caught.value.hint


def test_the_folder_of_checkpoints_is_not_one(checkpoint):
    with pytest.raises(CheckpointMissing, match="not a checkpoint") as caught:
        load_checkpoint(checkpoint.parent, device="cpu")
    assert "step-00000001" in caught.value.hint


@pytest.mark.parametrize("name", ["model.safetensors", "model_config.json", "tokenizer.json"])
def test_a_missing_file_is_named(checkpoint, name):
    (checkpoint / name).unlink()
    with pytest.raises(CheckpointMissing, match=f"{name} is missing"):
        load_checkpoint(checkpoint, device="cpu")
    assert [problem.file for problem in find_problems(checkpoint)] == [name]


def test_a_truncated_file_is_told_from_an_altered_one(checkpoint):
    path = checkpoint / "model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    with pytest.raises(CheckpointDamaged, match=r"model.safetensors is truncated: [\d,]+ bytes"):
        load_checkpoint(checkpoint, device="cpu")
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(CheckpointDamaged, match=r"model.safetensors is altered: its SHA-256"):
        load_checkpoint(checkpoint, device="cpu")


def test_damage_to_the_training_state_matters_to_resuming_alone(checkpoint):
    path = checkpoint / "training_state.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    load_checkpoint(checkpoint, device="cpu")
    with pytest.raises(CheckpointDamaged, match=r"training_state.safetensors is truncated"):
        load_training_state(checkpoint)
    assert [problem.file for problem in find_problems(checkpoint)] == [path.name]


def test_another_tokenizer_is_a_mismatch_with_both_hashes(checkpoint, other_tokenizer):
    expected = read_manifest(checkpoint).tokenizer_sha256
    save_tokenizer(other_tokenizer, checkpoint / "tokenizer.json")
    found = file_sha256(checkpoint / "tokenizer.json")
    with pytest.raises(CheckpointMismatch) as caught:
        load_checkpoint(checkpoint, device="cpu")
    assert found in caught.value.message
    assert expected in caught.value.message


def test_weights_of_another_shape_are_a_mismatch_that_shows_a_few(checkpoint):
    path = checkpoint / "model_config.json"
    path.write_text(path.read_text().replace('"d_model": 8', '"d_model": 16'))
    reseal(checkpoint, path.name)
    with pytest.raises(CheckpointMismatch, match=r"in \d\d places") as caught:
        load_checkpoint(checkpoint, device="cpu")
    assert caught.value.message.count("has shape") == 3
    assert "decoder.embedding.weight has shape" in caught.value.message


def test_missing_layers_are_a_mismatch(checkpoint):
    path = checkpoint / "model_config.json"
    path.write_text(path.read_text().replace('"num_layers": 1', '"num_layers": 2'))
    reseal(checkpoint, path.name)
    with pytest.raises(CheckpointMismatch, match=r"decoder.layers.1.*is missing"):
        load_checkpoint(checkpoint, device="cpu")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model_config.json", "[]"),
        ("model_config.json", '{"d_model": "wide"}'),
        ("model_config.json", '{"width": 8}'),
        ("model.safetensors", "no weights"),
        ("tokenizer.json", "{}"),
    ],
)
def test_files_that_are_not_what_they_should_be_are_damaged(checkpoint, name, content):
    (checkpoint / name).write_text(content)
    reseal(checkpoint, name)
    with pytest.raises(CheckpointDamaged):
        load_checkpoint(checkpoint, device="cpu")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda text: text[:-20], CheckpointDamaged),
        (lambda text: "[]", CheckpointDamaged),
        *(
            (lambda text, change=change: json.dumps(json.loads(text) | change), CheckpointDamaged)
            for change in (
                {"metrics": []},
                {"metrics": {"val_loss": "low"}},
                {"metrics": {"val_loss": None}},
                {"files": {}},
                {"files": [1]},
                {"files": [{"name": 1, "size_bytes": 1, "sha256": ""}]},
                {"step": "1"},
                {"step": True},
                {"epoch": None},
                {"run_id": []},
                {"tasks": "generate"},
                {"tasks": None},
            )
        ),
        (lambda text: text.replace('"step"', '"stop"'), CheckpointDamaged),
        (lambda text: text.replace('"tokenizer.json"', '"../tokenizer.json"'), CheckpointDamaged),
        (
            lambda text: text.replace('"format_version": 1', '"format_version": 2'),
            CheckpointMismatch,
        ),
        (lambda text: text.replace('"model.safetensors"', '"other.bin"'), CheckpointMissing),
    ],
)
def test_a_bad_manifest_is_refused(checkpoint, change, error):
    path = checkpoint / "manifest.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(error) as caught:
        load_checkpoint(checkpoint, device="cpu")
    assert isinstance(caught.value, StudioError)
    assert find_problems(checkpoint)


def test_a_copied_folder_works_alone(checkpoint, tmp_path):
    shutil.copytree(checkpoint, tmp_path / "elsewhere")
    shutil.rmtree(checkpoint.parent)
    load_checkpoint(tmp_path / "elsewhere", device="cpu")


def test_problems_of_what_is_no_checkpoint_are_words_too(tmp_path):
    (problem,) = find_problems(tmp_path / "nothing")
    assert problem.kind == "missing"
    assert "not a checkpoint" in problem.message
