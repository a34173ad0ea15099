"""Look into an answer: how sure the model was of each token; and go on differently from one."""

from collections.abc import Iterator, Sequence

from core.actions.draw_candidates import Event, draw_candidates
from core.actions.generate_shader import Model
from core.errors import TaskNotLearnt
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import limits_of
from core.generation.constraint import NewConstraint
from core.generation.explaining import NUM_ALTERNATIVES, explain_tokens
from core.generation.forking import check_beginning, going_on_from
from core.generation.generator import Generator
from core.generation.records import Request, Sample, TokenChoice
from core.gpu.client import GpuClient


def explain_answer(
    model: Model,
    request: Request,
    sample: Sample,
    *,
    config: GenerationConfig,
    num_alternatives: int = NUM_ALTERNATIVES,
) -> list[TokenChoice]:
    """Return how sure the model was of each token of its answer, and what else it saw.

    What the constraint of ``config`` forbade at a place is told with the reason.

    Raises:
        TaskNotLearnt: the model is a lookup, which writes no tokens.
        PromptError: the request cannot be answered.
    """
    network = _network(model)
    return explain_tokens(
        network,
        request,
        sample.token_ids,
        is_complete=sample.is_complete,
        num_alternatives=num_alternatives,
        new_constraint=_own_constraint(network, config),
    )


def fork_answer(
    model: Model,
    request: Request,
    beginning: Sequence[int],
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> Iterator[Event]:
    """Yield what ``draw_candidates`` does for answers that begin with the given tokens.

    Args:
        model: the network to ask.
        request: what it was asked.
        beginning: tokens of an answer up to the fork, then the one to take there.
        config: how to draw.
        client: judges and draws.

    Raises:
        TaskNotLearnt: the model is a lookup, which writes no tokens.
        PromptError: the request cannot be answered, or no answer can begin so.
        GpuUnavailable: nothing can be validated.
    """
    network = _network(model)
    own = _own_constraint(network, config)
    check_beginning(beginning, network, kind=request.kind, new_constraint=own)
    return draw_candidates(
        network,
        request,
        config=config,
        client=client,
        new_constraint=going_on_from(beginning, own),
    )


def _own_constraint(network: Generator, config: GenerationConfig) -> NewConstraint | None:
    """Return what makes the constraints that the network itself would write with."""
    constraints = network.constraints
    if constraints is None or config.constraint == "none":
        return None
    limits = limits_of(config, network.max_tokens(config))
    return lambda kind: constraints.new(kind, limits)


def _network(model: Model) -> Generator:
    if isinstance(model, Generator):
        return model
    raise TaskNotLearnt(
        "This model finds shaders that somebody wrote; it writes no tokens.",
        hint="Choose a trained model.",
    )
