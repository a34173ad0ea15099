"""Constraints for a tokenizer: one for each shader, as the settings ask for."""

from collections.abc import Mapping, Sequence

from core.generation.config import GenerationConfig
from core.generation.constraining.parser import Vocabulary
from core.generation.constraining.wgsl_constraint import Limits, WgslConstraint
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.wgsl.kinds import ShaderKind


class ShaderConstraints:
    """Makes constraints. What they share of the tokenizer is read once."""

    def __init__(self, tokenizer: CodeTokenizer) -> None:
        self.vocabulary = Vocabulary(tokenizer.entries, eos_id=tokenizer.eos_id)

    def new(
        self,
        kind: ShaderKind | None,
        limits: Limits,
        *,
        start: Sequence[int] = (),
        forbidden: Mapping[int, frozenset[int]] | None = None,
    ) -> WgslConstraint:
        """Return the constraint of a shader; see ``WgslConstraint``."""
        return WgslConstraint(self.vocabulary, kind, limits, start=start, forbidden=forbidden)


def limits_of(config: GenerationConfig, max_tokens: int) -> Limits:
    """Return how far a constraint must look: the likeliest token alone, or all that may be drawn."""
    return Limits(max_tokens, enough=1 if config.temperature == 0.0 else 0)
