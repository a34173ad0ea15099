"""How well a model's answers reproduce the shaders it was to write.

Exact means equal in every lexical token, so that layout and comments do not count. Valid means
that naga accepts the answer in the wrapper of its kind; complete that the model ended it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.normalising import code_tokens
from core.generation.records import Sample
from core.gpu.client import GpuClient
from core.percent import percent
from core.validation.validator import validate_shader


@dataclass(frozen=True)
class Score:
    """Counts over prompts, and the seconds the model wrote for."""

    model: str
    split: str
    num_prompts: int
    num_exact: int
    num_valid: int
    num_complete: int
    seconds: float

    def lines(self) -> list[str]:
        """Return the score as a person reads it."""
        return [
            f"{self.model}, split {self.split}: {self.num_prompts} prompts in {self.seconds:.1f} s",
            f"  exact     {_share(self.num_exact, self.num_prompts)}",
            f"  valid     {_share(self.num_valid, self.num_prompts)}",
            f"  complete  {_share(self.num_complete, self.num_prompts)}",
        ]


def is_exact(answer: str, expected: str) -> bool:
    """Tell whether two shaders have the same lexical tokens."""
    return code_tokens(answer) == code_tokens(expected)


def score_samples(
    samples: Sequence[Sample],
    expected: Sequence[str],
    *,
    client: GpuClient,
    model: str,
    split: str,
    seconds: float,
) -> Score:
    """Count over answers and the shaders that were expected, in the same order.

    Raises:
        GpuUnavailable: nothing can be validated.
    """
    pairs = list(zip(samples, expected, strict=True))
    verdicts = {
        code: validate_shader(code, client=client).is_valid for code in {s.code for s in samples}
    }
    return Score(
        model=model,
        split=split,
        num_prompts=len(pairs),
        num_exact=sum(is_exact(sample.code, code) for sample, code in pairs),
        num_valid=sum(verdicts[sample.code] for sample in samples),
        num_complete=sum(sample.is_complete for sample in samples),
        seconds=seconds,
    )


def _share(count: int, total: int) -> str:
    return f"{percent(count / total, 2):>8}  ({count} of {total})" if total else "   no prompts"
