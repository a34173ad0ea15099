"""evaluate --card: every figure by one command, the same each time."""

import json

import pytest

from core.cli.main import run
from tests.taught_tasks import HALVE, RED


def measured(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run(["evaluate", "--card", "--limit", "2", "--json", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    for one in found["sets"]:
        del one["seconds"]
    return found


@pytest.mark.gpu
def test_all_figures_come_from_one_command(gpu, taught_folder, tmp_path, capsys) -> None:
    prompts, answers = tmp_path / "prompts.jsonl", tmp_path / "answers.jsonl"
    asked = {"a": "paint it red", "b": "halve a number"}
    prompts.write_text(
        "".join(json.dumps({"id": name, "prompt": text}) + "\n" for name, text in asked.items())
    )
    model = ("--model", str(taught_folder))
    found = measured(capsys, *model, "--prompts", str(prompts), "--answers", str(answers))
    sets = {(one["set"], one["model"]): one for one in found["sets"]}
    assert {name for name, _ in sets} == {
        "prompts", "recipes", "program", "wording", "combination", "curated",
        "edit", "repair", "describe",
    }  # fmt: skip
    own = sets["prompts", str(taught_folder)]
    assert (own["num_questions"], own["valid"]["count"], own["exact"]) == (2, 2, None)
    assert sets["program", "nearest"]["valid"]["share"] == 1.0
    written = [json.loads(line) for line in answers.read_text().splitlines()]
    assert [(row["id"], row["code"].split()) for row in written] == [
        ("a", RED.split()), ("b", HALVE.split()),
    ]  # fmt: skip
    again = measured(capsys, *model)
    assert again["sets"] == [one for one in found["sets"] if one["set"] != "prompts"]


def test_answers_are_never_overwritten_and_need_prompts(taught_folder, tmp_path, capsys) -> None:
    prompts, answers = tmp_path / "prompts.jsonl", tmp_path / "answers.jsonl"
    prompts.write_text('{"id": "a", "prompt": "red"}\n')
    answers.write_text("")
    model = ["evaluate", "--card", "--model", str(taught_folder)]
    assert run([*model, "--prompts", str(prompts), "--answers", str(answers)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert run([*model, "--answers", str(answers)]) == 2
