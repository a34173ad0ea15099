"""What a generation is made of."""

from dataclasses import dataclass

from core.dataset.tasks import Task
from core.generation.prompts import visible
from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class Request:
    """What a model is asked to do.

    ``prompt`` is the wish for a shader, the instruction to edit or the diagnostic to repair by;
    ``kind`` that of the shader, where it is known; ``code`` the shader given, empty to generate.
    """

    prompt: str
    kind: ShaderKind | None = None
    task: Task = "generate"
    code: str = ""

    @property
    def visible_prompt(self) -> str:
        """The prompt without characters that nobody sees; a model knows nothing of them."""
        return visible(self.prompt)

    @property
    def whole_text(self) -> str:
        """All that tells it from other requests, but for the kind."""
        if self.task == "generate":
            return self.visible_prompt
        return "/".join((self.task, self.visible_prompt, self.code))


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
    ``token_ids`` are what it wrote, without the end; a lookup writes none. ``is_closed_early`` tells
    that the constraint made it whole where room or time ran out, or before a fault: what the model
    had still to write is missing.
    """

    prompt: str
    code: str
    kind: ShaderKind
    num_tokens: int
    log_probability: float
    is_complete: bool
    duration_s: float
    token_ids: tuple[int, ...] = ()
    is_closed_early: bool = False


@dataclass(frozen=True)
class Alternative:
    """A token that might have stood at a place; ``reason`` says why it was forbidden, if it was.

    ``text`` is that of the token alone, empty for the end of the shader.
    """

    token_id: int
    text: str
    probability: float
    reason: str = ""


@dataclass(frozen=True)
class TokenChoice:
    """One token of an answer: what it adds to the text, how sure the model was, what else it saw.

    Probabilities are the model's own before anything is forbidden; ``forbidden`` is the share of
    them that a constraint took away. ``rank`` counts the likelier tokens. ``alternatives`` are the
    likeliest other ones, the first the likeliest. The last token of a complete answer is its end.
    """

    token_id: int
    text: str
    probability: float
    rank: int
    forbidden: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Description:
    """What a model says that a shader does. The numbers are those of ``Sample``."""

    text: str
    num_tokens: int
    log_probability: float
    is_complete: bool
    duration_s: float
