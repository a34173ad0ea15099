"""generate --edit, --repair and --describe, with a model that was taught all of it."""

import json

import pytest

from core.cli.explaining import novelty_line
from core.cli.main import run
from core.dataset.records import Example
from core.evaluation.novelty import TrainingIndex
from tests.taught_tasks import BLUE, DOUBLE, HALVE, NO_SEMICOLON, RED


@pytest.fixture
def asked(taught_folder, tmp_path, capsys):
    """Run generate with a task's flag and a file of the code given."""

    def ask(task: str, code: str, *more: str) -> tuple[int, str, str]:
        file = tmp_path / "given.wgsl"
        file.write_text(code, encoding="utf-8")
        status = run(["generate", "--model", str(taught_folder), f"--{task}", str(file), *more])
        return status, *capsys.readouterr()

    return ask


@pytest.mark.gpu
def test_edit_changes_a_shader(gpu, asked):
    status, out, _ = asked("edit", RED, "--prompt", "make it blue")
    assert (status, out) == (0, f"{BLUE}\n")


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        # By what the finding says, with the layout as it was; the other by the model.
        ("\n".join(NO_SEMICOLON), "\n".join(NO_SEMICOLON).replace("x\n", "x;\n")),
        (HALVE.replace("* x", "* \u00fc"), HALVE),
    ],
)
def test_repair_mends_a_shader(gpu, asked, broken, mended, tmp_path):
    output = tmp_path / "mended.wgsl"
    status, *_ = asked("repair", broken, "--output", str(output))
    assert status == 0
    assert output.read_text() == f"{mended}\n"


def test_describe_says_what_a_shader_does(asked, tmp_path):
    assert asked("describe", RED)[:2] == (0, "paint it red\n")
    _, out, _ = asked("describe", RED, "--json")
    assert json.loads(out)["descriptions"][0]["text"] == "paint it red"
    output = tmp_path / "text.txt"
    assert asked("describe", RED, "--output", str(output))[0] == 0
    assert output.read_text() == "paint it red\n"


@pytest.mark.gpu
def test_a_valid_shader_is_not_repaired(gpu, asked):
    status, _, err = asked("repair", DOUBLE)
    assert status == 1
    assert "nothing to repair" in err


def test_what_a_model_has_not_learnt_is_refused(tmp_path, capsys):
    file = tmp_path / "given.wgsl"
    file.write_text(RED)
    assert run(["generate", "--model", "nearest", "--describe", str(file)]) == 1
    assert "not trained to describe" in capsys.readouterr().err


def test_a_file_that_is_missing_or_empty_is_told(asked, taught_folder, tmp_path, capsys):
    missing = str(tmp_path / "none.wgsl")
    assert run(["generate", "--model", str(taught_folder), "--describe", missing]) == 1
    assert "none.wgsl" in capsys.readouterr().err
    status, _, err = asked("describe", " \n")
    assert status == 1
    assert "shader is empty" in err


@pytest.mark.parametrize(
    "flags",
    [
        ("--edit", "a.wgsl"),
        ("--repair", "a.wgsl", "--prompt", "make it blue"),
        ("--describe", "a.wgsl", "--prompt", "what"),
        ("--repair", "a.wgsl", "--describe", "a.wgsl"),
        ("--edit", "a.wgsl", "--prompts", "p.jsonl"),
    ],
)
def test_flags_that_do_not_go_together(flags):
    assert run(["generate", "--model", "templates", *flags]) == 2


def test_explain_shows_the_tokens_and_how_sure_the_model_was(taught_folder, capsys):
    command = ["generate", "--model", str(taught_folder), "--prompt", "paint it red", "--explain"]
    assert run(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "vec4<f32>" in lines[0]
    assert lines[-1].endswith("(end)")
    assert run([*command, "--json"]) == 0
    tokens = json.loads(capsys.readouterr().out)["tokens"]
    assert "".join(token["text"] for token in tokens) == RED
    assert tokens[0]["alternatives"][0]["probability"] <= tokens[0]["probability"]
    assert run(["generate", "--model", "x", "--repair", "a.wgsl", "--explain"]) == 2


@pytest.mark.gpu
def test_novelty_names_the_training_row_that_was_remembered(gpu, capsys):
    command = ["generate", "--model", "nearest", "--prompt", "a red circle", "--novelty", "--json"]
    assert run(command) == 0
    told = json.loads(capsys.readouterr().out)["novelty"]
    assert (told["share"], told["nearest"][0]["similarity"]) == (0.0, 1.0)


def test_novelty_is_said_in_words():
    twice = DOUBLE.replace("double", "twice").replace("2.0", "4.0")
    found = TrainingIndex([Example("double a number", DOUBLE, "function")]).look_up(twice)
    line = novelty_line(found)
    assert line.startswith(
        f"Novelty {found.share * 100:.0f} %: the nearest training row is 'double a number'"
    )
    assert line.endswith("the same but for names and numbers.")
    assert "100 %" in novelty_line(TrainingIndex([]).look_up(DOUBLE))
