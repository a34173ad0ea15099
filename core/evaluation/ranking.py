"""Which of several answers to a prompt is best: what speaks for each, weighed together.

The order is decided by numbers alone and ties by the order of drawing, so the same candidates are
ranked the same everywhere. What each part adds is measured by ``tests/benchmarks/ranking.py``.

Company is the idea of minimum Bayes risk: of several draws the one that is most like all others
is the likeliest to be meant, whatever its own probability (Kumar and Byrne, 2004; for code: Shi
and others, "Natural language to code translation with execution", 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.dataset.normalising import code_tokens
from core.evaluation.records import Candidate, Merit, Ranked, Ranking
from core.evaluation.similarity import small_picture

SAME_PICTURE = 0.02  # mean difference of the channels up to which pictures count as the same


@dataclass(frozen=True)
class Weights:
    """What a part counts beside a nat of the mean log-probability of the code."""

    log_probability: float = 1.0
    readback: float = 0.25
    unmet: float = 1.0
    company: float = 1.0


def rank_candidates(
    candidates: Sequence[Candidate],
    *,
    readbacks: Sequence[float] | None,
    weights: Weights = Weights(),
) -> Ranking:
    """Return all candidates in order, the best first.

    Args:
        candidates: at least one.
        readbacks: how well each, described by the model, says the prompt; None if unknown.
        weights: of the parts.

    Raises:
        ValueError: there is no candidate.
    """
    if not candidates:
        raise ValueError("no candidate to rank")
    companies = _companies(candidates)
    merits = [
        _merit(candidate, readbacks[i] if readbacks else None, companies[i], weights)
        for i, candidate in enumerate(candidates)
    ]
    order = sorted(
        range(len(candidates)),
        key=lambda i: (not candidates[i].is_valid, -merits[i].total, candidates[i].number),
    )
    firsts: dict[str, int] = {}
    for i in order:
        firsts.setdefault(code_tokens(candidates[i].code), i)
    ranked = []
    for i in order:
        first = firsts[code_tokens(candidates[i].code)]
        repeats = None if first == i else candidates[first].number
        ranked.append(Ranked(candidates[i], merits[i], repeats))
    ranked.sort(key=lambda r: (not r.candidate.is_valid, r.repeats is not None))
    return Ranking(tuple(ranked))


def _merit(candidate: Candidate, readback: float | None, company: float, weights: Weights) -> Merit:
    log_probability = candidate.answer.sample.log_probability
    num_unmet = sum(not wish.is_granted for wish in candidate.wishes)
    total = (
        weights.log_probability * log_probability
        - weights.unmet * num_unmet
        + weights.company * company
    )
    if readback is not None:
        total += weights.readback * readback
    return Merit(log_probability, readback, num_unmet, company, total)


def _companies(candidates: Sequence[Candidate]) -> list[float]:
    """Return for each the share of the other accepted candidates that look or read the same."""
    accepted = [i for i, candidate in enumerate(candidates) if candidate.is_valid]
    pictures = {i: _small(candidates[i]) for i in accepted}
    texts = {i: code_tokens(candidates[i].code) for i in accepted}
    companies = [0.0] * len(candidates)
    for i in accepted:
        others = [j for j in accepted if j != i]
        alike = sum(texts[i] == texts[j] or _looks_same(pictures[i], pictures[j]) for j in others)
        companies[i] = alike / len(others) if others else 0.0
    return companies


def _small(candidate: Candidate) -> NDArray[np.int16] | None:
    """Return all frames, small, as one array."""
    if not candidate.frames:
        return None
    return np.stack([small_picture(frame) for frame in candidate.frames])


def _looks_same(one: NDArray[np.int16] | None, other: NDArray[np.int16] | None) -> bool:
    if one is None or other is None or one.shape != other.shape:
        return False
    return float(np.abs(one - other).mean()) / 255 <= SAME_PICTURE
