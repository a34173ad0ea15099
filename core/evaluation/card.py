"""The figures of a model card: how a model's first, greedy, unconstrained answers do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.dataset.tasks import Task
from core.evaluation.reproduction import is_exact
from core.evaluation.shares import Share, share_of
from core.evaluation.similarity import bleu, chrf, text_bleu
from core.gpu.client import GpuClient
from core.validation.validator import validate_shader


@dataclass(frozen=True)
class Written:
    """An answer as far as the model wrote it; empty where it could not be asked."""

    text: str
    is_complete: bool


@dataclass(frozen=True)
class SetScore:
    """How a set was answered.

    ``exact`` and the likenesses (0 to 1) are None where no answer is expected, ``valid`` (naga
    accepts an answer that the model ended itself) where the answers are no code.
    """

    name: str
    task: Task
    model: str
    num_questions: int
    complete: Share | None
    exact: Share | None
    valid: Share | None
    bleu: float | None
    chrf: float | None
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the figures with their intervals."""
        shares = {"complete": self.complete, "exact": self.exact, "valid": self.valid}
        return {
            "set": self.name,
            "task": self.task,
            "model": self.model,
            "num_questions": self.num_questions,
            **{name: _share_to_json(share) for name, share in shares.items()},
            "bleu": self.bleu,
            "chrf": self.chrf,
            "seconds": round(self.seconds, 1),
        }


def score_set(
    name: str,
    task: Task,
    model: str,
    answers: Sequence[Written],
    expected: Sequence[str] | None,
    *,
    client: GpuClient,
    seconds: float,
) -> SetScore:
    """Judge the answers to a set.

    Args:
        name: of the set.
        task: what was asked.
        model: who answered.
        answers: in the order of the questions.
        expected: the right answers, where they are known.
        client: judges validity.
        seconds: that answering took.

    Raises:
        GpuUnavailable: nothing can be validated.
    """
    texts, is_text = [answer.text for answer in answers], task == "describe"
    valid = None
    if not is_text:
        verdicts = {
            code: bool(code.strip()) and validate_shader(code, client=client).is_valid
            for code in set(texts)
        }
        valid = share_of(verdicts[answer.text] and answer.is_complete for answer in answers)
    pairs = list(zip(texts, expected, strict=True)) if expected is not None else []
    is_same = _is_same_text if is_text else is_exact
    count_runs = text_bleu if is_text else bleu
    return SetScore(
        name=name,
        task=task,
        model=model,
        num_questions=len(answers),
        complete=share_of(answer.is_complete for answer in answers),
        exact=share_of(is_same(text, right) for text, right in pairs),
        valid=valid,
        bleu=count_runs(texts, expected) if expected else None,
        chrf=chrf(texts, expected) if expected else None,
        seconds=seconds,
    )


def card_lines(scores: Sequence[SetScore]) -> list[str]:
    """Return the scores as a table; shares in per cent with intervals of 95 %."""
    head = ("set", "model", "asked", "exact", "valid", "complete", "BLEU", "chrF")
    rows = [head, *(_cells(score) for score in scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _cells(score: SetScore) -> tuple[str, ...]:
    shares = (score.exact, score.valid, score.complete)
    likenesses = (score.bleu, score.chrf)
    return (
        score.name,
        score.model,
        f"{score.num_questions:,}",
        *("-" if share is None else str(share) for share in shares),
        *("-" if value is None else f"{value:.3f}" for value in likenesses),
    )


def _share_to_json(share: Share | None) -> dict[str, float] | None:
    if share is None:
        return None
    low, high = share.interval
    return {"count": share.count, "share": share.value, "low": low, "high": high}


def _is_same_text(answer: str, expected: str) -> bool:
    """Tell whether two texts have the same words; a tokenizer knows no capitals and spaces."""
    return answer.casefold().split() == expected.casefold().split()
