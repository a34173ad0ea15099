"""What files of prompts may say, and that no command reads a device without end."""

from pathlib import Path

import pytest

from core.cli.main import run
from core.errors import PromptError

PROMPT = '{"id": "a", "prompt": "chromatic mix"}\n'


@pytest.mark.gpu
def test_rows_without_a_kind_have_that_of_the_flag(gpu, tmp_path, monkeypatch):
    asked = []

    def answer(model, requests, **_):
        asked.extend(request.kind for request in requests)
        raise PromptError("no", hint="no")

    monkeypatch.setattr("core.actions.generate_batch.answer_requests", answer)
    prompts, output = tmp_path / "prompts.jsonl", tmp_path / "out.jsonl"
    prompts.write_text(f'{PROMPT}{{"id": "b", "prompt": "x", "kind": "compute"}}\n')
    files = ["--prompts", str(prompts), "--output", str(output)]
    assert run(["generate", "--model", "templates", *files, "--kind", "vertex"]) == 0
    assert asked[:2] == ["vertex", "compute"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such devices")
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["validate", "/dev/zero"], "/dev/zero"),
        (["generate", "--model", "templates", "--repair", "/dev/zero"], "/dev/zero"),
        (["generate", "--model", "templates", "--prompts", "/dev/zero", "-o", "a"], "/dev/zero"),
        (["render", "/dev/zero", "-o", "a.png"], "/dev/zero"),
    ],
)
def test_devices_are_not_read(capsys, arguments, path):
    run(arguments)
    said = capsys.readouterr()
    assert f"{path} " in said.out + said.err
    assert "no ordinary file" in said.out + said.err


@pytest.mark.gpu
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such devices")
def test_answers_are_not_looked_for_in_a_device(gpu, tmp_path, capsys):
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text(PROMPT)
    files = ["--prompts", str(prompts), "--output", "/dev/full"]
    assert run(["generate", "--model", "templates", *files]) == 1
    assert "/dev/full is no ordinary file" in capsys.readouterr().err


def test_evaluate_names_a_dataset_that_is_not_there(capsys):
    assert run(["evaluate", "--model", "templates", "--data", "nope"]) == 1
    assert "There is no dataset file or folder nope" in capsys.readouterr().err
