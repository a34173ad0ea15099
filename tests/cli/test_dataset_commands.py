"""dataset check, stats, duplicates and grow: what they find in files, and how they end."""

import json

import pytest

from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import add_example
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


def test_stats_say_the_same_as_text(tmp_path, capsys):
    path = write(tmp_path / "some.toml", GOOD, row("all blue", "return sin(uv.xyxy);", '"sea"'))
    assert run(["dataset", "stats", str(path), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["num_by_tag"] == {"sea": 1}
    assert counted["builtins"]["num_by_function"] == {"sin": 1}
    assert run(["dataset", "stats", str(path)]) == 0
    text = capsys.readouterr().out
    assert "2 shaders, 2 prompts" in text
    assert "1 of 146 built-in functions called" in text
    assert "  sea" in text
    assert all(name in text for name in counted["builtins"]["unused"])
    assert "codes but for names and numbers      2" in text


def test_rows_that_cannot_be_read_are_said_to_be_missing(tmp_path, capsys):
    path = write(tmp_path / "some.toml", GOOD, 'natural_language = "no code"\n')
    for command in ("stats", "duplicates"):
        assert run(["dataset", command, str(path), "--json"]) == 0
        told = capsys.readouterr()
        assert "1 rows left out" in told.err
        json.loads(told.out)


BODY = "let d = length(uv - 0.5); let m = step(d, {}); return vec4<f32>(m, m, 0.5 * m, 1.0);"


def test_duplicates_are_named_by_file_and_row(tmp_path, capsys):
    one = write(tmp_path / "one.toml", GOOD, row("a small disc", BODY.format(0.2)))
    two = write(tmp_path / "two.toml", row("a large disc", BODY.format(0.4)))
    command = ["dataset", "duplicates", str(one), str(two), "--least", "0.8"]
    assert run([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (pair,) = found["pairs"]
    assert found["num_rows"] == 3
    assert pair["rows"] == [
        {"path": str(one), "row": 2, "prompt": "a small disc"},
        {"path": str(two), "row": 1, "prompt": "a large disc"},
    ]
    assert 0.8 <= pair["similarity"] < 1
    assert run(command) == 0
    text = capsys.readouterr().out
    assert f"{one}:2" in text
    assert f"{two}:1" in text
    assert "3 rows, 1 pairs" in text
    assert run(["dataset", "duplicates", str(one), str(two), "--least", "1"]) == 0
    assert "3 rows, 0 pairs" in capsys.readouterr().out


def test_duplicates_refuse_a_threshold_that_means_nothing(tmp_path, capsys):
    path = write(tmp_path / "one.toml", GOOD)
    assert run(["dataset", "duplicates", str(path), "--least", "0.1"]) == 2
    assert "0.1" in capsys.readouterr().err


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


RED = row("a red shape", "return vec4<f32>(vec3<f32>(1.0, 0.0, 0.0) * step(uv.x, 0.3), 1.0);")


@pytest.mark.gpu
def test_grow_writes_a_file_that_passes_the_check(gpu, tmp_path, capsys):
    source, grown = write(tmp_path / "source.toml", RED, GOOD), tmp_path / "grown.toml"
    command = ["dataset", "grow", str(source), "--number", "3", "--seed", "2"]
    assert run([*command, "-o", str(grown)]) == 0
    told = capsys.readouterr().out
    assert "dropped: a black shape: shows one colour only" in told
    assert f"3 variants grown, 1 dropped; written to {grown}" in told
    text = grown.read_text()
    assert text.count("[[examples]]") == 3
    assert run(["dataset", "check", str(grown)]) == 0
    capsys.readouterr()
    again = tmp_path / "again.toml"
    assert run([*command, "-o", str(again), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert again.read_text() == text
    assert {item["source"] for item in told["grown"]} == {"a red shape", "red"}
    assert all("colour red" in item["changes"][0] for item in told["grown"])


@pytest.mark.gpu
def test_grow_says_why_nothing_came(gpu, tmp_path, capsys):
    source = write(tmp_path / "source.toml", 'natural_language = "one"\nwgsl_code = "1.0"\n')
    assert run(["dataset", "grow", str(source), "-o", str(tmp_path / "grown.toml")]) == 1
    told = capsys.readouterr().out
    assert "dropped: one: its code has no numbers or colours" in told
    assert "nothing is written" in told
    assert not (tmp_path / "grown.toml").exists()


@pytest.mark.gpu
def test_grow_takes_pairs_of_the_dataset_by_their_ids(gpu, tmp_path):
    store = open_dataset()
    added = add_example(store, "all red", "vec4<f32>(1.0, 0.0, 0.0, 1.0)", author="test")
    grown = tmp_path / "grown.json"
    assert run(["dataset", "grow", "--ids", str(added.id), "--number", "1", "-o", str(grown)]) == 0
    (example,) = json.loads(grown.read_text())["examples"]
    assert example["natural_language"].startswith("all ")
    assert "all red" in example["notes"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-o", "g.toml"], 2, "Name dataset files, or --ids"),
        (["a.toml", "--ids", "1", "-o", "g.toml"], 2, "Name dataset files, or --ids"),
        (["--ids", "1,x", "-o", "g.toml"], 2, "numbers with commas between"),
        (["a.toml", "-o", "a.toml"], 2, "one of the files to grow from"),
        (["a.toml", "-o", "g.txt"], 1, "no dataset suffix"),
        (["absent.toml", "-o", "g.toml"], 1, "absent.toml"),
        (["--ids", "99999999", "-o", "g.toml"], 1, "no example 99999999"),
    ],
)
def test_grow_refuses_what_it_cannot_do(tmp_path, monkeypatch, capsys, arguments, code, said):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.toml", GOOD)
    assert run(["dataset", "grow", *arguments]) == code
    assert said in capsys.readouterr().err
