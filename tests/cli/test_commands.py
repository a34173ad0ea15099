"""The commands: what they print, what they write, and how they end."""

import json
import subprocess
import sys

import pytest

from core.cli.main import COMMANDS, run

ORIGINAL_CONFIG = """
[task]
name = "wgsl_generation"
task_type = "code_generation"
description = "Generate WGSL shader code from natural language"
[model]
architecture = "transformer"
d_model = 512
nhead = 8
num_layers = 6
dim_feedforward = 2048
dropout = 0.10000000149011612
max_seq_len = 512
[training]
num_epochs = 100
batch_size = 16
learning_rate = 0.0001
optimizer = "adamw"
early_stopping = true
early_stopping_patience = 15
gradient_clip_norm = 1.0
save_every = 10
[tokenizer]
tokenizer_type = "wgsl"
max_length = 512
lowercase = false
min_freq = 1
[dataset]
train_path = "config/wgsl_training_data.toml"
train_ratio = 0.800000011920929
val_ratio = 0.10000000149011612
"""


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


def test_the_original_tools_configuration_loads_unchanged(tmp_path, capsys):
    path = tmp_path / "original.toml"
    path.write_text(ORIGINAL_CONFIG)
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


@pytest.mark.parametrize(
    ("prompt", "part"),
    [("", "empty"), ("   ", "empty"), ("x" * 10_000, "10,000"), ("a red circle", "templates")],
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
def test_render_writes_animations(gpu, tmp_path, capsys):
    source, output = tmp_path / "a.wgsl", tmp_path / "a.webp"
    source.write_text("vec4<f32>(uv, 0.0, 1.0)")
    arguments = ["render", str(source), "--width", "8", "--height", "8", "--frames", "3"]
    assert run([*arguments, "-o", str(output)]) == 0
    assert output.read_bytes()[8:12] == b"WEBP"
    assert run([*arguments, "-o", str(tmp_path / "a.png")]) == 2


@pytest.mark.gpu
def test_check_reports_the_machine(gpu, capsys):
    assert run(["check", "--json"]) == 0
    topics = {row["topic"] for row in json.loads(capsys.readouterr().out)}
    assert {"graphics adapter", "torch device", "wgpu", "your files"} <= topics


def test_check_without_an_adapter_says_what_to_install(monkeypatch, capsys):
    from core.errors import GpuUnavailable
    from core.gpu.client import INSTALL_HINT, GpuClient

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
