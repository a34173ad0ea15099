"""How likely a model finds texts that are there already: the tokens are forced, none is chosen.

Works step by step, so that every runtime that decodes can score. Rows with equal sources share
their reading.

Shape letters: B rows, V code vocabulary.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from core.errors import PromptError
from core.generation.decoding import StopIds, encode_prompts
from core.generation.generator import Generator
from core.generation.prompts import check_task
from core.generation.records import Request
from core.generation.step_model import AnyStepModel, StepCache


def readback(generator: Generator, codes: Sequence[str], prompt: str) -> list[float]:
    """Return how well each shader, described by the model, says the prompt.

    The mean log-probability of the prompt's words as a description, in nats. Minus infinity for
    a shader that is empty or longer than the model reads.

    Raises:
        TaskNotLearnt: the model was not trained to describe.
    """
    check_task("describe", generator.tasks)
    tokenizer = generator.tokenizer
    words = tokenizer.encode_target("describe", prompt)[: generator.model.config.max_seq_len - 1]
    readable = [i for i, code in enumerate(codes) if _is_readable(generator, code)]
    scores = [-math.inf] * len(codes)
    if readable:
        found = mean_log_probabilities(
            generator.model,
            [tokenizer.encode_source("describe", code=codes[i]) for i in readable],
            [words] * len(readable),
            ids=generator.text_ids(),
            device=generator.device,
            reads_code=True,
            writes_text=True,
        )
        for i, score in zip(readable, found, strict=True):
            scores[i] = score
    return scores


def _is_readable(generator: Generator, code: str) -> bool:
    try:
        generator.check(Request("", task="describe", code=code))
    except PromptError:
        return False
    return True


def mean_log_probabilities(
    model: AnyStepModel,
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    *,
    ids: StopIds,
    device: torch.device,
    reads_code: bool = False,
    writes_text: bool = False,
) -> list[float]:
    """Return the mean log-probability of each target's tokens and its end, in nats.

    Tokens that are never written have no share of the probability.

    Args:
        model: any device; it is put in evaluation mode.
        sources: what the encoder reads, one for each target.
        targets: without start and end token; none may hold a banned token.
        ids: of the tokenizer.
        device: where the model lies.
        reads_code: whether sources may hold code.
        writes_text: whether targets are text.
    """
    places: dict[tuple[int, ...], int] = {}
    for source in sources:
        places.setdefault(tuple(source), len(places))
    memory = encode_prompts(model, list(places), device=device, reads_code=reads_code)
    return _forced(
        model,
        memory,
        [places[tuple(source)] for source in sources],
        [[*target, ids.eos] for target in targets],
        ids=ids,
        writes_text=writes_text,
    )


@torch.inference_mode()
def _forced(
    model: AnyStepModel,
    memory: tuple[Tensor, Tensor],
    which: list[int],
    targets: list[list[int]],
    *,
    ids: StopIds,
    writes_text: bool,
) -> list[float]:
    cache: StepCache = model.start_cache(*memory)
    cache.select(which)
    device = cache.prompt_mask_BS.device
    sums = [0.0] * len(targets)
    last_ids = [ids.sos] * len(targets)
    for step in range(max(len(target) for target in targets)):
        last_ids_B1 = torch.tensor(last_ids, device=device)[:, None]
        logits_BV = model.step(last_ids_B1, cache, writes_text=writes_text)[:, -1].float().cpu()
        logits_BV[:, list(ids.banned)] = -math.inf
        scores_BV = logits_BV.log_softmax(dim=-1)
        for row, target in enumerate(targets):
            if step < len(target):
                sums[row] += float(scores_BV[row, target[step]])
                last_ids[row] = target[step]
    return [total / len(target) for total, target in zip(sums, targets, strict=True)]
