"""train with data or settings that cannot do: a message that says what is wrong, and a way out."""

import json
from pathlib import Path

import pytest

from core.cli.main import run

CONFIG = """
[model]
d_model = {width}
nhead = 2
num_layers = {layers}
dim_feedforward = 32
max_seq_len = 32
[training]
num_epochs = 1
[dataset]
train_path = "data.json"
train_ratio = 1.0
val_ratio = 0.0
[samples]
num_train_prompts = 0
num_val_prompts = 0
"""


def train(folder: Path, codes: list[str], *, width: int = 16, layers: int = 1) -> int:
    rows = [{"natural_language": f"{n} times", "wgsl_code": code} for n, code in enumerate(codes)]
    (folder / "data.json").write_text(json.dumps(rows))
    (folder / "run.toml").write_text(CONFIG.format(width=width, layers=layers))
    return run(["train", "--config", str(folder / "run.toml")])


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_rows_of_one_shader_train_with_a_warning(tmp_path, capsys):
    assert train(tmp_path, ["sin(x) * 2.0"] * 4) == 0
    assert "All 4 examples are one shader" in capsys.readouterr().out


def test_rows_that_are_all_too_long_are_told_with_their_lengths(tmp_path, capsys):
    assert train(tmp_path, [" + ".join(["x"] * 40), " + ".join(["y"] * 50)]) == 1
    out = capsys.readouterr().out
    assert "All 2 training examples are longer than 32 tokens, the shortest 81" in out
    assert "max_seq_len" in out


def test_settings_that_no_memory_holds_are_refused_before_a_step(tmp_path, capsys):
    assert train(tmp_path, ["sin(x)", "cos(x) * 2.0"], width=4096, layers=64) == 1
    out = capsys.readouterr().out
    assert "This run needs at least" in out
    assert "d_model and num_layers" in out


@pytest.mark.usefixtures("gpu")
def test_rows_that_no_compiler_takes_are_told(tmp_path, capsys):
    assert train(tmp_path, [f"not wgsl {n}" for n in range(4)]) == 0
    out = capsys.readouterr().out
    assert "4 of 4 training rows are not valid WGSL" in out
    assert "'0 times'" in out
