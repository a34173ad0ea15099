"""Why an answer reads as it does: how sure the model was of each token, and what else it saw.

The tokens of the answer are forced, so any text can be explained, also one that was drawn.

Shape letters: V code vocabulary.
"""

import math
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from core.generation.constraint import Constraint, NewConstraint
from core.generation.decoding import encode_prompts, next_logits
from core.generation.generator import Generator
from core.generation.records import Alternative, Request, TokenChoice
from core.generation.step_model import StepCache

NUM_ALTERNATIVES = 5
FORBIDDEN = "not allowed here"


def explain_tokens(
    generator: Generator,
    request: Request,
    token_ids: Sequence[int],
    *,
    is_complete: bool = True,
    num_alternatives: int = NUM_ALTERNATIVES,
    new_constraint: NewConstraint | None = None,
) -> list[TokenChoice]:
    """Return a choice for each token of an answer and, if it is complete, for its end.

    A constraint may have a method ``explain(token_id) -> str`` that tells why a token is
    forbidden where it stands now; without one the reason is FORBIDDEN.

    Args:
        generator: the one that answered.
        request: what it was asked.
        token_ids: those of the sample; what is beyond the model's length is left out.
        is_complete: whether the answer has ended there.
        num_alternatives: how many others to tell of each place.
        new_constraint: that of the answer.

    Raises:
        PromptError: the request cannot be answered.
        TaskNotLearnt: the model was not trained for the task.
    """
    generator.check(request)
    ids = generator.code_ids
    source = generator.tokenizer.encode_source(
        request.task, kind=request.kind, text=request.visible_prompt, code=request.code
    )
    memory = encode_prompts(
        generator.model,
        [source],
        device=generator.device,
        reads_code=request.task != "generate",
    )
    wanted = [*token_ids, ids.eos] if is_complete else list(token_ids)
    wanted = wanted[: generator.model.config.max_seq_len - 1]
    constraint = new_constraint(request.kind) if new_constraint else None
    return list(_choices(generator, memory, wanted, constraint, num_alternatives))


def _choices(
    generator: Generator,
    memory: tuple[Tensor, Tensor],
    wanted: Sequence[int],
    constraint: Constraint | None,
    count: int,
) -> Iterator[TokenChoice]:
    ids, code = generator.code_ids, generator.tokenizer.code
    text, last_id, cache = code.stream(), ids.sos, _start(generator, memory)

    def text_of(token_id: int) -> str:
        return "" if token_id == ids.eos else code.decode([token_id])

    for token_id in wanted:
        logits_BV = next_logits(generator.model, [last_id], cache, ids=ids, writes_text=False)
        logits_V = logits_BV[0].clone()  # outside of inference mode
        allowed_V = constraint.restrict(logits_V.clone()) if constraint else logits_V
        added = "" if token_id == ids.eos else text.push(token_id)
        yield _choice(
            token_id,
            added,
            (logits_V, allowed_V),
            count=count,
            text_of=text_of,
            constraint=constraint,
        )
        if constraint and token_id != ids.eos:
            constraint.push(token_id)
        last_id = token_id


@torch.inference_mode()
def _start(generator: Generator, memory: tuple[Tensor, Tensor]) -> StepCache:
    cache: StepCache = generator.model.start_cache(*memory)
    return cache


def _choice(
    token_id: int,
    text: str,
    logits: tuple[Tensor, Tensor],
    *,
    count: int,
    text_of: Callable[[int], str],
    constraint: Constraint | None,
) -> TokenChoice:
    logits_V, allowed_V = logits
    probability_V = logits_V.double().softmax(dim=-1)
    is_out_V = torch.isinf(allowed_V) & ~torch.isinf(logits_V)
    likeliest = probability_V.topk(min(count + 1, len(probability_V))).indices.tolist()
    others = [other for other in likeliest if other != token_id][:count]
    return TokenChoice(
        token_id=token_id,
        text=text,
        probability=float(probability_V[token_id]),
        rank=int((probability_V > probability_V[token_id]).sum()),
        forbidden=math.fsum(probability_V[is_out_V].tolist()),
        alternatives=tuple(
            Alternative(
                other,
                text_of(other),
                float(probability_V[other]),
                _reason(constraint, other) if is_out_V[other] else "",
            )
            for other in others
            if probability_V[other] > 0.0
        ),
    )


def _reason(constraint: Constraint | None, token_id: int) -> str:
    explain = getattr(constraint, "explain", None)
    return str(explain(token_id)) if explain else FORBIDDEN
