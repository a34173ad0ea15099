"""What a generation is made of."""

from dataclasses import dataclass

from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class Piece:
    """A streamed bit of shader text: what one more token adds to it, perhaps nothing yet.

    ``probability`` is the model's own for the token: at temperature 1, before top_k and top_p.
    """

    text: str
    probability: float


@dataclass(frozen=True)
class Sample:
    """A finished answer of the model, not yet validated.

    ``is_complete`` is False where the length limit ended it before the model did.
    ``log_probability`` is the model's own mean over its tokens, the end included, in nats.
    """

    prompt: str
    code: str
    kind: ShaderKind
    num_tokens: int
    log_probability: float
    is_complete: bool
    duration_s: float
