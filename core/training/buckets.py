"""Rows to batches of few fixed shapes, so that compiled code is never compiled anew.

Shape letters: B batch, S prompt length, T shader length with end token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.training.batching import Row

WIDTHS = (96, 160, 240, 352, 512, 704, 1024, 1536, 2048, 4096)
NOTHING = -1
"""Fills the places without a token."""


@dataclass(frozen=True)
class PackedBatch:
    """Rows as arrays that travel cheaply between processes; codes end with their end token.

    Rows without any code only fill the batch up to its shape.
    """

    prompts_BS: NDArray[np.int16]
    codes_BT: NDArray[np.int16]

    @property
    def num_tokens(self) -> int:
        """Tokens to predict."""
        return int((self.codes_BT != NOTHING).sum())

    @property
    def num_rows(self) -> int:
        """Rows that are not there as filling."""
        return int((self.codes_BT[:, 0] != NOTHING).sum())


def bucket_batches(
    rows: Iterable[Row], *, tokens_per_batch: int, prompt_width: int, max_width: int, eos: int
) -> list[PackedBatch]:
    """Return all rows as batches, the short ones first.

    What does not fill a batch goes on to the next width, so that only the last batch has
    empty rows.

    Args:
        rows: none longer than ``max_width`` with its end token.
        tokens_per_batch: number of rows times width, at most (but one row at least).
        prompt_width: of all batches; a prompt fits.
        max_width: the longest code of the model.
        eos: the end token of code.
    """
    widths = [width for width in WIDTHS if width < max_width] + [max_width]
    waiting = sorted(rows, key=lambda row: len(row.code))
    batches: list[PackedBatch] = []
    start = 0
    for width in widths:
        end = start
        while end < len(waiting) and len(waiting[end].code) < width:
            end += 1
        count = max(1, tokens_per_batch // width)
        is_last = end == len(waiting)
        while end - start >= count or (is_last and end > start):
            part = waiting[start : min(start + count, end)]
            batches.append(_packed(part, count, prompt_width, width, eos))
            start += len(part)
    assert start == len(waiting), "a row is longer than the widest bucket"
    return batches


def _packed(
    rows: Sequence[Row], count: int, prompt_width: int, width: int, eos: int
) -> PackedBatch:
    prompts_BS = np.full((count, prompt_width), NOTHING, np.int16)
    codes_BT = np.full((count, width), NOTHING, np.int16)
    prompts_BS[len(rows) :, 0] = eos  # attention needs something to look at
    for idx, row in enumerate(rows):
        prompts_BS[idx, : len(row.prompt)] = row.prompt
        codes_BT[idx, : len(row.code) + 1] = (*row.code, eos)
    return PackedBatch(prompts_BS, codes_BT)
