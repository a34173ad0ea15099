"""Blending: weights in between, and what does not belong together."""

from pathlib import Path

import pytest
import torch

from core.checkpoints.reading import load_checkpoint
from core.checkpoints.writing import write_checkpoint
from core.jobs.blending import blend, main
from core.model.init_weights import init_weights


@pytest.fixture
def write(tmp_path, model, tokenizer):
    def write_one(name: str, *, seed: int, step: int) -> Path:
        init_weights(model, seed=seed)
        folder = tmp_path / name
        write_checkpoint(
            folder, model=model, tokenizer=tokenizer, step=step, epoch=1, run_id=name,
            metrics={"elapsed_s": 2.0 * step, "exact_program": 0.5}, state=None,
        )  # fmt: skip
        return folder

    return write_one


def test_weights_lie_in_between(tmp_path, write):
    before, after = write("before", seed=1, step=3), write("after", seed=2, step=7)
    blend(before, after, tmp_path / "blended", share=0.25)
    first, second, made = (
        load_checkpoint(folder, device="cpu") for folder in (before, after, tmp_path / "blended")
    )
    trios = list(zip(*(loaded.model.parameters() for loaded in (first, second, made)), strict=True))
    assert any(not torch.allclose(one, other) for one, other, _ in trios)
    for one, other, between in trios:
        torch.testing.assert_close(between, 0.75 * one + 0.25 * other, rtol=1e-3, atol=1e-4)
    assert made.manifest.step == 7
    assert made.manifest.metrics == {"elapsed_s": 14.0}  # scores were of other weights


def test_models_of_other_tasks_are_refused(tmp_path, write, capsys):
    before = write("before", seed=1, step=3)
    after = tmp_path / "after"
    loaded = load_checkpoint(before, device="cpu")
    write_checkpoint(
        after, model=loaded.model, tokenizer=loaded.tokenizer, step=4, epoch=1, run_id="after",
        metrics={}, state=None, tasks=("generate", "edit"),
    )  # fmt: skip
    assert main([str(before), str(after), str(tmp_path / "blended")]) == 1
    assert "have different tasks" in capsys.readouterr().err
    assert not (tmp_path / "blended").exists()


@pytest.mark.parametrize("share", ["-0.1", "1.5", "nan", "x"])
def test_a_share_beyond_the_way_is_refused(share, capsys):
    with pytest.raises(SystemExit):
        main(["a", "b", "c", "--share", share])
    assert "--share" in capsys.readouterr().err
