"""Rows to batches of few fixed shapes, so that compiled code is never compiled anew.

Shape letters: B batch, S prompt length, T shader length with end token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.dataset.tasks import Task
from core.training.batching import Row

# Finer steps would fill batches better, but each width costs time to compile.
WIDTHS = (64, 96, 160, 240, 320, 416, 512, 640, 768, 1024, 1536, 2048, 4096)
# Reading tasks are fewer, a fifth of the stream: more widths would leave more batches half empty.
READING_WIDTHS = (256, 512, 768)
NOTHING = -1
"""Fills the places without a token."""


@dataclass(frozen=True)
class PackedBatch:
    """Rows as arrays that travel cheaply between processes; codes end with their end token.

    Rows without any code only fill the batch up to its shape.
    """

    prompts_BS: NDArray[np.int16]
    codes_BT: NDArray[np.int16]
    reads_code: bool = False
    writes_text: bool = False

    @property
    def num_tokens(self) -> int:
        """Tokens to predict."""
        return int((self.codes_BT != NOTHING).sum())

    @property
    def num_rows(self) -> int:
        """Rows that are not there as filling."""
        return int((self.codes_BT[:, 0] != NOTHING).sum())


class BatchShape(NamedTuple):
    """What the rows of a batch have in common; ids beyond the own vocabulary need it."""

    reads_code: bool
    writes_text: bool


_WRITING = BatchShape(reads_code=False, writes_text=False)


def shape_of(task: Task) -> BatchShape:
    """Return in which batches a task stands."""
    return BatchShape(reads_code=task != "generate", writes_text=task == "describe")


def bucket_batches(
    rows: Iterable[Row],
    *,
    tokens_per_batch: int,
    text_width: int,
    max_width: int,
    eos: int,
    shape: BatchShape = _WRITING,
) -> list[PackedBatch]:
    """Return all rows as batches, the short ones first.

    What does not fill a batch goes on to the next width, so that only the last batch has
    empty rows.

    Args:
        rows: neither source nor target with its end token is longer than ``max_width``.
        tokens_per_batch: number of rows times width, at most (but one row at least).
        text_width: of prompts and of descriptions; each fits.
        max_width: the longest code of the model.
        eos: the end token.
        shape: what the rows have in common.
    """
    waiting = sorted(rows, key=lambda row: _needed_width(row, shape))
    batches: list[PackedBatch] = []
    start = 0
    for width in widths_of(shape, max_width=max_width):
        end = start
        while end < len(waiting) and _needed_width(waiting[end], shape) <= width:
            end += 1
        count = max(1, tokens_per_batch // width)
        is_last = end == len(waiting)
        while end - start >= count or (is_last and end > start):
            part = waiting[start : min(start + count, end)]
            batches.append(_packed(part, _sizes(shape, count, width, text_width), eos, shape))
            start += len(part)
    assert start == len(waiting), "a row is longer than the widest bucket"
    return batches


def widths_of(shape: BatchShape, *, max_width: int) -> list[int]:
    """Return the widths that batches of a shape have."""
    known = READING_WIDTHS if shape.reads_code else WIDTHS
    return [width for width in known if width < max_width] + [max_width]


def empty_batch(
    shape: BatchShape, width: int, *, tokens_per_batch: int, text_width: int, eos: int
) -> PackedBatch:
    """Return a batch as ``bucket_batches`` would make it, without a row."""
    count = max(1, tokens_per_batch // width)
    return _packed([], _sizes(shape, count, width, text_width), eos, shape)


def _sizes(shape: BatchShape, count: int, width: int, text_width: int) -> tuple[int, int, int]:
    return (
        count,
        width if shape.reads_code else text_width,
        text_width if shape.writes_text else width,
    )


def _needed_width(row: Row, shape: BatchShape) -> int:
    source = len(row.prompt) if shape.reads_code else 0
    target = 0 if shape.writes_text else len(row.code) + 1
    return max(source, target)


def _packed(
    rows: Sequence[Row], sizes: tuple[int, int, int], eos: int, shape: BatchShape
) -> PackedBatch:
    count, source_width, target_width = sizes
    prompts_BS = np.full((count, source_width), NOTHING, np.int16)
    codes_BT = np.full((count, target_width), NOTHING, np.int16)
    prompts_BS[len(rows) :, 0] = eos  # attention needs something to look at
    for idx, row in enumerate(rows):
        prompts_BS[idx, : len(row.prompt)] = row.prompt
        codes_BT[idx, : len(row.code) + 1] = (*row.code, eos)
    return PackedBatch(prompts_BS, codes_BT, shape.reads_code, shape.writes_text)
