"""What the trainer writes down: a failing score of samples is told and ends nothing."""

from pathlib import Path

import pytest

from core.jobs.event_log import EventLog
from core.jobs.events import RunFinished
from core.jobs.following import look_at_run
from core.jobs.run_dataset import CollectedExamples, RunExample
from core.jobs.run_folder import RunFolder, create_run
from core.jobs.trainer import recording
from core.jobs.trainer.resuming import ResumePoint
from core.jobs.trainer.stopping import StopWatch
from tests.unit.jobs.test_assembly import SMALL, example


class FailingScorer:
    """Stands for a scorer on a machine where something goes wrong."""

    def __init__(self, *_: object, **__: object) -> None:
        self.is_closed = False

    def score(self, *_: object, **__: object) -> None:
        raise RuntimeError("no more handles")

    def close(self) -> None:
        self.is_closed = True


def test_failing_samples_do_not_end_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "SampleScorer", FailingScorer)
    rows = (RunExample(example("sin"), "train"), RunExample(example("cos"), "val"))
    folder: RunFolder = create_run(SMALL, CollectedExamples(rows), runs=tmp_path)
    log = EventLog(folder.events)
    recording.train_run(
        folder, start=ResumePoint(None), log=log, stop=StopWatch(folder.stop_request)
    )
    log.close()
    progress = look_at_run(folder).progress
    assert isinstance(progress.ended, RunFinished)
    (warning,) = progress.warnings
    assert "no more handles" in warning.message
    assert progress.ended.checkpoint
