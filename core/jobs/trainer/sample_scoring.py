"""Answer a fixed handful of prompts while training, and judge the answers.

The answers are greedy, so a change means that the model changed. Validity is naga's word;
exact means the same tokens as the example's code; BLEU and chrF say how near the others come.
What can be drawn is drawn, compared with the picture of the example's code, and kept as a strip
of small pictures. Without a GPU adapter validity and pictures stay open.
"""

import json
from collections.abc import Callable, Sequence

from core.dataset.records import Example, Split
from core.errors import GpuUnavailable
from core.evaluation.reproduction import is_exact
from core.evaluation.similarity import bleu, chrf, picture_likeness
from core.generation.config import MAX_PROMPT_CHARACTERS, GenerationConfig
from core.generation.generator import Generator
from core.gpu.client import GpuClient
from core.jobs.config import SamplesConfig
from core.jobs.events import SamplesScored, ScoredSample, Warned
from core.jobs.run_folder import RunFolder
from core.jobs.trainer.sample_pictures import SamplePicture, draw_sample, write_strip
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
        self._expected: dict[str, SamplePicture | None] = {}  # by code, drawn once

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
        samples, reports, pictures = [], [], []
        for (split, example), (answer,) in zip(self._chosen, answers, strict=True):
            report = self._judge(answer.code)
            picture = self._draw(answer.code) if report and report.is_valid else None
            scored = ScoredSample(
                prompt=example.natural_language,
                split=split,
                kind=answer.kind,
                code=answer.code,
                is_exact=is_exact(answer.code, example.wgsl_code),
                is_valid=report.is_valid if report else None,
                message=_first_message(report),
                is_blank=picture.facts.is_blank if picture else None,
                is_static=picture.is_static if picture else None,
                picture_likeness=self._likeness(picture, example.wgsl_code),
            )
            samples.append(scored)
            pictures.append(picture)
            reports.append(_report(scored, example, report))
        strip = ""
        if any(pictures):
            strip = f"step-{step:08d}.webp"
            write_strip(self._folder.samples / strip, pictures)
        text = json.dumps({"step": step, "epoch": epoch, "samples": reports}, indent=1)
        write_text(self._folder.samples / f"step-{step:08d}.json", text + "\n")
        expected = [example.wgsl_code for _, example in self._chosen]
        return _summed_up(samples, expected, step=step, epoch=epoch, strip=strip)

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
            self._lose(missing)
            return None

    def _draw(self, code: str) -> SamplePicture | None:
        if self._client is None:
            return None
        try:
            return draw_sample(code, client=self._client)
        except GpuUnavailable as missing:
            self._lose(missing)
            return None

    def _lose(self, missing: GpuUnavailable) -> None:
        """Go on without a GPU, and say so."""
        self.close()
        self._warn(Warned(f"Samples are not judged: {missing.message}", hint=missing.hint))

    def _likeness(self, picture: SamplePicture | None, expected: str) -> float | None:
        """Return how alike the pictures are; 0 where only the expected shader has one."""
        if self._client is None:
            return None
        if expected not in self._expected:
            self._expected[expected] = self._draw(expected)
        wanted = self._expected[expected]
        if wanted is None:
            return None
        return picture_likeness(picture.frame, wanted.frame) if picture else 0.0


def _spread(examples: Sequence[Example], count: int) -> list[Example]:
    """Return ``count`` examples evenly spread over all, the same each time."""
    usable = [e for e in examples if len(e.natural_language) <= MAX_PROMPT_CHARACTERS]
    count = min(count, len(usable))
    return [usable[idx * len(usable) // count] for idx in range(count)]


def _first_message(report: ValidationReport | None) -> str:
    return report.errors[0].message if report and report.errors else ""


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


def _summed_up(
    samples: list[ScoredSample], expected: list[str], *, step: int, epoch: int, strip: str
) -> SamplesScored:
    answers = [sample.code for sample in samples]
    return SamplesScored(
        step=step,
        epoch=epoch,
        samples=tuple(samples),
        share_valid=_share([sample.is_valid for sample in samples if sample.is_valid is not None]),
        share_exact_train=_share([s.is_exact for s in samples if s.split == "train"]),
        share_exact_val=_share([s.is_exact for s in samples if s.split == "val"]),
        share_blank=_share([s.is_blank for s in samples if s.is_blank is not None]),
        share_static=_share([s.is_static for s in samples if s.is_static is not None]),
        bleu=bleu(answers, expected),
        chrf=chrf(answers, expected),
        picture_likeness=_share(
            [s.picture_likeness for s in samples if s.picture_likeness is not None]
        ),
        strip=strip,
    )


def _share(answers: Sequence[float]) -> float | None:
    return sum(answers) / len(answers) if answers else None
