"""Stream runs as real processes: killed, resumed, carried elsewhere, and several at a time."""

import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import paths
from core.checkpoints.catalog import list_checkpoints
from core.checkpoints.reading import load_checkpoint
from core.dataset.recipes.engine import RecipeEngine
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.tokenizer_file import save_tokenizer
from core.tokenizer.training import train_tokenizer
from core.training.questions import recipe_pairs

WORKERS = Path(__file__).parent / "workers"
LIMIT_S = 120.0
CONFIG = """
[model]
d_model = 32
nhead = 2
num_layers = 1
dim_feedforward = 48
dropout = 0.1
max_seq_len = 512
[training]
num_steps = {steps}
tokens_per_batch = 1024
ema_decay = 0.9
warmup_steps = 2
seed = 3
[tokenizer]
max_prompt_tokens = 48
[dataset]
train_path = "{examples}"
recipes_share = 0.7
noise = 0.1
edit_share = 0.2
repair_share = 0.1
describe_share = 0.2
"""


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stream")
    pairs = list(itertools.islice(recipe_pairs(RecipeEngine(), "t", split="train"), 40))
    config = TokenizerConfig(prompt_vocab_size=600, code_vocab_size=1024, max_prompt_tokens=48)
    tokenizer = train_tokenizer([p.prompt for p in pairs], [p.code for p in pairs], config=config)
    save_tokenizer(tokenizer, folder / "tokenizer.json")
    examples = (Path(__file__).parent.parent / "fixtures" / "tiny.toml").as_posix()
    (folder / "run.toml").write_text(CONFIG.format(steps=12, examples=examples))
    (folder / "longer.toml").write_text(CONFIG.format(steps=100_000, examples=examples))
    return folder


def command(place: Path, folder: Path, *more: str, config: str = "run.toml") -> list[str]:
    return [
        sys.executable, "-m", "core.jobs.pretraining",
        "--config", str(place / config), "--folder", str(folder),
        "--tokenizer", str(place / "tokenizer.json"),
        "--evaluate-every", "4", "--report-every", "1", "--validation-rows", "5", *more,
    ]  # fmt: skip


def run(arguments: list[str]) -> list[dict]:
    done = subprocess.run(
        arguments, cwd=paths.PROJECT, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def losses(events: list[dict]) -> dict[int, float]:
    return {event["step"]: event["loss"] for event in events if event["event"] == "step"}


def weights(folder: Path) -> dict[str, list]:
    model = load_checkpoint(folder, device="cpu").model
    return {name: value.tolist() for name, value in model.state_dict().items()}


def test_killed_at_any_moment_it_goes_on_exactly(place: Path, tmp_path: Path) -> None:
    whole = run(command(place, tmp_path / "whole"))
    assert list(losses(whole)) == list(range(1, 13))
    trainer = subprocess.Popen(
        command(place, tmp_path / "cut", "--workers", "1"),
        cwd=paths.PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert trainer.stdout is not None
    for line in trainer.stdout:
        if json.loads(line).get("step") == 6:
            os.kill(trainer.pid, signal.SIGKILL)
            break
    trainer.communicate(timeout=LIMIT_S)  # ends once the process that drew for it is gone too
    assert trainer.returncode == -signal.SIGKILL
    rest = run(command(place, tmp_path / "cut"))
    assert rest[0]["step"] >= 4
    later = losses(rest)
    assert later
    assert later == {step: losses(whole)[step] for step in later}
    assert rest[-1] == whole[-1] == {"event": "finished", "step": 12}
    ends = [tmp_path / name / "checkpoints" / "step-00000012" for name in ("whole", "cut")]
    assert weights(ends[0]) == weights(ends[1])


def test_a_stretch_ends_in_time_and_an_export_goes_on_elsewhere(
    place: Path, tmp_path: Path
) -> None:
    export = tmp_path / "export"
    first = run(
        command(
            place, tmp_path / "here", "--stretch-minutes", "0.02", "--export", str(export),
            config="longer.toml",
        )
    )  # fmt: skip
    assert first[-1]["event"] == "paused"
    step = first[-1]["step"]
    assert "recipes" in first[-2]
    loaded = load_checkpoint(export, device="cpu")
    assert loaded.manifest.step == step
    on_the_way = [int(path.name.removeprefix("export-")) for path in tmp_path.glob("export-*")]
    assert sorted(on_the_way) == list(range(4, step, 4))
    assert loaded.manifest.metrics["elapsed_s"] >= 1.0
    later = run(
        command(
            place, tmp_path / "there", "--start-from", str(export), "--stretch-minutes", "0.01",
            config="longer.toml",
        )
    )  # fmt: skip
    assert later[0]["step"] == step
    assert later[0]["elapsed_s"] >= 1.0
    assert min(losses(later)) == step + 1
    assert 0 < len(list_checkpoints(tmp_path / "there" / "checkpoints")) <= 2


def test_an_export_is_never_overwritten(place: Path, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    done = subprocess.run(
        command(place, tmp_path / "run", "--export", str(tmp_path / "export")),
        cwd=paths.PROJECT, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "never overwritten" in done.stderr
    assert "Give --export a new folder." in done.stderr


def test_two_processes_train_like_one(tmp_path: Path) -> None:
    script = str(WORKERS / "team_training.py")
    several = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    for start in ([], several):
        done = subprocess.run(
            [sys.executable, *start, script, str(tmp_path)],
            cwd=paths.PROJECT, capture_output=True, text=True, timeout=LIMIT_S, check=False,
            env={**os.environ, "PYTHONPATH": str(paths.PROJECT)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    alone, first, second = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("1-0", "2-0", "2-1")
    )
    assert len(alone["losses"]) == 12
    assert first == second
    assert first["losses"] == pytest.approx(alone["losses"], rel=1e-4)
    assert first["weights"] == pytest.approx(alone["weights"], rel=1e-4)
