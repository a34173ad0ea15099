"""Prove a dataset: every row is read, validated and drawn; what is wrong is named by file and row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.importing import read_examples
from core.dataset.records import Example, ReadResult, RowProblem
from core.errors import DatasetError
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader

# Off the start of the time and the middle of the frame, where many shaders are blank.
FRAME = FrameConfig(width_px=96, height_px=96, time_s=0.7, mouse_x_px=30.5, mouse_y_px=36.5)
MAX_NON_FINITE_SHARE = 0.02  # what the eye does not see
SOLID_TAG = "solid"  # marks rows that are meant to fill the frame with one colour
DRAWN_KINDS = frozenset(("fragment", "vertex"))


@dataclass(frozen=True)
class CheckedRow:
    """A row that was run, and what is wrong with it in words."""

    path: Path
    row: int
    example: Example
    report: RenderReport
    faults: tuple[str, ...]

    def problems(self) -> tuple[RowProblem, ...]:
        """Return the faults with their place."""
        return tuple(RowProblem(self.path, self.row, fault) for fault in self.faults)


def read_dataset(path: Path) -> ReadResult:
    """Return the rows of a dataset file or folder.

    Raises:
        DatasetError: it is absent, broken as a whole, or holds no row.
    """
    result = read_examples(path)
    if not result.examples and not result.problems:
        raise DatasetError(
            f"{path} holds no rows.", hint="A row is an [[examples]] table; see data/curated."
        )
    return result


def check_rows(data: ReadResult, *, client: GpuClient) -> Iterator[CheckedRow]:
    """Validate and draw each example of ``data``, in order.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    for example, (path, row) in zip(data.examples, data.places, strict=True):
        report = render_shader(example.wgsl_code, client=client, config=FRAME, kind=example.kind)
        yield CheckedRow(path, row, example, report, tuple(row_faults(example, report)))


def row_faults(example: Example, report: RenderReport) -> Iterator[str]:
    """Yield in words what is wrong with an example that was run."""
    yield from _prompt_faults(example)
    yield from _shader_faults(example, report)


def _prompt_faults(example: Example) -> Iterator[str]:
    for prompt in filter(is_benchmark_prompt, example.prompts):
        yield f"{prompt!r} is a prompt of the benchmark that models are measured by; reword it"


def _shader_faults(example: Example, report: RenderReport) -> Iterator[str]:
    if not report.validation.is_valid:
        validation = report.validation
        yield f"not a valid {example.kind}: {validation.errors[0].message}\n{validation.render()}"
        return
    if not report.frames:
        if example.kind in DRAWN_KINDS:
            yield f"draws nothing: {report.note}"
        return
    if example.kind not in DRAWN_KINDS:
        return  # a function's preview shows its values; they may well be all the same
    facts = picture_facts(report.frames)
    if facts.is_blank and SOLID_TAG not in example.tags:
        yield f"shows one colour only; tag the row {SOLID_TAG!r} if it is meant to"
    if facts.non_finite_px > MAX_NON_FINITE_SHARE * FRAME.width_px * FRAME.height_px:
        yield f"has {facts.non_finite_px} pixels that are NaN or infinite"
