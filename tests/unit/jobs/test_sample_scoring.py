"""Samples while training: fixed prompts, naga's word where there is a GPU, honest gaps where not."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from core.dataset.records import Example
from core.errors import GpuUnavailable
from core.jobs.config import SamplesConfig
from core.jobs.events import SamplesScored, Warned
from core.jobs.run_folder import RunFolder
from core.jobs.trainer import sample_scoring
from core.jobs.trainer.sample_pictures import GAP_PX, TILE_PX, SamplePicture
from core.jobs.trainer.sample_scoring import SampleScorer
from core.rendering.records import Frame
from core.validation.records import ValidationReport
from core.wgsl.diagnostics import Diagnostic

ANSWERS = {"right": "sin( x )", "wrong": "sin(y)", "broken": "sin(", "far": "cos(x)"}
TOKENIZER: Any = SimpleNamespace(code=SimpleNamespace(encode=lambda code: code.split()))


class ScriptedGenerator:
    """Answers each prompt with what ANSWERS say."""

    def __init__(self, model: object, tokenizer: object, *, device: str) -> None: ...

    def generate(self, prompts: Sequence[str], *, config: object) -> list[list[Any]]:
        return [[SimpleNamespace(code=ANSWERS[p], kind="expression")] for p in prompts]


class FakeClient:
    """Counts how often it is closed."""

    closed = 0

    def close(self) -> None:
        FakeClient.closed += 1


def judge(code: str, *, client: object) -> ValidationReport:
    findings = (Diagnostic("error", "expected ')'", "naga", 1, 5),) if code == "sin(" else ()
    return ValidationReport(code, "expression", code, findings)


def draw(code: str, *, client: object) -> SamplePicture:
    """White for the expected shader however it is laid out, black for every other one."""
    value = 255 if "".join(code.split()) == "sin(x)" else 0
    return SamplePicture([Frame(2, 2, bytes([value] * 16), 1.0)] * 2)


def no_adapter(code: str, *, client: object) -> ValidationReport:
    raise GpuUnavailable("There is no graphics adapter.", hint="Install one.")


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_scoring, "Generator", ScriptedGenerator)
    monkeypatch.setattr(sample_scoring, "GpuClient", FakeClient)
    monkeypatch.setattr(sample_scoring, "validate_shader", judge)
    monkeypatch.setattr(sample_scoring, "draw_sample", draw)
    FakeClient.closed = 0


def examples(*prompts: str) -> list[Example]:
    return [Example(prompt, "sin(x)", "expression") for prompt in prompts]


def score(
    tmp_path: Path, train: list[Example], val: list[Example], *, count: int = 2, times: int = 1
) -> tuple[SamplesScored | None, list[Warned]]:
    warnings: list[Warned] = []
    scorer = SampleScorer(
        RunFolder(tmp_path), train=train, val=val, warn=warnings.append,
        config=SamplesConfig(num_train_prompts=count, num_val_prompts=count),
    )  # fmt: skip
    model: Any = None
    for _ in range(times):
        found = scorer.score(model, TOKENIZER, device="cpu", step=7, epoch=2)
    scorer.close()
    return found, warnings


def test_answers_are_judged_and_summed_up(tmp_path: Path) -> None:
    found, warnings = score(tmp_path, examples("right", "wrong"), examples("broken", "far"))
    assert found is not None
    assert (found.share_exact_train, found.share_exact_val) == (0.5, 0.0)
    assert found.share_valid == 0.75
    assert [s.is_valid for s in found.samples] == [True, True, False, True]
    assert found.samples[2].message == "expected ')'"
    assert found.samples[0].message == ""
    assert [s.picture_likeness for s in found.samples] == [1.0, 0.0, 0.0, 0.0]
    assert found.picture_likeness == 0.25
    assert (found.share_blank, found.share_static) == (1.0, 1.0)
    assert found.samples[2].is_blank is None
    assert found.bleu is not None
    assert 0 < found.bleu < 1
    assert found.strip == "step-00000007.webp"
    with Image.open(tmp_path / "samples" / found.strip) as strip:
        assert strip.size == (4 * TILE_PX + 3 * GAP_PX, TILE_PX)
    assert warnings == []
    assert FakeClient.closed == 1
    report = json.loads((tmp_path / "samples" / "step-00000007.json").read_text())
    assert report["samples"][2]["expected"] == "sin(x)"
    assert "1:5: error: expected ')'" in report["samples"][2]["findings"]


def test_without_a_gpu_validity_is_open_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_scoring, "validate_shader", no_adapter)
    found, warnings = score(tmp_path, examples("right"), examples("broken"), times=2)
    assert found is not None
    assert found.share_valid is None
    assert {s.is_valid for s in found.samples} == {None}
    assert found.picture_likeness is None
    assert found.strip == ""
    assert found.share_exact_train == 1.0
    assert [warning.hint for warning in warnings] == ["Install one."]


def test_prompts_are_spread_over_the_examples(tmp_path: Path) -> None:
    found, _ = score(tmp_path, examples("right", "wrong", "broken", "far"), [])
    assert found is not None
    assert [s.prompt for s in found.samples] == ["right", "broken"]
    assert found.share_exact_val is None


def test_nothing_to_answer_gives_nothing(tmp_path: Path) -> None:
    assert score(tmp_path, examples("right"), [], count=0) == (None, [])
