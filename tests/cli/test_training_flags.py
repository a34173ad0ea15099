"""train refuses flags that it would have to ignore, and says what to do instead."""

import pytest

from core.cli.main import run
from core.jobs.event_log import EventLog
from core.jobs.events import RunFinished, RunStarted
from core.jobs.run_folder import find_run
from tests.cli.test_run_commands import make_run


@pytest.mark.parametrize("mode", ["--resume", "--follow", "--finish", "--stop"])
def test_run_that_exists_takes_no_settings(mode: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = make_run(1)
    flags = ["--epochs", "1", "--learning-rate", "0.5", "--data", "x.json", "--no-early-stopping"]
    assert run(["train", mode, name, *flags]) == 2
    said = " ".join(capsys.readouterr().err.split())
    for flag in ("--epochs", "--learning-rate", "--data", "--no-early-stopping"):
        assert flag in said
    assert f"cannot be combined with {mode}" in said
    assert (f"--from {name}/step-…" in said) == (mode == "--resume")


def test_fork_starts_from_one_model(capsys: pytest.CaptureFixture[str]) -> None:
    fork = f"{make_run(1)}/step-00000001"
    assert run(["train", "--from", fork, "--start-from", "base"]) == 2
    assert "--start-from cannot be combined with --from" in capsys.readouterr().err
    assert run(["train", "--from", fork, "--data", "x.json"]) == 2
    assert "--data is for new runs" in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags", [["--config", "finetune"], ["--config", "nano", "--start-from", "base"]]
)
def test_model_to_start_from_has_its_own_sizes(flags, capsys) -> None:
    assert run(["train", *flags, "--d-model", "64", "--num-layers", "2"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "--d-model and --num-layers cannot be combined with a model to start from" in said
    assert "begins with base" in said


def test_two_counts_of_epochs_must_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--epochs", "1", "--num-epochs", "2"]) == 2
    assert "--epochs and --num-epochs differ" in capsys.readouterr().err


def test_empty_name_is_no_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--config", ""]) == 1
    assert "There is no configuration ''" in capsys.readouterr().err
    assert run(["train", "--from", ""]) == 2


def test_finishing_a_run_at_rest_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    name = make_run(1)
    assert run(["train", "--finish", name]) == 0
    assert f"No trainer works on {name}" in capsys.readouterr().err


def test_folder_is_named_as_what_it_is(tmp_path, capsys) -> None:
    assert run(["train", "--config", str(tmp_path)]) == 1
    assert f"{tmp_path} is a folder, not a configuration file" in capsys.readouterr().err
    for command in (["train", "--start-from"], ["generate", "--prompt", "red", "--model"]):
        assert run([*command, str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert f"The folder {tmp_path} is no model: manifest.json is missing there" in said


def test_run_whose_lock_may_not_be_written_is_listed(monkeypatch, capsys) -> None:
    import errno

    import filelock

    name = make_run(1)
    folder = find_run(name)
    folder.lock.touch()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(folder.lock))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    assert run(["list"]) == 0
    assert run(["show", "--run", name]) == 0
    assert run(["runs", "compare", name, make_run(2)]) == 0
    assert "finished" in capsys.readouterr().out


def test_odd_lines_of_the_log_are_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    name = make_run(1)
    path = find_run(name).events
    path.write_bytes(
        path.read_bytes()
        + b'{"v":1,"seq":3,"time":1.0,"kind":"samples_scored","step":1,"epoch":1,"samples":[5]}\n'
        b'{"v":1,"seq":4,"time":1.0,"kind":"step_done","step":"x","epoch":1,"loss":1.0,'
        b'"learning_rate":1.0,"gradient_norm":1.0,"tokens_per_s":1.0}\n'
    )
    log = EventLog(path)
    log.write(RunStarted(7, 3, 80, 10, 10, resumed_from=1))
    log.write(RunFinished(1, 1, "completed"))
    log.close()
    assert run(["list"]) == 0
    capsys.readouterr()
    assert run(["show", "--run", name]) == 0
    assert "The event log lacks 2 lines." in capsys.readouterr().out
