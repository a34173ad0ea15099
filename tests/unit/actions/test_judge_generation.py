"""Generations that are accepted, edited or rejected, and the repairs that come of it."""

import pytest

from core.actions.find_config import find_config
from core.actions.judge_generation import Generation, accept_generation, reject_generation
from core.actions.train_on_accepted import config_for_accepted, count_accepted, learn_accepted
from core.actions.validate_shader import validate_shader
from core.dataset.provenance import EDITED_TAG, GENERATED_TAG, provenance_of
from core.dataset.repairs import repairs_of
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.evaluation.records import Answer
from core.generation.records import Sample

pytestmark = pytest.mark.gpu

GOOD = "fn double(x: f32) -> f32 {\n    return 2.0 * x;\n}"
BAD = GOOD.replace("x;", "x")


@pytest.fixture
def store(tmp_path):
    return DatasetStore(tmp_path / "dataset.sqlite")


def generation(gpu, code, *, candidate=0, is_complete=True):
    sample = Sample("double it", code, "function", 20, -0.12345, is_complete, 0.5)
    answer = Answer(sample, validate_shader(code, client=gpu), 1)
    return Generation("base", answer, seed=3, candidate=candidate)


def test_what_is_accepted_is_learned_from_and_says_where_it_comes_from(gpu, store):
    row = accept_generation(store, generation(gpu, GOOD, candidate=2), author="me", client=gpu)
    assert (row.review, row.example.wgsl_code, row.example.tags) == (
        "accepted", GOOD, (GENERATED_TAG,)
    )  # fmt: skip
    told = provenance_of(row.example)
    assert (told.model, told.prompt, told.seed, told.candidate) == ("base", "double it", 3, 2)
    assert told.log_probability == -0.1235
    assert told.time
    assert not told.is_edited
    assert not told.breaks
    assert count_accepted(store) == 1
    config, _ = find_config(config_for_accepted())
    assert learn_accepted(config).dataset.uses_accepted


def test_a_generation_is_one_row_however_often_it_is_judged(gpu, store):
    first = accept_generation(store, generation(gpu, GOOD), author="me", client=gpu)
    again = accept_generation(store, generation(gpu, GOOD), author="me", client=gpu)
    assert (again.id, store.count()) == (first.id, 1)
    rejected = reject_generation(store, generation(gpu, GOOD), author="me")
    assert (rejected.id, rejected.review, store.count()) == (first.id, "rejected", 1)
    other = accept_generation(store, generation(gpu, GOOD), author="me", client=gpu, prompt="twice")
    assert other.id != first.id


def test_what_the_compiler_refuses_is_not_accepted(gpu, store):
    with pytest.raises(DatasetError, match="not a valid function"):
        accept_generation(store, generation(gpu, BAD), author="me", client=gpu)
    unfinished = generation(gpu, GOOD, is_complete=False)
    with pytest.raises(DatasetError, match="did not finish"):
        accept_generation(store, unfinished, author="me", client=gpu)
    good = generation(gpu, GOOD)
    with pytest.raises(DatasetError, match="not a valid function"):
        accept_generation(store, good, author="me", client=gpu, code=BAD)
    assert store.count() == 0


def test_a_mended_generation_is_a_repair_too(gpu, store):
    row = accept_generation(
        store, generation(gpu, BAD), author="me", client=gpu, code=GOOD, prompt="twice x"
    )
    assert row.example.natural_language == "twice x"
    assert EDITED_TAG in row.example.tags
    (repair,) = repairs_of(row.example)
    assert (repair.broken, repair.mended) == (BAD, GOOD)
    assert "expected" in repair.diagnostic


@pytest.mark.parametrize("is_rejected_first", [True, False])
def test_a_rejected_generation_finds_the_one_that_mends_it(gpu, store, is_rejected_first):
    bad, good = generation(gpu, BAD), generation(gpu, GOOD, candidate=1)
    if is_rejected_first:
        reject_generation(store, bad, author="me", reason="does not compile")
    accepted = accept_generation(store, good, author="me", client=gpu)
    if not is_rejected_first:
        reject_generation(store, bad, author="me", reason="does not compile")
    (repair,) = repairs_of(store.get(accepted.id).example)
    assert (repair.broken, repair.mended) == (BAD, GOOD)
    assert [example.wgsl_code for example in store.training_examples()] == [GOOD]
    (rejected,) = [row for row in store.query() if row.review == "rejected"]
    assert provenance_of(rejected.example).reason == "does not compile"
    assert not list(repairs_of(rejected.example))


def test_a_rejected_valid_shader_breaks_nothing(gpu, store):
    row = reject_generation(store, generation(gpu, GOOD), author="me")
    assert row.review == "rejected"
    assert provenance_of(row.example).breaks == ()
