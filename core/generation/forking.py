"""Go on from the beginning of an answer: the first tokens are given, the rest is written anew."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from core.errors import PromptError
from core.generation.constraint import Constraint, NewConstraint
from core.generation.generator import Generator
from core.wgsl.kinds import ShaderKind


class GivenBeginning:
    """A constraint that allows nothing but the given tokens, and then what another one allows.

    The given tokens are certain, so they do not count in the probability of the answer.

    Args:
        token_ids: what the shader begins with.
        then: what holds from there on; it is told of the given tokens as well.
    """

    def __init__(
        self, token_ids: Sequence[int], then: Constraint | None, *, num_done: int = 0
    ) -> None:
        self._token_ids, self._then, self._num_done = tuple(token_ids), then, num_done

    @property
    def is_closed_early(self) -> bool:
        """Whether the constraint that takes over led the shader to an early end."""
        return self._then is not None and self._then.is_closed_early

    def restrict(self, logits_V: Tensor) -> Tensor:
        """Return the logits of the next token, minus infinity where it is forbidden."""
        if self._num_done < len(self._token_ids):
            given_V = torch.full_like(logits_V, -math.inf)
            given_V[self._token_ids[self._num_done]] = 0.0
            return given_V
        return self._then.restrict(logits_V) if self._then else logits_V

    def push(self, token_id: int) -> None:
        """Note that the shader goes on with this token."""
        self._num_done += 1
        if self._then:
            self._then.push(token_id)

    def copy(self) -> "GivenBeginning":
        """Return one in the same state that goes its own way."""
        copied = self._then.copy() if self._then else None
        return GivenBeginning(self._token_ids, copied, num_done=self._num_done)


def going_on_from(
    token_ids: Sequence[int], new_constraint: NewConstraint | None = None
) -> NewConstraint:
    """Return what makes answers begin with the given tokens.

    Args:
        token_ids: of a sample, up to and perhaps with another token at the fork.
        new_constraint: what holds besides.
    """

    def new(kind: ShaderKind | None) -> Constraint:
        return GivenBeginning(token_ids, new_constraint(kind) if new_constraint else None)

    return new


def check_beginning(
    token_ids: Sequence[int],
    generator: Generator,
    *,
    kind: ShaderKind | None,
    new_constraint: NewConstraint | None = None,
) -> None:
    """Raise where an answer of the generator cannot begin with the given tokens.

    Raises:
        PromptError: one is not of the vocabulary, or may not stand where it does.
    """
    constraint = new_constraint(kind) if new_constraint else None
    code, ids = generator.tokenizer.code, generator.code_ids
    for place, token_id in enumerate(token_ids, 1):
        is_end = token_id == ids.eos
        if not 0 <= token_id < code.vocab_size:
            what, reason = "", f"the vocabulary has the tokens 0 to {code.vocab_size - 1}"
        elif token_id in ids.banned:
            what, reason = "", "it is never part of a shader"
        elif is_end and place < len(token_ids):
            what, reason = ", the end", "nothing comes behind the end"
        else:
            what = ", the end" if is_end else f" {code.decode([token_id])!r}"
            reason = _objection(constraint, token_id)
        if reason:
            raise PromptError(
                f"An answer cannot begin so: token {place} is {token_id}{what}; {reason}.",
                hint="Take the tokens of an answer, and at the fork one that is allowed there.",
            )
        if constraint and not is_end:
            constraint.push(token_id)


def _objection(constraint: Constraint | None, token_id: int) -> str:
    explain = getattr(constraint, "explain", None)
    return str(explain(token_id)) if explain else ""
