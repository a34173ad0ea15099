"""Answers with what is known about how good they are: light, so pages need not load torch."""

from dataclasses import dataclass

from core.generation.records import Sample
from core.rendering.records import Frame, PictureFacts
from core.validation.records import ValidationReport


@dataclass(frozen=True)
class Answer:
    """A finished generation with its verdict. ``num_attempts`` counts the samples looked at."""

    sample: Sample
    validation: ValidationReport
    num_attempts: int

    @property
    def is_valid(self) -> bool:
        """Whether naga accepts the shader and the model finished it."""
        return self.validation.is_valid and self.sample.is_complete


@dataclass(frozen=True)
class Wish:
    """Something that a prompt says in plain words, and whether a picture grants it."""

    text: str
    is_granted: bool


@dataclass(frozen=True)
class Candidate:
    """One of several answers to a request, drawn small.

    ``number`` counts in the order of drawing; 0 is the greedy one. ``frames`` are at several
    times; there is none where the shader is invalid or shows nothing, as ``note`` says.
    """

    number: int
    answer: Answer
    frames: tuple[Frame, ...] = ()
    facts: PictureFacts | None = None
    note: str = ""
    wishes: tuple[Wish, ...] = ()

    @property
    def code(self) -> str:
        """The shader."""
        return self.answer.sample.code

    @property
    def is_valid(self) -> bool:
        """Whether naga accepts the shader and the model finished it."""
        return self.answer.is_valid


@dataclass(frozen=True)
class Merit:
    """What speaks for a candidate.

    ``log_probability`` is the mean over its tokens and ``readback`` the mean over the prompt's
    words when the model describes the shader, both in nats; ``readback`` is None where the
    model cannot. ``num_unmet`` counts the wishes that the picture does not grant. ``kept`` is
    the share of a given shader that is left, None where none was given. ``total`` weighs them all.
    """

    log_probability: float
    readback: float | None
    num_unmet: int
    kept: float | None
    total: float


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place. ``repeats`` is the number of an earlier one with the same code."""

    candidate: Candidate
    merit: Merit
    repeats: int | None = None


@dataclass(frozen=True)
class Ranking:
    """All candidates, the best first; then those that repeat others, at last those rejected."""

    ranked: tuple[Ranked, ...]

    @property
    def best(self) -> Candidate:
        """The first."""
        return self.ranked[0].candidate
