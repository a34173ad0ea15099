"""Measure every figure of a model card, the same each time, with progress."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import paths
from core.actions.generate_batch import PromptRow
from core.actions.generate_shader import open_model
from core.actions.open_model import NEAREST_NAME, ModelChoice
from core.dataset.records import Example
from core.dataset.seeding import shipped_examples
from core.dataset.splitting import assign_split
from core.errors import DatasetError, PromptError
from core.evaluation.card import SetScore, Written, score_set
from core.evaluation.question_sets import (
    TRAIN_RATIO,
    VAL_RATIO,
    Question,
    QuestionSet,
    card_sets,
)
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.generation.lookups import NearestPairs
from core.generation.records import Request
from core.gpu.client import GpuClient
from core.storage.append_log import AppendLog

BATCH = 64  # questions between two reports of progress
GREEDY = GenerationConfig(temperature=0.0)
PROMPTS_SET = "prompts"


@dataclass(frozen=True)
class CardProgress:
    """So many questions of a set are answered; ``score`` is there when all are."""

    set_name: str
    model: str
    num_done: int
    num_questions: int
    score: SetScore | None = None


def measure_card(
    choice: ModelChoice,
    *,
    client: GpuClient,
    limit: int,
    prompts: Sequence[PromptRow] = (),
    answers: Path | None = None,
    device: str = "cpu",
) -> Iterator[CardProgress]:
    """Ask a model everything that its card tells of, and the nearest shipped pair beside it.

    Every answer is the first one, greedy and unconstrained; nothing is tried twice.

    Args:
        choice: the model; must be a network.
        client: judges validity.
        limit: questions of each set, at most.
        prompts: asked besides, without a known answer; only their validity is told.
        answers: file that gets a line ``{id, code}`` for each of the prompts, for another judge.
        device: where the model computes; on a CPU it does so in 8 bits, as for users.

    Raises:
        CheckpointError: the model cannot be opened.
        DatasetError: it is no network, or ``answers`` is there already.
        GpuUnavailable: nothing can be validated.
    """
    if answers is not None and answers.exists():
        raise DatasetError(f"{answers} is there already.", hint="Give --answers a new file.")
    model = open_model(choice, device=device)
    if not isinstance(model, Generator):
        raise DatasetError(
            f"{choice.name} is no network; there is nothing to measure.",
            hint="Name a trained model; tiny-agent-trainer list shows them.",
        )
    client.adapter()  # without one the answers could not be judged
    shipped = shipped_examples(paths.curated())
    nearest = NearestPairs([example for example in shipped if _is_learned(example)])
    if prompts:
        yield from _measure_prompts(model, nearest, choice.name, prompts, answers, client)
    for asked in card_sets(shipped, tuple(model.tasks), limit=limit):
        if not asked.questions:
            continue
        yield from _measured(model, choice.name, asked, client)
        if asked.task == "generate":
            yield from _measured(nearest, NEAREST_NAME, asked, client)


def _measure_prompts(
    model: Generator,
    nearest: NearestPairs,
    name: str,
    prompts: Sequence[PromptRow],
    answers: Path | None,
    client: GpuClient,
) -> Iterator[CardProgress]:
    asked = QuestionSet(
        PROMPTS_SET, "generate", tuple(Question(Request(r.prompt, r.kind), "") for r in prompts)
    )
    yield from _measured(model, name, asked, client, is_known=False, keep=(prompts, answers))
    yield from _measured(nearest, NEAREST_NAME, asked, client, is_known=False)


def _measured(
    model: Generator | NearestPairs,
    name: str,
    asked: QuestionSet,
    client: GpuClient,
    *,
    is_known: bool = True,
    keep: tuple[Sequence[PromptRow], Path | None] = ((), None),
) -> Iterator[CardProgress]:
    started, written, total = time.perf_counter(), list[Written](), len(asked.questions)
    yield CardProgress(asked.name, name, 0, total)
    for start in range(0, total, BATCH):
        requests = [question.request for question in asked.questions[start : start + BATCH]]
        written += _answers(model, requests)
        yield CardProgress(asked.name, name, len(written), total)
    seconds = time.perf_counter() - started
    rows, path = keep
    if path is not None:
        _keep(path, rows, written)
    expected = [question.expected for question in asked.questions] if is_known else None
    score = score_set(
        asked.name, asked.task, name, written, expected, client=client, seconds=seconds
    )
    yield CardProgress(asked.name, name, total, total, score)


def _answers(model: Generator | NearestPairs, requests: Sequence[Request]) -> list[Written]:
    """Return the answer to each request; who cannot be asked something has failed there."""
    try:
        return _write(model, requests)
    except PromptError:
        if len(requests) == 1:
            return [Written("", is_complete=False)]
    return [_answers(model, [request])[0] for request in requests]


def _write(model: Generator | NearestPairs, requests: Sequence[Request]) -> list[Written]:
    if isinstance(model, NearestPairs):
        found = (model.answer(request.prompt, kind=request.kind)[1] for request in requests)
        return [Written(sample.code, sample.is_complete) for sample in found]
    if requests[0].task == "describe":
        told = model.describe([request.code for request in requests], config=GREEDY)
        return [Written(one.text, one.is_complete) for (one,) in told]
    return [
        Written(sample.code, sample.is_complete)
        for (sample,) in model.write(requests, config=GREEDY)
    ]


def _keep(path: Path, rows: Sequence[PromptRow], written: Sequence[Written]) -> None:
    log = AppendLog(path)
    try:
        for row, answer in zip(rows, written, strict=True):
            log.append({"id": row.id, "code": answer.text})
    finally:
        log.close()


def _is_learned(example: Example) -> bool:
    return assign_split(example, train_ratio=TRAIN_RATIO, val_ratio=VAL_RATIO) == "train"
