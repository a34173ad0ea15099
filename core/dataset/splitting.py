"""Which examples are for training, validation and testing: decided by a hash alone.

The hash covers what all variants of a shader share (see normalising), so paraphrases and
parameter variants never straddle two splits, and no example moves when others are added. Shipped
rows whose pictures look alike count as variants of one shader too, see lookalikes.

A tag ``split:train``, ``split:val`` or ``split:test`` overrides the hash. It is for whole groups of
variants; all rows of one group have the same position.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from core.dataset.lookalikes import leaders
from core.dataset.normalising import concept_of, normalised_code
from core.dataset.records import SPLITS, Example, Split

SPLIT_TAG = "split:"


@lru_cache(maxsize=16_384)  # reading the code takes longer than all else that is done with a row
def group_sha256(example: Example) -> str:
    """Return the hash that all variants of an example share, and all shipped ones that look so."""
    own = code_sha256(example)
    return leaders().get(own, own)


def code_sha256(example: Example) -> str:
    """Return the hash of what variants share, whatever they look like."""
    shared = f"{normalised_code(example.wgsl_code)}\0{concept_of(example)}"
    # Only half surrogates cannot be encoded; they are no reason to fail here.
    return hashlib.sha256(shared.encode("utf-8", errors="replace")).hexdigest()


def split_position(example: Example) -> float:
    """Return the example's place in 0 <= position < 1, evenly spread over shaders."""
    return int(group_sha256(example)[:13], 16) / 16**13  # 52 bits are exact in a float


def split_at(position: float, *, train_ratio: float, val_ratio: float) -> Split:
    """Return the split that a place belongs to; what the ratios leave is for testing."""
    if position < train_ratio:
        return "train"
    return "val" if position < train_ratio + val_ratio else "test"


def assign_split(example: Example, *, train_ratio: float, val_ratio: float) -> Split:
    """Return the example's split."""
    return fixed_split(example.tags) or split_at(
        split_position(example), train_ratio=train_ratio, val_ratio=val_ratio
    )


def fixed_split(tags: Iterable[str]) -> Split | None:
    """Return the split that a tag fixes, the first where there are several, else None."""
    for tag in tags:
        name = tag.removeprefix(SPLIT_TAG)
        if name != tag and name in SPLITS:
            return name
    return None
