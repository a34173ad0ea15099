"""Mending many rows: only what the compiler rejects changes, and it is one step."""

from pathlib import Path

import pytest

from core.actions.generate_shader import open_model
from core.actions.mend_many import Mended, mend_many
from core.actions.open_model import find_model
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import TaskNotLearnt
from core.generation.config import GenerationConfig
from core.generation.lookups import Templates
from core.validation.validator import validate_shader

pytestmark = pytest.mark.gpu
ROWS = [
    Example("red", "vec3<f32>(1.0, 0.0, 0.0)", "expression"),
    Example("a wave", "fn wave(x: f32) -> f32 {\n    return sin(x * 0.5;\n}\n", "function"),
    Example("double", "fn double(x: f32) -> f32 {\n    return x * 2.0\n}\n", "function"),
    Example("too long", "fn f() {" + "a = 1; " * 5000, "function"),
]
CONFIG = GenerationConfig(num_samples=2, temperature=0.6)


@pytest.fixture(scope="module")
def model():
    return open_model(find_model("base"))


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    return store


def codes(store: DatasetStore) -> list[str]:
    return [row.example.wgsl_code for row in store.query()]


def test_what_is_rejected_is_mended_in_one_step(store, model, gpu) -> None:
    seen: list[int] = []
    done = mend_many(
        store, store.ids(), model, config=CONFIG, author="me", client=gpu, tick=seen.append
    )
    assert done == Mended(num_mended=2, num_valid=1, num_left=1)
    assert seen == [1, 2, 3, 4]
    for before, after in zip(ROWS, codes(store), strict=True):
        is_same = before.natural_language in ("red", "too long")
        assert (after == before.wgsl_code) == is_same
        if not is_same:
            assert validate_shader(after, client=gpu, kind=before.kind).is_valid
    store.undo_last(author="me")
    assert codes(store) == [row.wgsl_code for row in ROWS]


def test_leaving_early_keeps_what_is_mended(store, model, gpu) -> None:
    def leave(num_seen: int) -> None:
        if num_seen == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mend_many(store, store.ids(), model, config=CONFIG, author="me", client=gpu, tick=leave)
    after = codes(store)
    assert after[1] != ROWS[1].wgsl_code
    assert after[2] == ROWS[2].wgsl_code


def test_a_model_that_cannot_repair_says_so(store, gpu) -> None:
    with pytest.raises(TaskNotLearnt):
        mend_many(store, [2], Templates(), config=CONFIG, author="me", client=gpu)
