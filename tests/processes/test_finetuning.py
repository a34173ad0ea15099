"""A run that starts from a model: it learns what is new, keeps what is mixed in, resumes exactly."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import paths
from core.checkpoints.catalog import latest
from core.checkpoints.reading import load_checkpoint
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.jobs.config import DatasetConfig, RunConfig, SamplesConfig
from core.jobs.following import RunFollower
from core.jobs.launcher import resume_run, start_run, stop_run
from core.jobs.run_folder import RunFolder, read_run
from core.jobs.starting_model import StartingModel
from core.training.config import TrainingConfig
from tests.processes.run_waiting import wait_until_finished
from tests.taught_tasks import HALVE, RED

LIMIT_S = 300.0
GREEN = "vec4<f32>(0.0, 1.0, 0.0, 1.0)"
OLD = {"paint it red": RED, "halve a number": HALVE}
NEW = {"paint it green": GREEN, "halve the green": "0.5 * x", "double it": "2.0 * x"}


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    yield
    for path in paths.runs().glob("[!.]*"):
        stop_run(RunFolder(path), grace_s=0, kill_after_s=0)


def written(path: Path, pairs: dict[str, str]) -> str:
    rows = [{"natural_language": text, "wgsl_code": code} for text, code in pairs.items()]
    path.write_text(json.dumps(rows))
    return str(path)


def settings(folder: Path, *, mixed_share: float) -> RunConfig:
    dataset = DatasetConfig(
        train_path=written(folder / "new.json", NEW), train_ratio=1.0, val_ratio=0.0,
        mixed_path=written(folder / "old.json", OLD), mixed_share=mixed_share,
    )  # fmt: skip
    training = TrainingConfig(
        num_epochs=100, batch_size=4, learning_rate=0.004, save_every=30, evaluate_every=50,
        early_stopping=False,
    )  # fmt: skip
    samples = SamplesConfig(num_train_prompts=0, num_val_prompts=0)
    return RunConfig(dataset=dataset, training=training, samples=samples)


def answers(folder: RunFolder, prompts: dict[str, str]) -> list[bool]:
    loaded = load_checkpoint(latest(folder.checkpoints).folder, device="cpu")
    written = Generator(loaded.model, loaded.tokenizer, device="cpu").generate(
        list(prompts), config=GenerationConfig(max_new_tokens=60)
    )
    pairs = zip(written, prompts.values(), strict=True)
    return [samples[0].code.split() == code.split() for samples, code in pairs]


def test_new_is_learned_and_old_kept_and_a_killed_run_goes_on_exactly(
    taught_folder: Path, tmp_path: Path
) -> None:
    start, config = StartingModel(taught_folder), settings(tmp_path, mixed_share=0.7)
    whole = start_run(config, start=start)
    wait_until_finished(whole, limit_s=LIMIT_S)
    info = read_run(whole)
    assert (info.num_train, str(info.origin)) == (len(NEW), "model")
    assert info.config.model.d_model == 64  # of the model, whatever the settings say
    assert answers(whole, NEW) == [True] * len(NEW)
    assert answers(whole, OLD) == [True] * len(OLD)

    killed = start_run(config, start=start)
    follower, deadline = RunFollower(killed), time.monotonic() + LIMIT_S
    while not follower.look().progress.checkpoints and time.monotonic() < deadline:
        time.sleep(0.02)
    begun = follower.look().progress.start
    assert begun is not None
    os.kill(begun.pid, signal.SIGKILL)
    while follower.look().is_active and time.monotonic() < deadline:
        time.sleep(0.02)
    resume_run(killed)
    wait_until_finished(killed, limit_s=LIMIT_S)
    weights = [
        {entry.name: entry.sha256 for entry in latest(run.checkpoints).manifest.files}
        for run in (whole, killed)
    ]
    assert weights[0]["model.safetensors"] == weights[1]["model.safetensors"]


def test_without_anything_mixed_in_the_old_is_forgotten(
    taught_folder: Path, tmp_path: Path
) -> None:
    """What the mixture is there for."""
    folder = start_run(settings(tmp_path, mixed_share=0.0), start=StartingModel(taught_folder))
    wait_until_finished(folder, limit_s=LIMIT_S)
    assert answers(folder, NEW) == [True] * len(NEW)
    assert not all(answers(folder, OLD))
