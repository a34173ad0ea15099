"""What the launcher decides without a trainer; real ones are in tests/processes."""

from pathlib import Path

import pytest

from core.errors import ConfigError, DatasetError, RunAlreadyActive, RunError
from core.jobs import launcher
from core.jobs.config import DatasetConfig, RunConfig
from core.jobs.event_log import EventLog
from core.jobs.events import RunFailed, RunFinished, RunStarted, StopRequested
from core.jobs.launcher import request_stop, resume_run, start_run, stop_run
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import RunFolder, create_run
from core.storage.file_lock import acquire


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return create_run(RunConfig(), CollectedExamples(()), runs=tmp_path)


def test_run_without_examples_leaves_no_folder(tmp_path: Path) -> None:
    config = RunConfig(dataset=DatasetConfig(train_path="gone.toml"))
    with pytest.raises(DatasetError, match="no dataset"):
        start_run(config, runs=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_run_that_nothing_would_end_is_not_started(tmp_path: Path) -> None:
    config = RunConfig(dataset=DatasetConfig(recipes_share=0.5))
    with pytest.raises(ConfigError, match="Nothing ends this run"):
        start_run(config, runs=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_stop_of_a_run_without_a_trainer_changes_nothing(folder: RunFolder) -> None:
    request_stop(folder)
    assert not folder.stop_request.exists()
    assert stop_run(folder)


def test_living_or_finished_run_is_not_resumed(folder: RunFolder) -> None:
    lock = acquire(folder.lock)
    assert lock is not None
    with pytest.raises(RunAlreadyActive):
        resume_run(folder)
    lock.release()
    log = EventLog(folder.events)
    log.write(RunFinished(3, 1, "completed"))
    log.close()
    with pytest.raises(RunError, match="finished"):
        resume_run(folder)


def test_folder_that_is_no_run_is_not_resumed(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be read"):
        resume_run(RunFolder(tmp_path))


def test_trainer_that_fails_before_it_starts_is_told_at_once(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = EventLog(folder.events)
    for event in (RunStarted(7, 3, 80, 10, 10), StopRequested(3)):
        log.write(event)

    class Child:
        def __init__(self, *_: object, **__: object) -> None:
            log.write(RunFailed("The disk is gone.", hint="Bring it back."))

        def wait(self) -> int:
            return 1

        def poll(self) -> int:
            return 1

    monkeypatch.setattr(launcher, "start_child", Child)
    with pytest.raises(RunError, match="The disk is gone") as caught:
        resume_run(folder)
    assert caught.value.hint == "Bring it back."
    log.close()
