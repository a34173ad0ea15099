"""What answers prompts without a network: the templates, and the nearest pair of a dataset."""

import time
from collections.abc import Sequence
from typing import Protocol

from core.dataset.records import Example
from core.dataset.retrieval import PromptIndex
from core.errors import NothingFitsError
from core.generation.prompts import check_prompt, visible
from core.generation.records import Piece, Sample
from core.wgsl.kinds import ShaderKind, detect_kind
from core.wgsl.templates import TEMPLATES, find_template


class Lookup(Protocol):
    """Finds a shader that somebody wrote, instead of writing one."""

    def answer(self, prompt: str, *, kind: ShaderKind | None) -> tuple[Piece, Sample]:
        """Return the shader for a prompt, as one piece and as a sample.

        Raises:
            PromptError: the prompt is empty or too long, or there is nothing for it.
        """
        ...


class Templates:
    """The four chromatic templates, chosen by a word of the prompt."""

    def answer(self, prompt: str, *, kind: ShaderKind | None = None) -> tuple[Piece, Sample]:  # noqa: ARG002 - they are what they are
        """Return the template a prompt asks for."""
        check_prompt(prompt)
        started = time.perf_counter()
        template = find_template(visible(prompt))
        if template is None:
            names = ", ".join(t.name for t in TEMPLATES)
            raise NothingFitsError(
                f"The templates do not cover {prompt!r}; they know {names}.",
                hint="Use a word such as 'chromatic mix', or choose another model.",
            )
        return _found(prompt, template.code, detect_kind(template.code), started)


class NearestPairs:
    """The pair of a dataset whose prompt is most like the one asked for."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._index = PromptIndex(examples)

    def answer(self, prompt: str, *, kind: ShaderKind | None = None) -> tuple[Piece, Sample]:
        """Return the shader of the nearest pair, of the given kind if there is one."""
        check_prompt(prompt)
        started = time.perf_counter()
        matches = self._index.nearest(visible(prompt), kind=kind)
        if not matches:
            raise NothingFitsError(
                f"No {kind or 'shader'} of the dataset has a word in common with {prompt!r}.",
                hint="Say it in other words, add a pair for it, or choose another model.",
            )
        example = matches[0].example
        return _found(prompt, example.wgsl_code, example.kind, started)


def _found(prompt: str, code: str, kind: ShaderKind, started: float) -> tuple[Piece, Sample]:
    sample = Sample(prompt, code, kind, 0, 0.0, True, time.perf_counter() - started)
    return Piece(code, 1.0), sample
