"""Mend the examples that the compiler refuses, by its findings or by a model; one step to undo.

A token that is missing and a name that is misspelt are mended by what the finding says; else a
model is asked, if there is one. What is saved is accepted by the compiler, judged as the kind of
its row, and near what was there. Rows that are valid, or that cannot be mended so, stay as they
are.
"""

from collections.abc import Callable, Generator, Sequence

from core.actions.mend_shader import mend_by_findings
from core.dataset.records import BulkResult, StoredExample
from core.dataset.repairs import is_slight_change, kept_share
from core.dataset.store import DatasetStore
from core.dataset.store_rows import State
from core.errors import PromptError
from core.evaluation.records import Answer
from core.gpu.client import GpuClient
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader

MENDED_TAG = "mended"
ROWS_AT_ONCE = 100
# Asks a model to mend what the compiler refused, see ``revise_shader.repairer``.
Repair = Callable[[ValidationReport], Sequence[Answer]]


class _Unmended(Exception):
    """Nothing for a row is accepted; goes no further than this file."""


def mend_many(
    store: DatasetStore,
    ids: Sequence[int],
    *,
    client: GpuClient,
    author: str,
    repair: Repair | None = None,
) -> Generator[int, None, BulkResult]:
    """Mend what is refused and tag it MENDED_TAG; ``skipped`` names the rows that stay refused.

    Yields how many rows were looked at, after each. Whoever closes the generator, to stop, keeps
    what was mended until then. Code that another session changes meanwhile stays as it left it.
    Without ``repair`` only what the findings say is done.

    Raises:
        GpuUnavailable: nothing can be validated; what was mended until then is saved.
    """
    mended: dict[int, tuple[str, str]] = {}
    skipped: list[tuple[int, str]] = []
    num_done = num_changed = 0
    try:
        for start in range(0, len(ids), ROWS_AT_ONCE):
            for row in store.rows(ids[start : start + ROWS_AT_ONCE]):
                if row.validity != "valid":
                    try:
                        code = _mended(row, repair, client)
                    except (PromptError, _Unmended) as reason:
                        skipped.append((row.id, str(reason)))
                    else:
                        if code is not None:
                            mended[row.id] = (row.example.wgsl_code, code)
                num_done += 1
                yield num_done
    finally:
        num_changed = _save(store, mended, author=author)
    return BulkResult(num_changed, len(ids) - num_changed - len(skipped), tuple(skipped))


def _mended(row: StoredExample, repair: Repair | None, client: GpuClient) -> str | None:
    """Return code for a refused row that is accepted as its kind; None where the row is valid.

    Raises:
        PromptError: the model cannot read the row.
        _Unmended: the findings do not say how, and none of the model's answers is accepted.
    """
    code, kind = row.example.wgsl_code, row.example.kind
    report = validate_shader(code, client=client, kind=kind)
    if report.is_valid:  # it was not run yet
        return None
    by_findings = mend_by_findings(report, client=client)
    if by_findings is not None and is_slight_change(by_findings, code):
        return by_findings
    if repair is None:
        raise _Unmended(f"The findings do not say how to mend it: {report.errors[0].message}")
    answers = repair(report)
    found = [answer.sample.code for answer in answers if answer.is_valid]
    # The one that changes least comes first; what changes much is another shader, not this mended.
    for mended in sorted(found, key=lambda mended: -kept_share(mended, code)):
        if not is_slight_change(mended, code):
            break
        if validate_shader(mended, client=client, kind=kind).is_valid:
            return mended
    raise _Unmended(f"None of {len(answers)} answers is a valid {kind} near what is there.")


def _save(store: DatasetStore, mended: dict[int, tuple[str, str]], *, author: str) -> int:
    def change(example_id: int, state: State) -> State:
        before, after = mended[example_id]
        if state["wgsl_code"] != before:
            return state
        tags = [tag for tag in state.get("tags", []) if tag != MENDED_TAG]
        return {**state, "wgsl_code": after, "tags": [*tags, MENDED_TAG]}

    if not mended:
        return 0
    return store.change_many(list(mended), change, action="mend", author=author).num_changed
