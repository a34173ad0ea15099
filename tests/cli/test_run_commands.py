"""runs compare and runs export, and what train refuses of forks."""

import json
from pathlib import Path

import pytest

from core import paths
from core.cli.main import run
from core.jobs import events
from core.jobs.config import RunConfig
from core.jobs.event_log import EventLog
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import create_run
from core.training.config import TrainingConfig


def make_run(seed: int) -> str:
    config = RunConfig(training=TrainingConfig(seed=seed))
    folder = create_run(config, CollectedExamples(()), runs=paths.runs())
    log = EventLog(folder.events)
    log.write(events.RunStarted(7, 3, 80, 10, 10))
    log.write(events.StepDone(1, 1, 2.5, 0.1, 0.9, 100.0))
    log.write(events.RunFinished(1, 1, "completed"))
    log.close()
    return folder.name


def test_compare_shows_ends_and_differences(capsys: pytest.CaptureFixture[str]) -> None:
    names = [make_run(1), make_run(2)]
    assert run(["runs", "compare", *names, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["loss"] for item in found["runs"]] == [2.5, 2.5]
    assert found["differences"] == [{"section": "training", "name": "seed", "values": [1, 2]}]
    assert run(["runs", "compare", *names]) == 0
    assert "[training] seed" in capsys.readouterr().out


def test_one_run_is_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    name = make_run(1)
    assert run(["runs", "compare", name, name]) == 2
    assert "two different runs" in capsys.readouterr().err


def test_export_names_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = make_run(1)
    assert run(["runs", "export", name, "--to", str(tmp_path)]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.parent == tmp_path / name
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    ("checkpoint", "code", "said"),
    [("somewhere", 2, "RUN/step-00001200"), ("none/step-00000001", 1, "no run 'none'")],
)
def test_fork_of_nothing(checkpoint, code, said, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--from", checkpoint]) == code
    assert said in capsys.readouterr().err


def test_fork_of_a_run_without_checkpoints(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--from", f"{make_run(1)}/step-00000001"]) == 1
    assert "no checkpoint" in capsys.readouterr().err
