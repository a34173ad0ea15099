"""Items of unequal length as a few arrays of equal ones.

Sorted by length and cut to a budget of positions, batches have little padding, and every item of
a chunk is in exactly one batch. Widths are multiples of a few tokens, as GPUs like them.

Shape letters: B batch, S source length, T target length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH_UNIT = 32
MAX_WIDTH = 1024
FILL = -1  # where a row has no token

Ids = NDArray[np.int16]


@dataclass(frozen=True)
class Item:
    """One thing to learn, as token ids; the target ends with its end token.

    ``reads_code`` and ``writes_text`` say whether there are ids beyond the vocabulary of prompts
    in the source, and beyond that of code in the target.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    reads_code: bool = False
    writes_text: bool = False


@dataclass(frozen=True)
class PackedBatch:
    """Rows of one sort. Both arrays have ``FILL`` after the last token of a row."""

    source_BS: Ids
    target_BT: Ids
    reads_code: bool
    writes_text: bool

    @property
    def num_tokens(self) -> int:
        """Real tokens to predict."""
        return int((self.target_BT != FILL).sum())


def fits(item: Item) -> bool:
    """Tell whether both sides of an item are short enough."""
    return max(len(item.source), len(item.target)) <= MAX_WIDTH


def pack(items: Sequence[Item], *, tokens_per_batch: int) -> list[PackedBatch]:
    """Return batches that hold each item once; all must fit.

    A batch has at most ``tokens_per_batch`` positions on the side that it is sorted by (code, be
    it read or written), but at least one row.
    """
    batches = []
    for sort in sorted({_sort(item) for item in items}):
        alike = sorted((item for item in items if _sort(item) == sort), key=_code_length)
        while alike:
            # From the longest down: the rows that fill up a batch are but little shorter.
            count = max(1, tokens_per_batch // _width(_code_length(alike[-1])))
            batches.append(_filled(alike[-count:]))
            alike = alike[:-count]
    return batches


def _sort(item: Item) -> tuple[bool, bool]:
    return item.reads_code, item.writes_text


def _code_length(item: Item) -> int:
    return len(item.source) if item.reads_code else len(item.target)


def _width(length: int) -> int:
    return -(-length // WIDTH_UNIT) * WIDTH_UNIT


def _filled(items: Sequence[Item]) -> PackedBatch:
    source, target = [item.source for item in items], [item.target for item in items]
    return PackedBatch(_rows(source), _rows(target), *_sort(items[0]))


def _rows(rows: Sequence[Sequence[int]]) -> Ids:
    filled = np.full((len(rows), _width(max(map(len, rows)))), FILL, np.int16)
    for row, ids in zip(filled, rows, strict=True):
        row[: len(ids)] = ids
    return filled
