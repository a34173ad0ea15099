"""Repair examples: what the compiler refused, its complaint, and the shader that mends it.

They are no rows of their own. An example whose provenance remembers refused attempts at the same
prompt is a repair example as well, as long as it is not rejected itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.dataset.near_duplicates import code_shingles, similarity
from core.dataset.normalising import code_tokens
from core.dataset.provenance import provenance_of
from core.dataset.records import Example
from core.wgsl.kinds import ShaderKind
from core.wgsl.syntax_faults import syntax_fault

# Fewer teach nothing general, and the model would offer a task that it cannot do.
LEAST_TAUGHT = 20
# A shader with less in common with the refused one is another shader, not that one mended.
LEAST_COMMON = 0.4
# Who mends rows unseen may change little: what they show should stay.
LEAST_KEPT, FEW_TOKENS = 0.9, 3


@dataclass(frozen=True)
class Repair:
    """A question of the repair task and its answer."""

    broken: str
    diagnostic: str
    mended: str
    kind: ShaderKind


def mends(mended: str, broken: str) -> bool:
    """Tell whether one code can pass for the other one mended: near it, but not the same."""
    if code_tokens(mended) == code_tokens(broken):
        return False
    return similarity(code_shingles(mended), code_shingles(broken)) >= LEAST_COMMON


def kept_share(mended: str, broken: str) -> float:
    """Return how much two codes have in common, token by token in their order, from 0 to 1."""
    return _matching(mended, broken).ratio()


def is_slight_change(mended: str, broken: str) -> bool:
    """Tell whether one code is the other with few tokens put in, taken away or replaced."""
    matching = _matching(mended, broken)
    num_changed = sum(
        max(end - start, other_end - other_start)
        for tag, start, end, other_start, other_end in matching.get_opcodes()
        if tag != "equal"
    )
    return num_changed > 0 and (num_changed <= FEW_TOKENS or matching.ratio() >= LEAST_KEPT)


def _matching(mended: str, broken: str) -> SequenceMatcher[str]:
    first, second = (code_tokens(code).split() for code in (broken, mended))
    return SequenceMatcher(None, first, second, autojunk=False)


def repairs_of(example: Example) -> Iterator[Repair]:
    """Yield the repairs that an example teaches; none while its own code has a broken grammar."""
    provenance = provenance_of(example)
    if provenance is None or not provenance.breaks:
        return
    if syntax_fault(example.wgsl_code, example.kind):
        return
    for item in provenance.breaks:
        if item.diagnostic and mends(example.wgsl_code, item.code):
            yield Repair(item.code, item.diagnostic, example.wgsl_code, example.kind)


def taught_repairs(examples: Iterable[Example]) -> tuple[Repair, ...]:
    """Return the repairs to learn from; none where there are too few to learn the task."""
    found = tuple(repair for example in examples for repair in repairs_of(example))
    return found if len(found) >= LEAST_TAUGHT else ()
