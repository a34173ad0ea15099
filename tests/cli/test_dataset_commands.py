"""dataset check and dataset stats: what they find in files, and how they end."""

import json

import pytest

from core.cli.main import run

GOOD = 'natural_language = "red"\nwgsl_code = "vec4<f32>(1.0, 0.0, 0.0, 1.0)"\n'
BROKEN = 'natural_language = "broken"\nwgsl_code = "fn f() -> f32 { return x_missing; }"\n'
HEAD = "@fragment\\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{ {} }}"


def row(prompt: str, body: str, tags: str = "") -> str:
    return f'natural_language = "{prompt}"\ntags = [{tags}]\nwgsl_code = "{HEAD.format(body)}"\n'


def write(path, *rows: str):
    path.write_text("".join(f"[[examples]]\n{text}\n" for text in rows))
    return path


@pytest.mark.gpu
def test_a_sound_file_passes(gpu, tmp_path, capsys):
    solid = row("all blue", "return vec4<f32>(0.0, 0.0, 1.0, 1.0);", '"solid"')
    assert run(["dataset", "check", str(write(tmp_path / "good.toml", GOOD, solid))]) == 0
    assert "2 rows, 0 with problems" in capsys.readouterr().out


@pytest.mark.gpu
def test_every_bad_row_is_named(gpu, tmp_path, capsys):
    flat = row("grey", "return vec4<f32>(0.5);")
    not_a_number = row("nan", "let z = uv.x - uv.x; return vec4<f32>(z / z, uv, 1.0);")
    path = write(tmp_path / "bad.toml", GOOD, BROKEN, flat, 'natural_language = "no code"\n')
    assert run(["dataset", "check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == 4
    messages = {problem["row"]: problem["message"] for problem in found["problems"]}
    assert set(messages) == {2, 3, 4}
    assert "x_missing" in messages[2]
    assert "one colour" in messages[3]
    assert "wgsl_code" in messages[4]
    path = write(tmp_path / "nan.toml", not_a_number)
    assert run(["dataset", "check", str(path)]) == 1
    assert "row 1: has 9216 pixels that are NaN or infinite" in capsys.readouterr().out


def test_stats_count_rows_and_prompts(tmp_path, capsys):
    text = GOOD + 'phrasings = ["all red", "a red screen"]\n'
    assert run(["dataset", "stats", str(write(tmp_path / "some.toml", text)), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert (counted["num_examples"], counted["num_prompts"]) == (1, 3)
    assert counted["num_by_kind"] == {"expression": 1}


@pytest.mark.gpu
def test_a_benchmark_prompt_is_a_problem(gpu, tmp_path, capsys):
    path = write(tmp_path / "own.toml", GOOD + 'phrasings = ["Fill the screen with RED."]\n')
    assert run(["dataset", "check", str(path)]) == 1
    assert (
        "row 1: 'Fill the screen with RED.' is a prompt of the benchmark" in capsys.readouterr().out
    )


STRIPES = "let x = fract({} * uv.x); return vec4<f32>({});"


@pytest.mark.gpu
def test_leaks_name_sets_that_share_pictures_with_training(gpu, tmp_path, capsys):
    """Rows of many structures and one picture: whatever side each falls on, they look alike."""
    bodies = [STRIPES.format(f"{n}.0", "x") for n in (2, 3)]
    bodies += [STRIPES.format("4.0", "x" + " * 1.0" * n) for n in range(24)]
    rows = [row(f"stripes {n}", body) for n, body in enumerate(bodies)]
    few = ["--draws", "10", "--questions", "2", "--json"]
    assert run(["dataset", "leaks", str(write(tmp_path / "own.toml", *rows)), *few]) == 1
    found = {leaks["name"]: leaks for leaks in json.loads(capsys.readouterr().out)}
    assert set(found) >= {"rows: val", "rows: test", "recipes: wording", "recipes: combination"}
    own = [found["rows: val"], found["rows: test"]]
    assert any(leaks["is_leaking"] for leaks in own)
    assert sum(leaks["same_picture"] for leaks in own) > 0
    assert sum(leaks["same_prompt"] for leaks in own) == 0
    assert found["recipes: combination"]["size"] == 2


def test_the_lists_of_lookalikes_are_of_shipped_rows_alone(tmp_path, capsys):
    assert run(["dataset", "leaks", str(write(tmp_path / "own.toml", GOOD)), "--write"]) == 2
    assert "leave out FILES" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["absent.toml", "file.txt"])
def test_an_unusable_path_is_an_expected_failure(tmp_path, capsys, name):
    (tmp_path / "file.txt").write_text("x")
    assert run(["dataset", "check", str(tmp_path / name)]) == 1
    assert "hint:" in capsys.readouterr().err
