"""Beam search: keep the few likeliest beginnings instead of one.

With a diversity above 0 every beam goes its own way: it takes its likeliest token less a penalty
for each earlier beam that takes the same one at this step (diverse beam search with groups of one,
Vijayakumar and others, 2018, https://arxiv.org/abs/1610.02424). There is no chance in any of it.

Shape letters: B beams, V code vocabulary.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from core.generation.config import GenerationConfig
from core.generation.decoding import Row, StopIds, next_logits
from core.generation.step_model import AnyStepModel, StepCache


@dataclass(frozen=True)
class _Step:
    """A way for a beam to go on, with the sum of log-probabilities that leads to."""

    parent: int
    token_id: int
    total: float


@dataclass
class _Beams:
    """The beginnings under way, in the order of the cache, and what has ended."""

    live: list[Row]
    done: list[Row] = field(default_factory=list)


@torch.inference_mode()
def search_beams(
    model: AnyStepModel,
    first: Row,
    memory: tuple[Tensor, Tensor],
    *,
    ids: StopIds,
    config: GenerationConfig,
) -> list[Row]:
    """Return at most ``config.num_beams`` rows, the best first; those that a limit cut off last.

    The best has the highest sum of log-probabilities, divided by the length to the power of
    ``config.length_penalty``.

    Args:
        model: any device; it is put in evaluation mode.
        first: an empty row, perhaps with a constraint.
        memory: what ``encode_prompts`` returned.
        ids: of the tokenizer.
        config: how to search; temperature, top_k and top_p do not matter.
    """
    model.eval()
    ends_at = time.monotonic() + config.max_seconds
    cache: StepCache = model.start_cache(*memory)
    # Beams that go their own way all begin at once; else they come from the ways of the first.
    count = config.num_beams if config.diversity > 0.0 else 1
    cache.select([first.memory] * count)
    beams = _Beams([_fork(first) for _ in range(count)])
    last_ids = [ids.sos] * count
    for _ in range(min(config.max_new_tokens, model.config.max_seq_len - 1)):
        logits_BV = next_logits(model, last_ids, cache, ids=ids, writes_text=False)
        for i, row in enumerate(beams.live):
            if row.constraint is not None:
                logits_BV[i] = row.constraint.restrict(logits_BV[i])
        steps = _steps(logits_BV.double().log_softmax(dim=-1), beams.live, config)
        parents = _advance(beams, steps, ids=ids, config=config)
        if not beams.live or _is_settled(beams, config) or time.monotonic() > ends_at:
            break
        if parents != list(range(len(last_ids))):
            cache.select(parents)
        last_ids = [row.token_ids[-1] for row in beams.live]
    best_first = sorted(beams.done, key=lambda row: -_merit(row, config))
    cut_off = sorted(beams.live, key=lambda row: -_merit(row, config))
    return [*best_first, *cut_off][: config.num_beams]


def _steps(scores_BV: Tensor, live: Sequence[Row], config: GenerationConfig) -> list[_Step]:
    """Return the ways to go on, the best first: enough though all beams end with one of them."""
    if config.diversity > 0.0:
        return _diverse_steps(scores_BV, live, config)
    totals_B = torch.tensor([row.log_probability_sum for row in live], dtype=torch.float64)
    totals_BV = totals_B[:, None] + scores_BV
    count = min(2 * config.num_beams, totals_BV.numel())
    found, places = totals_BV.flatten().topk(count)
    vocab_size = scores_BV.shape[1]
    ways = zip(found.tolist(), places.tolist(), strict=True)
    return [
        _Step(place // vocab_size, place % vocab_size, total)
        for total, place in sorted(ways, key=lambda way: (-way[0], way[1]))  # of equals the first
        if total > -math.inf
    ]


def _diverse_steps(scores_BV: Tensor, live: Sequence[Row], config: GenerationConfig) -> list[_Step]:
    penalty_V = torch.zeros(scores_BV.shape[1], dtype=torch.float64)
    steps = []
    for i, row in enumerate(live):
        token_id = int((scores_BV[i] - penalty_V).argmax())
        score = float(scores_BV[i, token_id])
        if score > -math.inf:
            steps.append(_Step(i, token_id, row.log_probability_sum + score))
            penalty_V[token_id] += config.diversity
    return steps


def _advance(
    beams: _Beams, steps: list[_Step], *, ids: StopIds, config: GenerationConfig
) -> list[int]:
    """Take the best steps; returns the parents of the beams that are then under way."""
    taken: list[_Step] = []
    for rank, step in enumerate(steps):
        if step.token_id != ids.eos:
            taken.append(step)
        elif rank < config.num_beams:
            parent = beams.live[step.parent]
            beams.done.append(replace(parent, log_probability_sum=step.total, is_complete=True))
        if len(taken) == config.num_beams:
            break
    beams.live = [_child(beams.live[step.parent], step) for step in taken]
    return [step.parent for step in taken]


def _child(parent: Row, step: _Step) -> Row:
    child = _fork(parent)
    child.token_ids.append(step.token_id)
    child.log_probability_sum = step.total
    child.last_probability = math.exp(step.total - parent.log_probability_sum)
    if child.constraint is not None:
        child.constraint.push(step.token_id)
    return child


def _fork(row: Row) -> Row:
    """Return a copy that goes its own way."""
    constraint = row.constraint.copy() if row.constraint else None
    return replace(row, constraint=constraint, token_ids=list(row.token_ids))


def _is_settled(beams: _Beams, config: GenerationConfig) -> bool:
    """Whether enough have ended and none under way is better than the worst of these."""
    if len(beams.done) < config.num_beams:
        return False
    merits = sorted((_merit(row, config) for row in beams.done), reverse=True)
    return max(_merit(row, config) for row in beams.live) < merits[config.num_beams - 1]


def _merit(row: Row, config: GenerationConfig) -> float:
    length = max(1, len(row.token_ids) + row.is_complete)
    return float(row.log_probability_sum / length**config.length_penalty)
