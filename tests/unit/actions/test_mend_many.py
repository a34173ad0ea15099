"""Mending many rows: what the compiler then accepts is saved, as one step; the rest is named."""

from pathlib import Path

import pytest

from core.actions.generate_shader import open_model
from core.actions.mend_many import MENDED_TAG, mend_many
from core.actions.open_model import ModelChoice
from core.actions.revise_shader import repairer
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import TaskNotLearnt
from tests.taught_tasks import DOUBLE, HALVE, NO_SEMICOLON

BROKEN = "\n".join(NO_SEMICOLON)
FIXED = DOUBLE.replace("    return", "return")  # by the compiler's word; its layout stays
MISNAMED = HALVE.replace("* x", "* \u00fc")
ROWS = [
    Example("double a number", BROKEN, "function"),
    Example("halve a number", MISNAMED, "function", tags=("a",)),
    Example("fine", "0.5", "expression"),
    Example("too long", "sin(" * 200, "expression"),
]

pytestmark = pytest.mark.gpu


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


@pytest.fixture(scope="module")
def repair(taught_folder, gpu):
    return repairer(open_model(ModelChoice("taught", "file", "", taught_folder)), client=gpu)


def run(steps):
    """Return the outcome, and what was told on the way."""
    told = []
    try:
        while True:
            told.append(next(steps))
    except StopIteration as end:
        return end.value, told


def test_refused_rows_are_mended_and_others_named(gpu, store, repair):
    done, ticks = run(mend_many(store, store.ids(), client=gpu, author="me", repair=repair))
    assert (done.num_changed, done.num_unchanged) == (2, 1)
    assert [number for number, _ in done.skipped] == [4]
    assert ticks == [1, 2, 3, 4]
    rows = [row.example for row in store.query()]
    assert [row.wgsl_code for row in rows] == [FIXED, HALVE, "0.5", ROWS[3].wgsl_code]
    assert [row.tags for row in rows] == [(MENDED_TAG,), ("a", MENDED_TAG), (), ()]
    store.undo_last(author="me")
    assert [row.example for row in store.query()] == ROWS


def test_an_answer_of_another_kind_or_sense_is_not_saved(gpu, tmp_path, repair):
    store = DatasetStore(tmp_path / "other.sqlite")
    store.import_examples([Example("double", BROKEN, "expression")], author="me")
    done, _ = run(mend_many(store, store.ids(), client=gpu, author="me", repair=repair))
    assert done.num_changed == 0
    assert store.get(1).example.wgsl_code == BROKEN


def test_stopping_keeps_what_was_mended(gpu, store, repair):
    steps = mend_many(store, store.ids(), client=gpu, author="me", repair=repair)
    assert next(steps) == 1
    steps.close()
    assert [row.example.wgsl_code for row in store.query()][:2] == [FIXED, MISNAMED]


def test_a_row_that_another_session_changes_meanwhile_stays_so(gpu, store, repair):
    steps, row = mend_many(store, [1], client=gpu, author="me", repair=repair), store.get(1)
    next(steps)
    other = Example("p", "1.0", "expression")
    store.update(1, other, expected_revision=row.revision, author="bob")
    done, _ = run(steps)
    assert (done.num_changed, store.get(1).example.wgsl_code) == (0, "1.0")


def test_without_a_model_the_findings_are_followed(gpu, store):
    done, _ = run(mend_many(store, store.ids(), client=gpu, author="me"))
    assert (done.num_changed, done.num_unchanged) == (1, 1)
    assert [number for number, _ in done.skipped] == [2, 4]
    assert "do not say how" in done.skipped[0][1]
    assert [row.example.wgsl_code for row in store.query()][:2] == [FIXED, MISNAMED]


def test_a_model_that_cannot_repair_is_refused(gpu):
    with pytest.raises(TaskNotLearnt):
        repairer(open_model(ModelChoice("templates", "templates", "", None)), client=gpu)
