"""Training runs as real child processes: started, followed, stopped, killed, resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import paths
from core.checkpoints.catalog import latest, list_checkpoints
from core.checkpoints.reading import load_checkpoint
from core.dataset.store import DatasetStore
from core.errors import CheckpointMissing, RunAlreadyActive, RunError
from core.jobs.config import DatasetConfig, RunConfig, SamplesConfig, TaskConfig
from core.jobs.events import RunFinished
from core.jobs.following import RunFollower, console_tail, look_at_run
from core.jobs.forking import fork_run
from core.jobs.launcher import request_finish, request_stop, resume_run, start_run, stop_run
from core.jobs.run_dataset import collect_examples
from core.jobs.run_folder import Origin, RunFolder, create_run, find_run, read_run
from core.model.config import ModelConfig
from core.storage.append_log import read_log
from core.tokenizer.config import TokenizerConfig
from core.training.config import TrainingConfig
from tests.processes.run_waiting import wait_for_end, wait_until

LIMIT_S = 60.0
EPOCHS = 12
MODEL = ModelConfig(d_model=16, nhead=2, num_layers=1, dim_feedforward=32, max_seq_len=64)
TOKENIZER = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512, max_length=64)


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.fixture
def runs() -> Iterator[Path]:
    yield paths.runs()
    for path in paths.runs().glob("[!.]*"):
        stop_run(RunFolder(path), grace_s=0, kill_after_s=0)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run of EPOCHS epochs that nothing interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        run = start_run(tiny(folder, num_epochs=EPOCHS, num_samples=2), runs=folder / "runs")
        wait_for_end(run, limit_s=LIMIT_S)
    return run


def write_dataset(folder: Path) -> Path:
    words = ("sin", "cos", "abs", "floor", "fract", "sqrt", "exp", "log2")
    rows = [
        {"natural_language": f"{a} of {b}, then {c}", "wgsl_code": f"{a}({b}({c}(x) * 2.0))"}
        for a in words
        for b in words[:4]
        for c in words[4:6]
    ]
    path = folder / "data.json"
    path.write_text(json.dumps(rows))
    return path


def tiny(tmp_path: Path, *, num_epochs: int, num_samples: int = 0, **training: object) -> RunConfig:
    settings = {"batch_size": 8, "learning_rate": 0.01, "save_every": 2, "early_stopping": False}
    return RunConfig(
        task=TaskConfig(name="tiny"),
        model=MODEL,
        training=TrainingConfig(num_epochs=num_epochs, **{**settings, **training}),  # type: ignore[arg-type]
        tokenizer=TOKENIZER,
        dataset=DatasetConfig(train_path=str(write_dataset(tmp_path))),
        samples=SamplesConfig(num_train_prompts=num_samples, num_val_prompts=num_samples),
    )


def evaluations(folder: RunFolder) -> dict[int, tuple[float, float, float]]:
    """Return the numbers of each evaluation, as they are in the log."""
    return {
        row["step"]: (row["train_loss"], row["val_loss"], row["val_token_accuracy"])
        for row in read_log(folder.events).records
        if row["kind"] == "evaluated"
    }


def test_run_is_followed_to_its_end(whole: RunFolder) -> None:
    folder = find_run(whole.name, runs=whole.path.parent)
    view = look_at_run(folder)
    assert view.state == "finished", console_tail(folder)
    progress = view.progress
    assert progress.start is not None
    assert progress.model is not None
    assert (progress.step, progress.epoch, progress.share_done) == (
        progress.total_steps,
        EPOCHS,
        1.0,
    )
    assert progress.loss.steps[0] == 1
    assert progress.loss.steps[-1] == progress.total_steps
    assert len(progress.val_loss.steps) == EPOCHS
    assert progress.samples is not None
    assert [sample.split for sample in progress.samples.samples] == ["train"] * 2 + ["val"] * 2
    assert (folder.samples / f"step-{progress.step:08d}.json").is_file()
    newest = latest(folder.checkpoints)
    assert newest.manifest.step == progress.total_steps
    assert newest.manifest.run_id == folder.name
    assert isinstance(progress.ended, RunFinished)
    assert progress.ended.checkpoint == newest.name
    assert load_checkpoint(newest.folder, device="cpu").model.config == MODEL
    kinds = [row["kind"] for row in read_log(folder.events).records]
    assert kinds[:2] == ["run_started", "model_ready"]
    assert kinds[-1] == "run_finished"
    with pytest.raises(RunError, match="finished"):
        resume_run(folder)


def test_stop_saves_and_resume_goes_on_exactly(
    whole: RunFolder, tmp_path: Path, runs: Path
) -> None:
    parted = start_run(tiny(tmp_path, num_epochs=EPOCHS))
    wait_until(RunFollower(parted), lambda view: view.progress.step >= 5, limit_s=LIMIT_S)
    request_stop(parted)
    view = wait_for_end(parted, limit_s=LIMIT_S)
    assert view.state == "stopped", console_tail(parted)
    assert view.progress.step < view.progress.total_steps
    assert latest(parted.checkpoints).manifest.step == view.progress.step
    assert not parted.stop_request.exists()

    parted.tokenizer.write_bytes(b"{")  # every checkpoint holds a copy
    resume_run(parted)
    assert look_at_run(parted).state == "running"
    view = wait_for_end(parted, limit_s=LIMIT_S)
    assert view.state == "finished", console_tail(parted)
    assert "took its place" in view.progress.warnings[0].message
    assert evaluations(parted) == evaluations(whole)
    assert_same_losses(whole, parted)


def test_killed_run_is_crashed_and_resumes_exactly(
    whole: RunFolder, tmp_path: Path, runs: Path
) -> None:
    killed = start_run(tiny(tmp_path, num_epochs=EPOCHS))
    follower = RunFollower(killed)
    view = wait_until(follower, lambda view: bool(view.progress.checkpoints), limit_s=LIMIT_S)
    assert view.progress.start is not None
    os.kill(view.progress.start.pid, signal.SIGKILL)
    deadline = time.monotonic() + LIMIT_S
    while follower.look().is_active and time.monotonic() < deadline:
        time.sleep(0.02)
    assert follower.look().state == "crashed"
    # What a power cut may leave behind: half a line and half a checkpoint.
    with killed.events.open("ab") as file:
        file.write(b'{"v":1,"seq":99,"ti')
    (killed.checkpoints / ".writing-step-00000099-x").mkdir()

    resume_run(killed)
    view = wait_for_end(killed, limit_s=LIMIT_S)
    assert view.state == "finished", console_tail(killed)
    assert not list(killed.checkpoints.glob(".writing-*"))
    assert view.progress.start is not None
    assert view.progress.start.resumed_from is not None
    assert view.progress.warnings == ()
    assert evaluations(killed) == evaluations(whole)
    assert_same_losses(whole, killed)
    assert list(view.progress.val_loss.steps) == sorted(set(view.progress.val_loss.steps))


def test_finish_now_lets_the_rate_fall_and_survives_a_kill(tmp_path: Path, runs: Path) -> None:
    folder = start_run(tiny(tmp_path, num_epochs=5000, schedule="constant", save_every=1))
    follower = RunFollower(folder)
    wait_until(follower, lambda view: view.progress.step >= 300, limit_s=LIMIT_S)
    request_finish(folder)
    view = wait_until(follower, lambda view: view.progress.finish_step is not None, limit_s=LIMIT_S)
    assert view.progress.start is not None
    os.kill(view.progress.start.pid, signal.SIGKILL)
    while follower.look().is_active:
        time.sleep(0.02)
    assert follower.look().state == "crashed"
    resume_run(folder)
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "finished", console_tail(folder)
    ended, progress = view.progress.ended, view.progress
    assert isinstance(ended, RunFinished)
    assert ended.outcome == "finished_now"
    assert progress.step == progress.total_steps == progress.finish_step
    plan = json.loads(folder.finish_plan.read_text())
    assert plan["until_step"] == progress.step
    assert 0 < plan["until_step"] - plan["from_step"] <= 0.1 * plan["from_step"] + 1
    assert progress.learning_rate.values[-1] == pytest.approx(
        0.01 / (plan["until_step"] + 1 - plan["from_step"])
    )
    assert progress.val_loss.steps[-1] == progress.step
    assert latest(folder.checkpoints).manifest.step == progress.step
    assert not folder.finish_request.exists()


def test_fork_begins_with_the_weights_of_a_checkpoint(whole: RunFolder, runs: Path) -> None:
    parent, found = read_run(whole), latest(whole.checkpoints)
    config = replace(
        parent.config, training=replace(parent.config.training, num_epochs=1, learning_rate=1e-9)
    )
    folder = fork_run(whole, found.name, config)
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "finished", console_tail(folder)
    info = read_run(folder)
    assert info.origin == Origin(whole.name, found.name, found.manifest.step)
    assert info.dataset_sha256 == parent.dataset_sha256
    # It is as good as its parent was at its end, and with next to no learning rate stays so.
    parents = look_at_run(whole).progress.val_loss.values[-1]
    assert view.progress.val_loss.values == pytest.approx((parents, parents), abs=1e-4)
    assert view.progress.val_loss.steps[0] == 0
    assert latest(folder.checkpoints).manifest.step == view.progress.total_steps
    with pytest.raises(RunError, match=r"\[model\] d_model \(16 in the parent\)"):
        fork_run(whole, found.name, replace(config, model=replace(MODEL, d_model=32)))
    with pytest.raises(CheckpointMissing, match="step-7"):
        fork_run(whole, "step-7", config)


def assert_same_losses(one: RunFolder, other: RunFolder) -> None:
    """Compare the steps that both runs logged, and the final weights."""
    first, second = (look_at_run(folder).progress.loss for folder in (one, other))
    curve = dict(zip(first.steps, first.values, strict=True))
    shared = [(s, v) for s, v in zip(second.steps, second.values, strict=True) if s in curve]
    assert shared[-1][0] == first.steps[-1]
    assert [curve[step] for step, _ in shared] == [value for _, value in shared]
    weights = [
        {entry.name: entry.sha256 for entry in latest(folder.checkpoints).manifest.files}
        for folder in (one, other)
    ]
    assert weights[0]["model.safetensors"] == weights[1]["model.safetensors"]


def test_second_trainer_in_a_folder_is_refused(tmp_path: Path, runs: Path) -> None:
    folder = start_run(tiny(tmp_path, num_epochs=5000, save_every=5000))
    with pytest.raises(RunAlreadyActive, match="already"):
        resume_run(folder)
    # By hand, past the launcher: the lock itself refuses.
    second = subprocess.run(
        [sys.executable, "-m", "core.jobs.trainer", str(folder.path)],
        cwd=paths.PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "already" in second.stderr
    assert look_at_run(folder).state == "running"
    assert stop_run(folder)
    starts = [row for row in read_log(folder.events).records if row["kind"] == "run_started"]
    assert len(starts) == 1


def test_terminate_signal_stops_and_saves(tmp_path: Path, runs: Path) -> None:
    folder = start_run(tiny(tmp_path, num_epochs=5000, save_every=5000))
    view = wait_until(RunFollower(folder), lambda view: view.progress.step >= 3, limit_s=LIMIT_S)
    assert view.progress.start is not None
    os.kill(view.progress.start.pid, signal.SIGTERM)
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "stopped"
    assert latest(folder.checkpoints).manifest.step == view.progress.step


def test_trainer_that_does_not_react_is_killed(tmp_path: Path, runs: Path) -> None:
    folder = start_run(tiny(tmp_path, num_epochs=5000))
    start = look_at_run(folder).progress.start
    assert start is not None
    os.kill(start.pid, signal.SIGSTOP)
    assert stop_run(folder, grace_s=0.2, kill_after_s=0.2)
    assert look_at_run(folder).state == "crashed"


def test_error_of_the_user_ends_in_the_log_with_a_hint(tmp_path: Path, runs: Path) -> None:
    config = tiny(tmp_path, num_epochs=1)
    store = DatasetStore(paths.store())
    folder = create_run(config, collect_examples(config.dataset, store=store))
    with folder.examples.open("ab") as file:
        file.write(b'{"split": "train", "natural_language": "x", "wgsl_code": "1.0"}\n')
    resume_run(folder)
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "failed"
    ended = view.progress.ended
    assert "was changed" in ended.message  # type: ignore[union-attr]
    assert ended.hint  # type: ignore[union-attr]
    assert not ended.trace  # type: ignore[union-attr]


def test_damaged_checkpoint_is_set_aside_and_the_one_before_is_used(
    tmp_path: Path, runs: Path
) -> None:
    folder = start_run(tiny(tmp_path, num_epochs=5000))
    wait_until(
        RunFollower(folder), lambda view: len(view.progress.checkpoints) >= 2, limit_s=LIMIT_S
    )
    stop_run(folder)
    found = list_checkpoints(folder.checkpoints)
    weights = found[-1].folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    resume_run(folder)
    view = wait_until(
        RunFollower(folder), lambda view: view.progress.model is not None, limit_s=LIMIT_S
    )
    assert view.progress.start is not None
    assert view.progress.start.resumed_from is not None
    assert view.progress.start.resumed_from < found[-1].manifest.step
    assert "set aside" in view.progress.warnings[0].message
    stop_run(folder)


def test_full_disk_ends_with_a_word_and_a_whole_checkpoint(tmp_path: Path, runs: Path) -> None:
    """No file may grow beyond a limit that weights need and the event log does not."""
    resource = pytest.importorskip("resource", reason="limits of other processes")
    folder = start_run(tiny(tmp_path, num_epochs=5000, save_every=20))
    follower = RunFollower(folder)
    view = wait_until(follower, lambda view: bool(view.progress.checkpoints), limit_s=LIMIT_S)
    assert view.progress.start is not None
    smallest = min(
        e.size_bytes for e in latest(folder.checkpoints).manifest.files if "model." in e.name
    )
    assert folder.events.stat().st_size < smallest / 2
    resource.prlimit(view.progress.start.pid, resource.RLIMIT_FSIZE, (smallest - 1, smallest - 1))
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "failed", console_tail(folder)
    ended, saved = view.progress.ended, latest(folder.checkpoints)
    assert "The disk could not be written" in ended.message  # type: ignore[union-attr]
    assert f"{saved.name} is whole" in ended.hint  # type: ignore[union-attr]
    assert not ended.trace  # type: ignore[union-attr]
    assert not list(folder.checkpoints.glob(".writing-*"))
    assert not folder.reserve.exists()
    resume_run(folder)
    view = wait_until(
        follower, lambda view: view.progress.step > saved.manifest.step, limit_s=LIMIT_S
    )
    assert view.progress.start is not None
    assert view.progress.start.resumed_from == saved.manifest.step
    stop_run(folder, grace_s=0)


def test_best_weights_are_kept_where_early_stopping_watches(tmp_path: Path, runs: Path) -> None:
    """The rate is far too high, so the last evaluation is not the best one."""
    folder = start_run(
        tiny(
            tmp_path, num_epochs=8, save_every=100, learning_rate=1.0, schedule="constant",
            early_stopping=True, early_stopping_patience=100,
        )
    )  # fmt: skip
    view = wait_for_end(folder, limit_s=LIMIT_S)
    assert view.state == "finished", console_tail(folder)
    found = list_checkpoints(folder.checkpoints)
    losses = {info.name: info.manifest.metrics["val_loss"] for info in found}
    assert min(losses.values()) == view.progress.best_val_loss
    ended = view.progress.ended
    assert isinstance(ended, RunFinished)
    assert losses[ended.checkpoint] == view.progress.best_val_loss
    assert latest(folder.checkpoints).manifest.step == view.progress.total_steps
