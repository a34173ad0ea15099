"""Runs that draw from recipes, by the trainer: followed, killed and resumed like any other."""

import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import paths
from core.checkpoints.catalog import latest
from core.checkpoints.writing import write_checkpoint
from core.dataset.recipes.engine import RecipeEngine
from core.jobs.config import DatasetConfig, RunConfig, SamplesConfig
from core.jobs.events import RunFinished
from core.jobs.following import RunFollower
from core.jobs.launcher import request_finish, resume_run, start_run, stop_run
from core.jobs.run_folder import RunFolder
from core.jobs.starting_model import StartingModel
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.config import TrainingConfig
from core.training.questions import recipe_pairs
from tests.processes.run_waiting import wait_until, wait_until_finished

LIMIT_S = 120.0
EXAMPLES = Path(__file__).parent.parent / "fixtures" / "tiny.toml"
STEPS = 12


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    yield
    for path in paths.runs().glob("[!.]*"):
        stop_run(RunFolder(path), grace_s=0, kill_after_s=0)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> StartingModel:
    """An untrained model, whose tokenizer spares each run learning one from 20,000 draws."""
    pairs = list(itertools.islice(recipe_pairs(RecipeEngine(), "t", split="train"), 40))
    sizes = TokenizerConfig(prompt_vocab_size=600, code_vocab_size=1024, max_prompt_tokens=48)
    tokenizer = train_tokenizer([p.prompt for p in pairs], [p.code for p in pairs], config=sizes)
    model = Seq2Seq(
        ModelConfig(d_model=32, nhead=2, num_layers=1, dim_feedforward=48, max_seq_len=512),
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=1)
    folder = tmp_path_factory.mktemp("start") / "untrained"
    write_checkpoint(
        folder,
        model=model,
        tokenizer=tokenizer,
        step=0,
        epoch=0,
        run_id="t",
        metrics={},
        state=None,
    )
    return StartingModel(folder)


def settings(**training: object) -> RunConfig:
    given = {
        "num_steps": STEPS, "round_steps": 4, "tokens_per_batch": 1024, "ema_decay": 0.9,
        "warmup_steps": 2, "seed": 3, "learning_rate": 0.003, "save_every": 1, **training,
    }  # fmt: skip
    dataset = DatasetConfig(
        train_path=str(EXAMPLES), recipes_share=0.7, noise=0.1, edit_share=0.2, describe_share=0.1
    )
    samples = SamplesConfig(num_train_prompts=0, num_val_prompts=0)
    return RunConfig(dataset=dataset, training=TrainingConfig(**given), samples=samples)  # type: ignore[arg-type]


def weights(folder: RunFolder) -> dict[str, str]:
    files = latest(folder.checkpoints).manifest.files
    return {entry.name: entry.sha256 for entry in files if entry.name.startswith("model.")}


def test_stream_run_is_followed_and_goes_on_exactly_after_a_kill(start: StartingModel) -> None:
    whole = start_run(settings(), start=start)
    progress = wait_until_finished(whole, limit_s=LIMIT_S).progress
    assert (progress.step, progress.total_steps, progress.share_done) == (STEPS, STEPS, 1.0)
    assert progress.val_loss.steps == (4, 8, 12)
    assert {"recipes", "program", "wording", "combination", "edit", "describe"} <= set(
        progress.set_losses
    )
    assert all(series.steps == (4, 8, 12) for series in progress.set_losses.values())
    assert latest(whole.checkpoints).manifest.tasks == ("generate", "edit", "describe")
    assert latest(whole.checkpoints).manifest.metrics["val_loss"] == progress.val_loss.values[-1]

    killed = start_run(settings(), start=start)
    follower = RunFollower(killed)
    view = wait_until(follower, lambda view: bool(view.progress.checkpoints), limit_s=LIMIT_S)
    assert view.progress.start is not None
    os.kill(view.progress.start.pid, signal.SIGKILL)
    while follower.look().is_active:
        time.sleep(0.02)
    resume_run(killed)
    resumed = wait_until_finished(killed, limit_s=LIMIT_S).progress
    assert resumed.start is not None
    assert resumed.start.resumed_from in (4, 8)
    assert resumed.set_losses == progress.set_losses
    curves = [dict(zip(p.loss.steps, p.loss.values, strict=True)) for p in (progress, resumed)]
    shared = curves[0].keys() & curves[1].keys()  # steps are thinned by time
    assert STEPS in shared
    assert {s: curves[0][s] for s in shared} == {s: curves[1][s] for s in shared}
    assert weights(killed) == weights(whole)


@pytest.mark.slow
def test_run_by_time_says_how_far_it_is_and_finishes_when_asked(start: StartingModel) -> None:
    endless = settings(num_steps=0, max_train_minutes=1000.0, round_steps=100_000)
    folder = start_run(endless, start=start)
    follower = RunFollower(folder)
    view = wait_until(follower, lambda view: view.progress.step >= 20, limit_s=LIMIT_S)
    assert view.progress.total_steps == 0
    assert 0.0 < view.progress.share_done < 0.1
    request_finish(folder)
    progress = wait_until_finished(folder, limit_s=LIMIT_S).progress
    assert isinstance(progress.ended, RunFinished)
    assert progress.ended.outcome == "finished_now"
    assert progress.step == progress.finish_step
    assert progress.val_loss.steps == (progress.step,)
    assert progress.learning_rate.values[-1] < 0.2 * max(
        value for value in progress.learning_rate.values if value is not None
    )
