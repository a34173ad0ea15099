"""Which pairs are for training and which for three kinds of honest validation.

``program``: known words ask for a program that training never writes. ``wording``: such a program,
asked for with a phrase that no training prompt has. ``combination``: the code has a structure that
no training pair has, so the model must put known parts together anew. ``unused``: a held-out
phrase asks for a program of training; neither is learned from it nor is it an honest question.
All is decided by hashes of the pair alone, and never moves.
"""

import re
import zlib
from collections.abc import Iterable
from typing import Literal, get_args

from core.dataset.recipes.records import Pair, Snippet
from core.dataset.recipes.wording import is_held_out

RecipeSplit = Literal["train", "program", "wording", "combination", "unused"]
RECIPE_SPLITS: tuple[RecipeSplit, ...] = get_args(RecipeSplit)

PROGRAM_PERCENT = 2
COMBINATION_PERCENT = 3
# Shorter programs are the parts themselves, and each part must be seen in training.
MIN_LINES = 20
# So are members of a family that differ from its plain one in a single choice.
MIN_CHOICES = 2

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e-?\d+)?[iuf]?")
_GREY = re.compile(r"vec([23])<f32>\(0(?:, 0)+\)")


def split_of(pair: Pair) -> RecipeSplit:
    """Return the split of a pair; a held-out combination is one whatever its wording."""
    return split_of_codes((pair,), pair.wordings)


def split_of_codes(pairs: Iterable[Pair], wordings: Iterable[str]) -> RecipeSplit:
    """Return the split of a task in which the codes of ``pairs`` occur, said in ``wordings``."""
    pairs = tuple(pairs)
    if any(is_held_out_structure(pair) for pair in pairs):
        return "combination"
    is_new_program = any(is_held_out_program(pair) for pair in pairs)
    if any(is_held_out(wording) for wording in wordings):
        return "wording" if is_new_program else "unused"
    return "program" if is_new_program else "train"


def is_held_out_program(pair: Pair) -> bool:
    """Whether a pair's code, numbers and all, is kept from training."""
    if isinstance(pair.scene, Snippet):
        is_a_part = len(pair.scene.choices) < MIN_CHOICES
    else:
        is_a_part = pair.code.count("\n") < MIN_LINES
    return not is_a_part and _percent(f"program:{pair.code}") < PROGRAM_PERCENT


def is_held_out_structure(pair: Pair) -> bool:
    """Whether a pair's structure is kept from training."""
    if pair.kind != "fragment":
        return False
    structure = structure_of(pair.code)
    if structure.count("\n") < MIN_LINES:
        return False
    return _percent(structure) < COMBINATION_PERCENT


def structure_of(code: str) -> str:
    """Return recipe code with all numbers made equal; recipes give equal parts equal names."""
    return _GREY.sub(r"vec\1<f32>(0)", _NUMBER.sub("0", code))


def _percent(text: str) -> int:
    return zlib.crc32(text.encode()) % 100
