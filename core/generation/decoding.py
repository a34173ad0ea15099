"""Write many shaders at once, token by token, with the decoder's cache.

Knows tokens, not texts. Rows are independent: what a row becomes does not depend on its
company (but for the last bits of floating-point sums, which a tie could make visible).

Shape letters: B rows under way, S prompt length, V code vocabulary.
"""

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.generation.config import GenerationConfig
from core.generation.constraint import Constraint
from core.generation.sampling import choose
from core.generation.step_model import AnyStepModel, StepCache

_KEPT_SHARE = 0.75  # finished rows are cleared out once fewer than this are under way


@dataclass(frozen=True)
class StopIds:
    """Tokens with a meaning for decoding; those never to be written are ``banned``."""

    sos: int
    eos: int
    banned: tuple[int, ...]


@dataclass
class Row:
    """A shader under way. ``memory`` says which encoded prompt it answers.

    A greedy row takes the likeliest token whatever the temperature.
    """

    memory: int
    chance: random.Random
    constraint: Constraint | None = None
    is_greedy: bool = False
    token_ids: list[int] = field(default_factory=list)
    log_probability_sum: float = 0.0
    last_probability: float = 0.0
    is_complete: bool = False

    @property
    def log_probability(self) -> float:
        """Mean over the tokens, the end token included."""
        return self.log_probability_sum / max(1, len(self.token_ids) + self.is_complete)


def encode_prompts(
    model: AnyStepModel,
    prompts: Sequence[Sequence[int]],
    *,
    device: torch.device,
    reads_code: bool = False,
) -> tuple[Tensor, Tensor]:
    """Return memory (BSD) and mask (BS) of tokenized prompts, which may hold code."""
    longest = max(len(prompt) for prompt in prompts)
    prompt_ids_BS = torch.tensor(
        [[*prompt, *[0] * (longest - len(prompt))] for prompt in prompts], device=device
    )
    lengths_B = torch.tensor([len(prompt) for prompt in prompts], device=device)
    prompt_mask_BS = torch.arange(longest, device=device)[None, :] < lengths_B[:, None]
    with torch.inference_mode():
        model.eval()
        memory_BSD = model.encode(prompt_ids_BS, prompt_mask_BS, reads_code=reads_code)
        return memory_BSD, prompt_mask_BS


def write_rows(
    model: AnyStepModel,
    rows: Sequence[Row],
    memory: tuple[Tensor, Tensor],
    *,
    ids: StopIds,
    config: GenerationConfig,
    writes_text: bool = False,
) -> Iterator[list[Row]]:
    """Write all rows to their end; yield, after each token, the rows that it was added to.

    A row that just took its end token is yielded as well, with ``is_complete`` set. Rows that
    are not done after ``config.max_seconds`` stay as they are then.

    Args:
        model: any device; it is put in evaluation mode at each token.
        rows: changed in place.
        memory: what ``encode_prompts`` returned.
        ids: of the tokenizer.
        config: how to choose.
        writes_text: whether text follows code in the vocabulary of what is written.
    """
    max_tokens = min(config.max_new_tokens, model.config.max_seq_len - 1)
    ends_at = time.monotonic() + config.max_seconds
    cache = _start(model, memory, [row.memory for row in rows])
    under_way = list(rows)  # in the order of the cache; finished rows stay until cleared out
    last_ids = [ids.sos] * len(under_way)
    for _ in range(max_tokens):
        logits_BV = next_logits(model, last_ids, cache, ids=ids, writes_text=writes_text)
        active = [i for i, row in enumerate(under_way) if not row.is_complete]
        chosen = _take_tokens(logits_BV[active], [under_way[i] for i in active], ids, config)
        for i, token_id in zip(active, chosen, strict=True):
            last_ids[i] = token_id
        yield [under_way[i] for i in active]
        left = [i for i in active if not under_way[i].is_complete]
        if not left or time.monotonic() > ends_at:
            return
        if len(left) < _KEPT_SHARE * len(under_way):
            _keep(cache, left)
            under_way = [under_way[i] for i in left]
            last_ids = [last_ids[i] for i in left]


@torch.inference_mode()
def _start(model: AnyStepModel, memory: tuple[Tensor, Tensor], which: list[int]) -> StepCache:
    model.eval()
    cache: StepCache = model.start_cache(*memory)
    cache.select(which)
    return cache


@torch.inference_mode()
def _keep(cache: StepCache, rows: list[int]) -> None:
    cache.select(rows)


@torch.inference_mode()
def next_logits(
    model: AnyStepModel,
    last_ids: list[int],
    cache: StepCache,
    *,
    ids: StopIds,
    writes_text: bool,
) -> Tensor:
    """Add a token to each row of the cache; return the logits (BV) of the next, on the CPU."""
    model.eval()
    device = cache.prompt_mask_BS.device
    last_ids_B1 = torch.tensor(last_ids, device=device)[:, None]
    logits_BV = model.step(last_ids_B1, cache, writes_text=writes_text)[:, -1].float()
    logits_BV[:, list(ids.banned)] = -math.inf
    return logits_BV.cpu()


@torch.inference_mode()
def _take_tokens(
    logits_BV: Tensor, rows: list[Row], ids: StopIds, config: GenerationConfig
) -> list[int]:
    for i, row in enumerate(rows):
        if row.constraint is not None:
            logits_BV[i] = row.constraint.restrict(logits_BV[i])
    uniform_B = torch.tensor([row.chance.random() for row in rows], dtype=torch.float64)
    chosen_B = choose(logits_BV, config=config, uniform_B=uniform_B)
    greedy = [i for i, row in enumerate(rows) if row.is_greedy]
    if greedy:
        chosen_B[greedy] = logits_BV[greedy].argmax(dim=-1)
    scores_B = logits_BV.log_softmax(dim=-1).gather(1, chosen_B[:, None]).squeeze(1)
    chosen: list[int] = chosen_B.tolist()
    for row, token_id, score in zip(rows, chosen, scores_B.tolist(), strict=True):
        row.log_probability_sum += score
        row.last_probability = math.exp(score)
        if token_id == ids.eos:
            row.is_complete = True
        else:
            row.token_ids.append(token_id)
            if row.constraint is not None:
                row.constraint.push(token_id)
    return chosen
