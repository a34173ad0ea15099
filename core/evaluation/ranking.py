"""Which of several answers to a prompt is best: what speaks for each, weighed together.

The order is decided by numbers alone and ties by the order of drawing, so the same candidates are
ranked the same everywhere. What each part adds is measured by ``tests/benchmarks/ranking.py``.

That several draws lead to the same picture (minimum Bayes risk) was tried and added nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.normalising import code_tokens
from core.dataset.repairs import kept_share
from core.evaluation.records import Candidate, Merit, Ranked, Ranking


@dataclass(frozen=True)
class Weights:
    """What a part counts beside a nat of the mean log-probability of the code."""

    log_probability: float = 1.0
    readback: float = 0.25
    unmet: float = 1.0
    kept: float = 2.0


def rank_candidates(
    candidates: Sequence[Candidate],
    *,
    readbacks: Sequence[float] | None,
    given: str = "",
    weights: Weights = Weights(),
) -> Ranking:
    """Return all candidates in order, the best first.

    Args:
        candidates: at least one.
        readbacks: how well each, described by the model, says the prompt; None if unknown.
        given: the shader that was to be changed or mended, of which a good answer keeps much.
        weights: of the parts.

    Raises:
        ValueError: there is no candidate.
    """
    if not candidates:
        raise ValueError("no candidate to rank")
    merits = [
        _merit(candidate, readbacks[i] if readbacks else None, given, weights)
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
    ranked.sort(
        key=lambda r: (
            not r.candidate.is_valid,
            r.candidate.answer.sample.is_closed_early,
            r.repeats is not None,
        )
    )
    return Ranking(tuple(ranked))


def _merit(candidate: Candidate, readback: float | None, given: str, weights: Weights) -> Merit:
    log_probability = candidate.answer.sample.log_probability
    num_unmet = sum(not wish.is_granted for wish in candidate.wishes)
    kept = _kept(candidate.code, given) if given else None
    total = weights.log_probability * log_probability - weights.unmet * num_unmet
    total += weights.readback * (readback or 0.0) + weights.kept * (kept or 0.0)
    return Merit(log_probability, readback, num_unmet, kept, total)


def _kept(code: str, given: str) -> float:
    """Return how much of the given shader is left; nothing counts where all is, for none is done."""
    share = kept_share(code, given)
    return 0.0 if share == 1.0 else share
