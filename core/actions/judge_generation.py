"""Accept, edit or reject a generation: it becomes a row of the dataset with its provenance.

What is accepted is learned from. What is rejected stays in the dataset as a rejected row, which
training leaves out; where the compiler refused it, its code and complaint are remembered, and
an accepted shader for the same prompt that is near it becomes the answer of a repair example.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.actions.validate_shader import validate_shader
from core.dataset.provenance import (
    EDITED_TAG,
    GENERATED_TAG,
    Break,
    Provenance,
    provenance_of,
    with_provenance,
)
from core.dataset.records import Example, ExampleFilter, ReviewState, StoredExample
from core.dataset.repairs import mends
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.evaluation.records import Answer
from core.gpu.client import GpuClient
from core.validation.first_fault import first_fault
from core.validation.records import ValidationReport

CATEGORY = "generated"
JUDGED: tuple[ReviewState, ...] = ("accepted", "rejected")
MAX_SIBLINGS = 500  # rows for one prompt that are looked through


@dataclass(frozen=True)
class Generation:
    """An answer, and how it came about; ``candidate`` counts from 0 among those to one prompt."""

    model: str
    answer: Answer
    seed: int | None = None
    candidate: int | None = None


def accept_generation(
    store: DatasetStore,
    generation: Generation,
    *,
    author: str,
    client: GpuClient,
    prompt: str = "",
    code: str = "",
) -> StoredExample:
    """Add a generation to what is learned from, perhaps with another prompt or code.

    One that is there already, with the same origin, is not added again but accepted.

    Args:
        store: the dataset.
        generation: what the model answered.
        author: who accepts it.
        client: validates edited code.
        prompt: what the pair shall say instead; empty for the prompt that was asked.
        code: the shader as edited; empty for what the model wrote.

    Raises:
        DatasetError: the shader is not valid, or the model did not finish it.
        GpuUnavailable: edited code cannot be validated.
    """
    sample = generation.answer.sample
    code = code if code.strip() else sample.code
    is_edited = code != sample.code
    report = validate_shader(code, client=client) if is_edited else generation.answer.validation
    if not report.is_valid or (not is_edited and not generation.answer.is_valid):
        raise DatasetError(
            f"The shader is not a valid {report.kind}: {_complaint(report)}",
            hint="Mend it and accept it then, or reject it: its complaint is worth learning from.",
        )
    provenance = _provenance(generation).but(is_edited=is_edited)
    if is_edited and not generation.answer.validation.is_valid:
        provenance = provenance.but(breaks=_own_break(generation))
    provenance = provenance.but(
        breaks=(*provenance.breaks, *_breaks_mended_by(store, provenance, code))
    )
    tags = (GENERATED_TAG, EDITED_TAG) if is_edited else (GENERATED_TAG,)
    example = Example(prompt.strip() or sample.prompt, code, report.kind, CATEGORY, tags)
    return _added(store, with_provenance(example, provenance), "accepted", author=author)


def reject_generation(
    store: DatasetStore, generation: Generation, *, author: str, reason: str = ""
) -> StoredExample:
    """Keep a generation as a rejected row; accepted rows that mend it learn of it.

    Raises:
        DatasetError: the answer is empty.
    """
    sample = generation.answer.sample
    provenance = _provenance(generation).but(reason=reason.strip())
    if not generation.answer.validation.is_valid:
        provenance = provenance.but(breaks=_own_break(generation))
    kind = generation.answer.validation.kind
    example = Example(sample.prompt, sample.code, kind, CATEGORY, (GENERATED_TAG,))
    rejected = _added(store, with_provenance(example, provenance), "rejected", author=author)
    for item in provenance.breaks:
        _teach_accepted(store, provenance.prompt, item, author=author)
    return rejected


def _added(
    store: DatasetStore, example: Example, review: ReviewState, *, author: str
) -> StoredExample:
    """Return the row of an example with this verdict: one of the same generation, or a new one."""
    own = provenance_of(example)
    assert own is not None, "the callers gave it one"
    for known in (row for state in JUDGED for row in _siblings(store, own.prompt, state)):
        if _is_same_generation(known.example, example):
            if known.review != review:
                store.set_review([known], review, author=author)
            return store.get(known.id)
    return store.add(example, author=author, review=review)


def _is_same_generation(one: Example, other: Example) -> bool:
    drawn = [provenance_of(example) for example in (one, other)]
    origins = {(p.model, p.seed, p.prompt) for p in drawn if p}
    texts = {(example.natural_language, example.wgsl_code) for example in (one, other)}
    return len(origins) == len(texts) == 1


def _siblings(store: DatasetStore, prompt: str, review: ReviewState) -> Sequence[StoredExample]:
    """Return the generated rows that were asked for with these very words."""
    chosen = ExampleFilter(text=GENERATED_TAG, review=review)
    number = store.count(chosen)
    rows = store.query(chosen, limit=MAX_SIBLINGS, offset=max(0, number - MAX_SIBLINGS))
    return [row for row in rows if (p := provenance_of(row.example)) and p.prompt == prompt]


def _breaks_mended_by(store: DatasetStore, provenance: Provenance, code: str) -> tuple[Break, ...]:
    """Return the refused attempts at the same prompt that ``code`` can pass for mended."""
    rejected = (
        provenance_of(row.example) for row in _siblings(store, provenance.prompt, "rejected")
    )
    breaks = (item for other in rejected if other for item in other.breaks)
    known = set(provenance.breaks)
    return tuple(
        dict.fromkeys(item for item in breaks if item not in known and mends(code, item.code))
    )


def _teach_accepted(store: DatasetStore, prompt: str, item: Break, *, author: str) -> None:
    """Let the accepted rows for a prompt that mend a break remember it."""
    for row in _siblings(store, prompt, "accepted"):
        provenance = provenance_of(row.example)
        if provenance is None or item in provenance.breaks:
            continue
        if mends(row.example.wgsl_code, item.code):
            taught = provenance.but(breaks=(*provenance.breaks, item))
            store.update(
                row.id,
                with_provenance(row.example, taught),
                expected_revision=row.revision,
                author=author,
            )


def _provenance(generation: Generation) -> Provenance:
    sample = generation.answer.sample
    has_network = sample.num_tokens > 0
    return Provenance(
        model=generation.model,
        prompt=sample.prompt,
        seed=generation.seed,
        candidate=generation.candidate,
        log_probability=round(sample.log_probability, 4) if has_network else None,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _own_break(generation: Generation) -> tuple[Break, ...]:
    report = generation.answer.validation
    return (Break(generation.answer.sample.code, first_fault(report)),)


def _complaint(report: ValidationReport) -> str:
    return report.errors[0].message if report.errors else "the model did not finish it."
