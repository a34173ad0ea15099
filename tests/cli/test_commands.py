"""The commands: what they print, what they write, and how they end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import COMMANDS, run

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys):
    assert run([command, "--help"]) == 0
    assert f"tiny-agent-trainer {command}" in capsys.readouterr().out


def test_a_misspelt_command_names_the_nearest(capsys):
    assert run(["generat"]) == 2
    assert "'generate'" in capsys.readouterr().err


def test_an_unknown_flag_is_wrong_usage():
    assert run(["check", "--nonsense"]) == 2


def test_init_writes_a_configuration_that_show_reads(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert run(["init"]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["show", "wgsl_generation", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["task"]["name"] == "nano"


def test_the_original_tools_configuration_loads_unchanged(capsys):
    path = FIXTURES / "original_config.toml"
    assert run(["show", "--config", str(path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["model"]["dim_feedforward"] == 2048
    assert shown["training"]["early_stopping_patience"] == 15


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[training]\nlearning_rat = 0.1\n", ["learning_rat", "learning_rate"]),
        ("[trainng]\n", ["trainng", "training"]),
        ("[training]\nlearning_rate = 3.0\n", ["learning_rate", "3.0", "<= 1"]),
        ("[training\n", [":1:"]),
        ("[model]\nd_model = 100\nnhead = 8\n", ["100", "8", "multiple"]),
    ],
)
def test_mistakes_in_a_configuration_are_named(tmp_path, capsys, text, parts):
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    assert run(["train", "--config", str(path)]) == 1
    error = capsys.readouterr().err
    assert all(part in error for part in (*parts, "hint:")), error


def test_a_missing_configuration_is_named(capsys):
    assert run(["train", "--config", "absent.toml"]) == 1
    assert "absent.toml" in capsys.readouterr().err


def test_list_names_presets_and_templates(capsys):
    assert run(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert "nano" in [row["name"] for row in listed["configurations"]]
    assert [row["name"] for row in listed["templates"]] == [
        "mix",
        "filter",
        "complement",
        "saturate",
    ]


def test_show_prints_a_shipped_pair(capsys):
    assert run(["show", "--example", "1"]) == 0
    assert capsys.readouterr().out.strip()
    assert run(["show", "--example", "999999"]) == 1


@pytest.mark.gpu
@pytest.mark.parametrize("name", ["templates", "dummy"])
def test_templates_answer_as_in_the_original_tool(gpu, tmp_path, capsys, name):
    output = tmp_path / "mix.wgsl"
    prompt = ["--prompt", "chromatic mix operation"]
    assert run(["generate", "--model", name, *prompt, "--output", str(output)]) == 0
    assert "fn chromatic_mix" in output.read_text()
    assert run(["validate", str(output)]) == 0


@pytest.mark.gpu
def test_the_nearest_pair_answers_without_training(gpu, capsys):
    assert run(["generate", "--model", "nearest", "--prompt", "a raymarched orange ball"]) == 0
    assert "@fragment" in capsys.readouterr().out
    assert run(["generate", "--model", "nearest", "--prompt", "qqqq"]) == 1
    assert "in common" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u200b", "empty"),
        ("x" * 10_000, "10,000"),
        ("a red circle", "templates"),
    ],
)
def test_prompts_that_cannot_be_answered(capsys, prompt, part):
    assert run(["generate", "--model", "templates", "--prompt", prompt]) == 1
    assert part in capsys.readouterr().err


def test_generate_wants_one_kind_of_prompt():
    assert run(["generate", "--model", "templates"]) == 2


@pytest.mark.gpu
def test_validate_prints_like_a_compiler(gpu, tmp_path, capsys):
    path = tmp_path / "bad.wgsl"
    path.write_text("fn f() -> f32 {\n    return 1u;\n}\n")
    assert run(["validate", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{path}:")
    assert ": error: " in lines[0]
    assert run(["validate", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["valid"] is False


def test_validate_names_a_missing_file(capsys):
    assert run(["validate", "absent.wgsl"]) == 1
    assert "absent.wgsl" in capsys.readouterr().err


def test_validate_refuses_a_file_that_is_no_text(tmp_path, capsys):
    path = tmp_path / "binary.wgsl"
    path.write_bytes(b"\xff\xfe\x00")
    assert run(["validate", str(path)]) == 1
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.gpu
def test_check_reports_the_machine(gpu, capsys):
    assert run(["check", "--json"]) == 0
    topics = {row["topic"] for row in json.loads(capsys.readouterr().out)}
    assert {"graphics adapter", "torch device", "wgpu", "your files"} <= topics


def test_check_without_an_adapter_says_what_to_install(monkeypatch, capsys):
    from core.errors import GpuUnavailable
    from core.gpu.client import GpuClient
    from core.gpu.worker_process import INSTALL_HINT

    def none(self):
        raise GpuUnavailable("There is no graphics adapter: none", hint=INSTALL_HINT)

    monkeypatch.setattr(GpuClient, "adapter", none)
    assert run(["check", "--adapter-only"]) == 3
    assert "mesa-vulkan-drivers" in capsys.readouterr().out


def test_runs_as_a_module():
    result = subprocess.run(
        [sys.executable, "-m", "core", "--version"], capture_output=True, text=True
    )
    assert result.returncode == 0
    assert "tiny-agent-trainer" in result.stdout


@pytest.mark.gpu
def test_a_byte_order_mark_is_no_part_of_a_shader(gpu, tmp_path, capsys):
    path = tmp_path / "marked.wgsl"
    path.write_bytes(b"\xef\xbb\xbffn f() -> f32 {\r\n    return 1.0;\r\n}\r\n")
    assert run(["validate", str(path)]) == 0


@pytest.mark.gpu
@pytest.mark.parametrize("command", ["render", "generate"])
def test_a_place_that_cannot_be_written_is_named(gpu, tmp_path, capsys, command):
    source, blocker = tmp_path / "a.wgsl", tmp_path / "blocker"
    source.write_text("vec4<f32>(1.0)")
    blocker.write_text("a file where a folder is needed")
    output = str(blocker / "out.png")
    arguments = {
        "render": ["render", str(source), "-o", output],
        "generate": ["generate", "--model", "templates", "--prompt", "chromatic mix", "-o", output],
    }
    assert run(arguments[command]) == 1
    error = capsys.readouterr().err
    assert "cannot be written" in error
    assert "hint:" in error


def test_validate_goes_on_behind_a_file_it_cannot_read(tmp_path, capsys):
    (tmp_path / "a.wgsl").mkdir()
    (tmp_path / "b.wgsl").write_text("#version 450")
    assert run(["validate", str(tmp_path / "a.wgsl"), str(tmp_path / "b.wgsl")]) == 1
    shown = capsys.readouterr()
    assert "a.wgsl cannot be read" in shown.err
    assert "b.wgsl:1:1: error: this is GLSL" in shown.out


def test_no_epochs_is_not_the_same_as_no_flag(capsys):
    assert run(["train", "--epochs", "0"]) == 1
    assert "num_epochs is 0" in capsys.readouterr().err


def test_an_example_number_beyond_the_store_is_wrong_usage(capsys):
    assert run(["show", "--example", "9" * 30]) == 2


def test_a_configuration_nested_without_end_is_refused(tmp_path, capsys):
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 5000)
    assert run(["train", "--config", str(path)]) == 1
    assert "nested too deeply" in capsys.readouterr().err


def test_a_path_that_cannot_be_used_is_named_without_a_trace(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "runs" / "2026-01-01-000000-x-0000"
    (folder / "events.jsonl").mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    monkeypatch.setenv("TINY_AGENT_HOME", str(tmp_path))
    assert run(["show", "--run", folder.name]) == 1
    error = capsys.readouterr().err
    assert "events.jsonl" in error
    assert "hint:" in error
    assert "Traceback" not in error


def test_an_argument_that_is_no_text_is_refused(capsys):
    assert run(["generate", "--model", "templates", "--prompt", "mix \udcff"]) == 1
    assert "no text" in capsys.readouterr().err


@pytest.mark.gpu
@pytest.mark.parametrize(("limit", "is_early"), [("12", True), ("900", False)])
def test_an_answer_that_has_no_room_is_told_from_a_whole_one(gpu, capsys, limit, is_early):
    asked = ["generate", "--model", "base", "--prompt", "red", "--kind", "fragment"]
    assert run([*asked, "--max-new-tokens", limit, "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert (answer["valid"], answer["closed_early"]) == (True, is_early)
    assert run([*asked, "--max-new-tokens", limit]) == 0
    assert ("closed early" in capsys.readouterr().err) == is_early


@pytest.mark.gpu
def test_samples_that_are_not_valid_are_not_handed_out(gpu, monkeypatch, capsys):
    from core.actions import draw_candidates
    from core.evaluation.records import Answer
    from core.generation.records import Sample
    from core.validation.validator import validate_shader

    codes = ["vec3<f32>(1.0)", "vec3<f32>(])"]

    def answer(model, requests, *, config, client):
        samples = [Sample("p", code, "expression", 1, 0.0, True, 0.0) for code in codes]
        return [[Answer(s, validate_shader(s.code, client=client), 1) for s in samples]]

    monkeypatch.setattr(draw_candidates, "answer_requests", answer)
    assert run(["generate", "--model", "templates", "--prompt", "p", "--samples", "2"]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip() == codes[0]
    assert "1 of 2 samples left out" in shown.err


PROMPT = '{"id": "a", "prompt": "chromatic mix"}\n'


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "no rows"),
        (b"\xff\n", "UTF-8"),
        (b'{"id": "a", "prompt": "x"}\n{"id": "\\ud800", "prompt": "x"}\n', ":2: the `id`"),
        (b'{"id": null, "prompt": "x"}\n', ":1:"),
        (b'{"id": "a", "prompt": "x"}\n{"id": "a", "prompt": "y"}\n', "twice"),
        (b'{"id": "a", "prompt": "x"}\n{"id": "b"}\n', ":2:"),
        (b'{"id": ' + b"[" * 100_000, ":1:"),
    ],
)
def test_mistakes_in_a_file_of_prompts_are_named(tmp_path, capsys, content, part):
    prompts, output = tmp_path / "prompts.jsonl", tmp_path / "out.jsonl"
    prompts.write_bytes(content)
    arguments = ["--prompts", str(prompts), "--output", str(output)]
    assert run(["generate", "--model", "templates", *arguments]) == 1
    assert part in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.gpu
def test_a_batch_reads_what_editors_write_and_goes_on_where_it_was(gpu, tmp_path, capsys):
    prompts, output = tmp_path / "prompts.jsonl", tmp_path / "out.jsonl"
    second = '{"id": 2, "prompt": "chromatic \u2028 filter"}'
    prompts.write_bytes(f"\ufeff{PROMPT.strip()}\r\n{second}\r\n".encode())
    output.write_text('{"id": "a", "code": "kept"}\n{"id": "to')
    arguments = ["--prompts", str(prompts), "--output", str(output)]
    assert run(["generate", "--model", "templates", *arguments]) == 0
    lines = output.read_text().splitlines()
    assert json.loads(lines[0])["code"] == "kept"
    assert json.loads(lines[-1])["id"] == "2"
    assert "chromatic_filter" in json.loads(lines[-1])["code"]


@pytest.mark.gpu
@pytest.mark.parametrize("content", ["my notes\n", '{"id": "b", "samples": []}\n'])
def test_a_batch_leaves_foreign_files_alone(gpu, tmp_path, capsys, content):
    prompts, output = tmp_path / "prompts.jsonl", tmp_path / "out.jsonl"
    prompts.write_text(PROMPT)
    output.write_text(content)
    arguments = ["--prompts", str(prompts), "--output", str(output)]
    assert run(["generate", "--model", "templates", *arguments]) == 1
    assert "holds other things" in capsys.readouterr().err
    assert output.read_text() == content


def test_a_batch_is_not_written_into_its_prompts(tmp_path):
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text(PROMPT)
    same = ["--prompts", str(prompts), "--output", str(prompts)]
    assert run(["generate", "--model", "templates", *same]) == 2
    assert prompts.read_text() == PROMPT


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "FILE"],
        ["render", "FILE", "-o", "PICTURE"],
        ["generate", "--model", "templates", "--prompt", "chromatic mix"],
    ],
)
def test_without_an_adapter_commands_that_need_one_end_with_3(
    tmp_path, monkeypatch, capsys, command
):
    monkeypatch.setenv("VK_DRIVER_FILES", str(tmp_path / "absent.json"))
    monkeypatch.setenv("WGPU_BACKEND_TYPE", "Vulkan")
    (tmp_path / "a.wgsl").write_text("vec3<f32>(1.0)")
    places = {"FILE": str(tmp_path / "a.wgsl"), "PICTURE": str(tmp_path / "a.png")}
    assert run([places.get(word, word) for word in command]) == 3
    error = capsys.readouterr().err
    assert "no graphics adapter" in error
    assert "mesa-vulkan-drivers" in error


def test_who_only_watches_does_not_stop_the_run(monkeypatch, capsys):
    from types import SimpleNamespace

    from core.actions import follow_run, train_model
    from core.cli import run_printing, training_commands

    stopped = []
    view = SimpleNamespace(
        is_active=True, progress=SimpleNamespace(val_loss=SimpleNamespace(values=()))
    )
    monkeypatch.setattr(follow_run, "follow_run", lambda name: SimpleNamespace(look=lambda: view))
    monkeypatch.setattr(train_model, "ask_to_stop", stopped.append)
    monkeypatch.setattr(run_printing, "status_line", lambda view: "running")

    def interrupted(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(training_commands.time, "sleep", interrupted)
    assert run(["train", "--follow", "some-run"]) == 130
    assert not stopped
    assert "some-run goes on" in capsys.readouterr().err
