"""Answer a fixed handful of prompts while training, and judge the answers.

The answers are greedy, so a change means that the model changed. Validity is naga's word;
exact means the same tokens as the example's code. Without a GPU adapter validity stays open.
"""

import json
from collections.abc import Callable, Sequence

from core.dataset.records import Example, Split
from core.errors import GpuUnavailable
from core.evaluation.reproduction import is_exact
from core.generation.config import MAX_PROMPT_CHARACTERS, GenerationConfig
from core.generation.generator import Generator
from core.gpu.client import GpuClient
from core.jobs.config import SamplesConfig
from core.jobs.events import SamplesScored, ScoredSample, Warned
from core.jobs.run_folder import RunFolder
from core.model.seq2seq import Seq2Seq
from core.storage.atomic_write import write_text
from core.tokenizer.tokenizer import Tokenizer
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader

# An untrained model does not end by itself; this much longer than the right answers is enough.
LENGTH_FACTOR = 1.5
EXTRA_TOKENS = 16


class SampleScorer:
    """Scores the same prompts again and again; close it when done.

    Args:
        folder: of the run; a full report of each scoring goes to its samples.
        train: training examples, of which a few are tried.
        val: validation examples, likewise.
        config: how many.
        warn: called once if there is no GPU to judge with.
    """

    def __init__(
        self,
        folder: RunFolder,
        *,
        train: Sequence[Example],
        val: Sequence[Example],
        config: SamplesConfig,
        warn: Callable[[Warned], None],
    ) -> None:
        self._folder, self._warn = folder, warn
        self._chosen: list[tuple[Split, Example]] = [
            *(("train", example) for example in _spread(train, config.num_train_prompts)),
            *(("val", example) for example in _spread(val, config.num_val_prompts)),
        ]
        self._client: GpuClient | None = GpuClient()

    def score(
        self, model: Seq2Seq, tokenizer: Tokenizer, *, device: str, step: int, epoch: int
    ) -> SamplesScored | None:
        """Answer and judge; None where there is no prompt to answer."""
        if not self._chosen:
            return None
        longest = max(len(tokenizer.code.encode(example.wgsl_code)) for _, example in self._chosen)
        config = GenerationConfig(max_new_tokens=int(longest * LENGTH_FACTOR) + EXTRA_TOKENS)
        answers = Generator(model, tokenizer, device=device).generate(
            [example.natural_language for _, example in self._chosen], config=config
        )
        samples, reports = [], []
        for (split, example), (answer,) in zip(self._chosen, answers, strict=True):
            report = self._judge(answer.code)
            scored = ScoredSample(
                prompt=example.natural_language,
                split=split,
                kind=answer.kind,
                code=answer.code,
                is_exact=is_exact(answer.code, example.wgsl_code),
                is_valid=report.is_valid if report else None,
                message=_first_message(report),
            )
            samples.append(scored)
            reports.append(_report(scored, example, report))
        text = json.dumps({"step": step, "epoch": epoch, "samples": reports}, indent=1)
        write_text(self._folder.samples / f"step-{step:08d}.json", text + "\n")
        return _summed_up(samples, step=step, epoch=epoch)

    def close(self) -> None:
        """End the GPU worker."""
        if self._client:
            self._client.close()
            self._client = None

    def _judge(self, code: str) -> ValidationReport | None:
        if self._client is None:
            return None
        try:
            return validate_shader(code, client=self._client)
        except GpuUnavailable as missing:
            self.close()
            self._warn(Warned(f"Samples are not validated: {missing.message}", hint=missing.hint))
            return None


def _spread(examples: Sequence[Example], count: int) -> list[Example]:
    """Return ``count`` examples evenly spread over all, the same each time."""
    usable = [e for e in examples if len(e.natural_language) <= MAX_PROMPT_CHARACTERS]
    count = min(count, len(usable))
    return [usable[idx * len(usable) // count] for idx in range(count)]


def _first_message(report: ValidationReport | None) -> str:
    if report is None or report.is_valid:
        return ""
    return next(found.message for found in report.diagnostics if found.severity == "error")


def _report(
    sample: ScoredSample, example: Example, report: ValidationReport | None
) -> dict[str, object]:
    return {
        "prompt": sample.prompt,
        "split": sample.split,
        "kind": sample.kind,
        "code": sample.code,
        "expected": example.wgsl_code,
        "is_exact": sample.is_exact,
        "is_valid": sample.is_valid,
        "findings": report.render() if report else "",
    }


def _summed_up(samples: list[ScoredSample], *, step: int, epoch: int) -> SamplesScored:
    return SamplesScored(
        step=step,
        epoch=epoch,
        samples=tuple(samples),
        share_valid=_share([sample.is_valid for sample in samples if sample.is_valid is not None]),
        share_exact_train=_share([s.is_exact for s in samples if s.split == "train"]),
        share_exact_val=_share([s.is_exact for s in samples if s.split == "val"]),
    )


def _share(answers: list[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None
