"""Grow examples: variants that naga accepts, that show something, and that are not there yet."""

import hashlib
import random
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.actions.check_dataset import DRAWN_KINDS, FRAME, read_dataset, row_faults
from core.dataset.exporting import write_examples
from core.dataset.growing.growing import find_knobs, variants, why_nothing_varies
from core.dataset.growing.records import Variant
from core.dataset.normalising import normalised_prompt
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.gpu.client import GpuClient
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader

MAX_NUMBER = 10_000
MAX_DROPPED_IN_A_ROW = 30  # of one example; its other variants will hardly be better


@dataclass(frozen=True)
class GrowthStep:
    """What came of one variant, or of an example that has none.

    ``variant`` is None for an example without variants; ``reason`` says why it is dropped or has
    none, and is empty for a variant that is kept. ``eta_s`` is None until one is kept.
    """

    source: Example
    variant: Variant | None
    reason: str
    num_kept: int
    num_wanted: int
    eta_s: float | None


def grow_examples(
    examples: Sequence[Example],
    *,
    number: int,
    seed: int,
    known: Sequence[Example] = (),
    client: GpuClient,
) -> Iterator[GrowthStep]:
    """Yield a step for each variant tried, taking one of each example in turn, in a random order.

    It ends with ``number`` variants kept, or earlier where the examples have no more. Whoever
    wants to stop takes no further step.

    Args:
        examples: what to grow from.
        number: of variants wanted.
        seed: decides all variants.
        known: rows whose prompts must not come again; ``examples`` are known in any case.
        client: validates and draws.

    Raises:
        DatasetError: ``number`` is out of range, or there is no example.
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    if not 1 <= number <= MAX_NUMBER:
        raise DatasetError(
            f"The number of variants is {number}; 1 to {MAX_NUMBER:,} was expected.",
            hint="Ask for another number.",
        )
    if not examples:
        raise DatasetError("There is no example to grow from.", hint="Choose at least one.")
    return _Growth(number, client, [*known, *examples]).steps(examples, seed)


class _Growth:
    """What is known so far: prompts, pictures, and how many variants are kept."""

    def __init__(self, number: int, client: GpuClient, known: Sequence[Example]) -> None:
        self._number = number
        self._client = client
        self._prompts = {normalised_prompt(p) for example in known for p in example.prompts}
        self._pictures: dict[bytes, str] = {}  # whose picture it is, by its hash
        self._num_kept = 0
        self._started = time.monotonic()

    def steps(self, examples: Sequence[Example], seed: int) -> Iterator[GrowthStep]:
        order = random.Random(seed).sample(list(examples), len(examples))
        growing = deque((example, variants(example, seed=seed), 0) for example in order)
        while growing and self._num_kept < self._number:
            source, source_variants, num_dropped = growing.popleft()
            variant = next(source_variants, None)
            if variant is None:
                if not find_knobs(source):
                    yield self._step(source, None, why_nothing_varies(source))
                continue
            step = self._try(source, variant)
            yield step
            num_dropped = num_dropped + 1 if step.reason else 0
            if num_dropped < MAX_DROPPED_IN_A_ROW:
                growing.append((source, source_variants, num_dropped))

    def _try(self, source: Example, variant: Variant) -> GrowthStep:
        fresh = [p for p in variant.example.prompts if normalised_prompt(p) not in self._prompts]
        if not fresh:
            return self._step(source, variant, "its prompts are in the dataset already")
        example = replace(variant.example, natural_language=fresh[0], phrasings=tuple(fresh[1:]))
        variant = replace(variant, example=example)
        report = self._render(example)
        reason = next(row_faults(example, report), "") or self._twin(source, example, report)
        if not reason:
            self._num_kept += 1
            self._prompts |= {normalised_prompt(p) for p in fresh}
        return self._step(source, variant, reason)

    def _twin(self, source: Example, example: Example, report: RenderReport) -> str:
        """Return whose picture is the same, in words; empty where there is none."""
        if example.kind not in DRAWN_KINDS or not report.frames:
            return ""  # what functions and kernels show need not tell them apart
        for frame in self._render(source).frames:
            self._pictures.setdefault(_digest(frame.rgba), "its source")
        digest = _digest(report.frames[0].rgba)
        twin = self._pictures.get(digest, "")
        self._pictures.setdefault(digest, f"{example.natural_language!r}")
        return f"it looks like {twin}" if twin else ""

    def _render(self, example: Example) -> RenderReport:
        return render_shader(
            example.wgsl_code, client=self._client, config=FRAME, kind=example.kind
        )

    def _step(self, source: Example, variant: Variant | None, reason: str) -> GrowthStep:
        eta_s = None
        if self._num_kept:
            per_variant_s = (time.monotonic() - self._started) / self._num_kept
            eta_s = per_variant_s * (self._number - self._num_kept)
        return GrowthStep(source, variant, reason, self._num_kept, self._number, eta_s)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def read_sources(files: Sequence[Path]) -> list[Example]:
    """Return the examples of dataset files and folders.

    Raises:
        DatasetError: one cannot be read, holds no rows or a bad one.
    """
    examples: list[Example] = []
    for path in files:
        data = read_dataset(path)
        skipped = [problem for problem in data.problems if problem.is_skipped]
        if skipped:
            raise DatasetError(str(skipped[0]), hint="Mend the row, or take it out of the file.")
        examples += data.examples
    return examples


def every_example(store: DatasetStore) -> list[Example]:
    """Return the whole dataset: what variants must not repeat."""
    return [row.example for row in store.query(limit=store.count())]


def save_grown(path: Path, grown: Sequence[Variant]) -> None:
    """Write variants to a dataset file, whole or not at all.

    Raises:
        DatasetError: the suffix is unknown.
    """
    write_examples(path, [variant.example for variant in grown])


def accept_grown(store: DatasetStore, grown: Sequence[Variant], *, author: str) -> int:
    """Add variants to the dataset as one step; returns how many were not there yet."""
    return store.import_examples([v.example for v in grown], author=author).num_added
