"""The last word of a run whose loss exploded: only a checkpoint from before that is offered."""

import os
from pathlib import Path

import pytest

from core.checkpoints.layout import MANIFEST, folder_name, manifest_json
from core.checkpoints.records import Manifest
from core.errors import TrainingDiverged
from core.jobs.config import RunConfig
from core.jobs.event_log import EventLog
from core.jobs.events import RunFailed, StepDone
from core.jobs.following import look_at_run
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import RunFolder, create_run
from core.jobs.trainer import __main__ as trainer
from core.jobs.trainer import recording
from core.jobs.trainer.divergence import divergence_failure
from core.jobs.trainer.stopping import StopWatch
from core.training.config import TrainingConfig

ERROR = TrainingDiverged("Training broke down in step 60: loss nan.", hint="Be slower.")


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    config = RunConfig(training=TrainingConfig(learning_rate=0.01))
    return create_run(config, CollectedExamples(()), runs=tmp_path)


def lost(folder: RunFolder, losses: dict[int, float]) -> None:
    log = EventLog(folder.events)
    for step, loss in losses.items():
        log.write(StepDone(step, 1, loss, 0.01, 1.0, 100.0))
    log.close()


def save(folder: RunFolder, step: int, val_loss: float | None) -> None:
    path = folder.checkpoints / folder_name(step)
    path.mkdir(parents=True)
    metrics = {} if val_loss is None else {"val_loss": val_loss}
    manifest = Manifest(step, 1, folder.name, "", (), metrics)
    (path / MANIFEST).write_text(manifest_json(manifest))


def test_best_by_validation_is_offered_with_a_lower_rate(folder: RunFolder) -> None:
    lost(folder, {1: 6.0, 20: 3.0, 40: 900.0})
    for step, val_loss in ((10, 4.0), (20, 3.5), (40, 7e5)):
        save(folder, step, val_loss)
    failed = divergence_failure(folder, ERROR)
    assert failed.message == ERROR.message
    assert failed.hint.startswith("Be slower. Resuming would break down again.")
    assert "The best checkpoint is step-00000020 (validation loss 3.5)" in failed.hint
    assert f"--from {folder.name}/step-00000020 --learning-rate 0.002" in failed.hint


def test_exploded_weights_are_not_called_good(folder: RunFolder) -> None:
    lost(folder, {1: 6.0, 20: 3.0, 40: 900.0})
    for step, val_loss in ((30, 2e4), (40, 7e5)):
        save(folder, step, val_loss)
    failed = divergence_failure(folder, ERROR)
    assert "step-" not in failed.hint
    assert "No checkpoint is certain to be from before that, so start a new run." in failed.hint


def test_without_validation_the_loss_of_the_next_step_decides(folder: RunFolder) -> None:
    lost(folder, {1: 6.0, 10: 4.0, 11: 3.9, 20: 3.0, 21: 800.0, 30: 900.0})
    for step in (10, 20, 30):
        save(folder, step, None)
    assert "step-00000010 (loss after it 3.9)" in divergence_failure(folder, ERROR).hint


def test_run_without_checkpoints_starts_anew(folder: RunFolder) -> None:
    assert "start a new run" in divergence_failure(folder, ERROR).hint


def test_trainer_ends_with_that_word(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ERROR

    monkeypatch.setattr(recording, "train_run", explode)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    assert trainer._train(folder, StopWatch(folder.stop_request)) == 1
    ended = look_at_run(folder).progress.ended
    assert isinstance(ended, RunFailed)
    assert "start a new run" in ended.hint
