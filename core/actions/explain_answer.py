"""Look into an answer: how sure the model was of each token; and go on differently from one."""

from collections.abc import Iterator, Sequence

from core.actions.draw_candidates import Event, draw_candidates
from core.actions.generate_shader import Model
from core.errors import TaskNotLearnt
from core.generation.config import GenerationConfig
from core.generation.constraint import NewConstraint
from core.generation.explaining import NUM_ALTERNATIVES, explain_tokens
from core.generation.forking import going_on_from
from core.generation.generator import Generator
from core.generation.records import Request, Sample, TokenChoice
from core.gpu.client import GpuClient


def explain_answer(
    model: Model,
    request: Request,
    sample: Sample,
    *,
    num_alternatives: int = NUM_ALTERNATIVES,
    new_constraint: NewConstraint | None = None,
) -> list[TokenChoice]:
    """Return how sure the model was of each token of its answer, and what else it saw.

    Raises:
        TaskNotLearnt: the model is a lookup, which writes no tokens.
        PromptError: the request cannot be answered.
    """
    return explain_tokens(
        _network(model),
        request,
        sample.token_ids,
        is_complete=sample.is_complete,
        num_alternatives=num_alternatives,
        new_constraint=new_constraint,
    )


def fork_answer(
    model: Model,
    request: Request,
    beginning: Sequence[int],
    *,
    config: GenerationConfig,
    client: GpuClient,
    new_constraint: NewConstraint | None = None,
) -> Iterator[Event]:
    """Yield what ``draw_candidates`` does for answers that begin with the given tokens.

    Args:
        model: the network to ask.
        request: what it was asked.
        beginning: tokens of an answer up to the fork, then the one to take there.
        config: how to draw.
        client: judges and draws.
        new_constraint: makes the constraint of each candidate.

    Raises:
        TaskNotLearnt: the model is a lookup, which writes no tokens.
        PromptError: the request cannot be answered.
        GpuUnavailable: nothing can be validated.
    """
    return draw_candidates(
        _network(model),
        request,
        config=config,
        client=client,
        new_constraint=going_on_from(beginning, new_constraint),
    )


def _network(model: Model) -> Generator:
    if isinstance(model, Generator):
        return model
    raise TaskNotLearnt(
        "This model finds shaders that somebody wrote; it writes no tokens.",
        hint="Choose a trained model.",
    )
