"""Repair examples of a run's dataset as ids: a broken shader and its complaint in, the mended out."""

from collections.abc import Sequence

from core.dataset.records import Example
from core.dataset.repairs import taught_repairs
from core.tokenizer.tokenizer import Tokenizer
from core.training.records import Pair


def repair_pairs(
    examples: Sequence[Example], tokenizer: Tokenizer, *, max_tokens: int
) -> list[Pair]:
    """Return the repairs that fit; none where there are too few to learn the task.

    Each one is asked without and with the kind of the code, as prompts are.
    """
    pairs = []
    for number, repair in enumerate(taught_repairs(examples)):
        sources = tuple(
            tuple(
                tokenizer.encode_source(
                    "repair", kind=kind, text=repair.diagnostic, code=repair.broken
                )
            )
            for kind in (None, repair.kind)
        )
        if max(map(len, sources)) <= max_tokens:
            answer = tuple(tokenizer.encode_target("repair", repair.mended))
            key = f"repair {number}: {repair.diagnostic[:60]}"
            pairs.append(Pair(sources, answer, key=key, task="repair"))
    return pairs
