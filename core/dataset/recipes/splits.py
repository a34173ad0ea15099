"""Which pairs are for training and which for two kinds of honest validation.

``wording``: the prompt has a phrase that no training prompt has. ``combination``: the code has a
structure that no training pair has, so the model must put known parts together anew. Both are
decided by hashes of the pair alone, and never move.
"""

import re
import zlib
from typing import Literal, get_args

from core.dataset.recipes.records import Pair
from core.dataset.recipes.wording import is_held_out

RecipeSplit = Literal["train", "wording", "combination"]
RECIPE_SPLITS: tuple[RecipeSplit, ...] = get_args(RecipeSplit)

COMBINATION_PERCENT = 3
# Shorter programs are the parts themselves, and each part must be seen in training.
MIN_COMBINATION_LINES = 20

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e-?\d+)?[iuf]?")
_GREY = re.compile(r"vec([23])<f32>\(0(?:, 0)+\)")


def split_of(pair: Pair) -> RecipeSplit:
    """Return the split of a pair; a held-out combination is one whatever its wording."""
    if pair.kind == "fragment" and _is_held_out_structure(structure_of(pair.code)):
        return "combination"
    if any(is_held_out(wording) for wording in pair.wordings):
        return "wording"
    return "train"


def structure_of(code: str) -> str:
    """Return recipe code with all numbers made equal; recipes give equal parts equal names."""
    return _GREY.sub(r"vec\1<f32>(0)", _NUMBER.sub("0", code))


def _is_held_out_structure(structure: str) -> bool:
    if structure.count("\n") < MIN_COMBINATION_LINES:
        return False
    return zlib.crc32(structure.encode()) % 100 < COMBINATION_PERCENT
