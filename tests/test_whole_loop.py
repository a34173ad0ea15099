"""The whole loop on the command line: dataset, training, prompt, validated shader, picture."""

import json
from pathlib import Path

import pytest

from core.cli.main import run

FIXTURES = Path(__file__).parent / "fixtures"

pytestmark = pytest.mark.gpu


@pytest.fixture(scope="module")
def trained_home(tmp_path_factory, gpu):
    """A home in which a tiny model was trained by the command line; ``gpu`` skips without one."""
    home = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY_AGENT_HOME", str(home))
        assert run(["train", "--config", str(FIXTURES / "tiny_run.toml")]) == 0
    return home


@pytest.fixture
def model(trained_home, monkeypatch):
    monkeypatch.setenv("TINY_AGENT_HOME", str(trained_home))
    return next((trained_home / "runs").iterdir()).name


def test_the_trained_model_knows_its_prompts(model, capsys):
    assert run(["evaluate", "--model", model, "--split", "train", "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert score["num_prompts"] == 7
    assert score["num_exact"] == 7
    assert score["num_valid"] == 7


def test_a_prompt_becomes_a_valid_shader_and_a_picture(model, tmp_path, capsys):
    shader, picture = tmp_path / "white.wgsl", tmp_path / "white.png"
    assert run(["generate", "--model", model, "--prompt", "white screen", "-o", str(shader)]) == 0
    assert run(["validate", str(shader)]) == 0
    assert "valid fragment" in capsys.readouterr().out
    assert run(["render", str(shader), "-o", str(picture), "--width", "8", "--height", "8"]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_sampling_gives_as_many_answers_as_asked(model, capsys):
    arguments = ["generate", "--model", model, "--prompt", "red", "--json"]
    assert run([*arguments, "--samples", "3", "--temperature", "0.5", "--seed", "7"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert len(first["answers"]) == 3
    assert run([*arguments, "--samples", "3", "--temperature", "0.5", "--seed", "7"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert [a["code"] for a in first["answers"]] == [a["code"] for a in second["answers"]]


def test_a_batch_goes_on_where_it_was_interrupted(model, tmp_path, capsys):
    prompts, output = tmp_path / "prompts.jsonl", tmp_path / "answers.jsonl"
    rows = [
        {"id": "a", "prompt": "red"},
        {"id": "b", "prompt": "green"},
        {"id": "c", "prompt": " "},
    ]
    prompts.write_text("".join(json.dumps(row) + "\n" for row in rows))
    output.write_text(json.dumps({"id": "a", "code": "kept"}) + "\n")
    arguments = ["generate", "--model", model, "--prompts", str(prompts), "-o", str(output)]
    assert run([*arguments, "--samples", "1"]) == 0
    answers = {row["id"]: row["code"] for row in map(json.loads, output.read_text().splitlines())}
    assert answers == {"a": "kept", "b": "vec4<f32>(0.0, 1.0, 0.0, 1.0)", "c": ""}


def test_a_named_checkpoint_can_be_asked(model, trained_home, capsys):
    steps = sorted(p.name for p in (trained_home / "runs" / model / "checkpoints").glob("step-*"))
    assert len(steps) >= 2
    assert run(["generate", "--model", f"{model}/{steps[0]}", "--prompt", "red", "--json"]) in (
        0,
        1,
    )
    assert json.loads(capsys.readouterr().out)["answers"]


def test_an_unknown_model_is_named_with_those_there_are(model, capsys):
    assert run(["generate", "--model", "nothing", "--prompt", "red"]) == 1
    error = capsys.readouterr().err
    assert "nothing" in error
    assert model in error


def test_a_truncated_checkpoint_is_refused_by_name(model, trained_home, tmp_path, capsys):
    import shutil

    copy = tmp_path / "copy"
    newest = sorted((trained_home / "runs" / model / "checkpoints").glob("step-*"))[-1]
    shutil.copytree(newest, copy)
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert run(["generate", "--model", str(copy), "--prompt", "red"]) == 1
    assert "model.safetensors" in capsys.readouterr().err
