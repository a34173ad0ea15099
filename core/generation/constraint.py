"""The door for rules that forbid tokens while a shader is being written."""

from collections.abc import Callable
from typing import Protocol

from torch import Tensor

from core.wgsl.kinds import ShaderKind


class Constraint(Protocol):
    """What one shader under way may go on with. Each shader has a constraint of its own."""

    @property
    def is_closed_early(self) -> bool:
        """Whether it led the shader to an end that the model did not ask for."""
        ...

    def restrict(self, logits_V: Tensor) -> Tensor:
        """Return the logits of the next token, minus infinity where it is forbidden.

        At least one token, perhaps the end token, stays allowed.
        """
        ...

    def push(self, token_id: int) -> None:
        """Note that the shader goes on with this token, one that was allowed."""
        ...

    def copy(self) -> "Constraint":
        """Return one in the same state that goes its own way."""
        ...


NewConstraint = Callable[[ShaderKind | None], Constraint]
