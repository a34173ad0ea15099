"""Have a model mend the examples that the compiler rejects; all of it is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.actions.revise_shader import repair_shader
from core.dataset.store import DatasetStore
from core.dataset.store_rows import State
from core.errors import NothingToRepairError, PromptError
from core.gpu.client import GpuClient

if TYPE_CHECKING:
    from core.actions.generate_shader import Model
    from core.dataset.records import Example
    from core.generation.config import GenerationConfig

ROWS_AT_ONCE = 50


@dataclass(frozen=True)
class Mended:
    """How many examples were mended, were valid, and are as broken as before."""

    num_mended: int
    num_valid: int
    num_left: int


def mend_many(
    store: DatasetStore,
    ids: Sequence[int],
    model: Model,
    *,
    config: GenerationConfig,
    author: str,
    client: GpuClient,
    tick: Callable[[int], None] | None = None,
) -> Mended:
    """Replace code that is not valid by the best valid answer of a model.

    The compiler has the last word on every answer. Whoever leaves early (``tick`` raises) keeps
    what was mended so far; code that another session changes meanwhile stays as it left it.

    Args:
        store: the dataset.
        ids: the examples; those known to be valid are passed over.
        model: has learnt to repair.
        config: how many answers to choose from, and how they are drawn.
        author: of the step.
        client: validates.
        tick: is told how many examples were looked at.

    Raises:
        TaskNotLearnt: the model cannot repair.
        GpuUnavailable: nothing can be validated.
    """
    mended: dict[int, tuple[str, str]] = {}
    num_valid = num_seen = 0
    try:
        for start in range(0, len(ids), ROWS_AT_ONCE):
            for row in store.rows(ids[start : start + ROWS_AT_ONCE]):
                is_valid, code = row.validity == "valid", ""
                if not is_valid:
                    is_valid, code = _mend(row.example, model, config=config, client=client)
                num_valid += is_valid
                if code:
                    mended[row.id] = (row.example.wgsl_code, code)
                num_seen += 1
                if tick:
                    tick(num_seen)
    finally:
        num_mended = _save(store, mended, author=author)
    return Mended(num_mended, num_valid, num_seen - num_valid - num_mended)


def _mend(
    example: Example, model: Model, *, config: GenerationConfig, client: GpuClient
) -> tuple[bool, str]:
    """Return whether the code is valid as it is, and the mended code if it is not."""
    try:
        answers = repair_shader(
            model, example.wgsl_code, kind=example.kind, config=config, client=client
        )
    except NothingToRepairError:
        return True, ""
    except PromptError:  # too long for the model
        return False, ""
    return False, next((answer.sample.code for answer in answers if answer.is_valid), "")


def _save(store: DatasetStore, mended: dict[int, tuple[str, str]], *, author: str) -> int:
    def change(example_id: int, state: State) -> State:
        broken, whole = mended[example_id]
        return {**state, "wgsl_code": whole} if state["wgsl_code"] == broken else state

    if not mended:
        return 0
    return store.change_many(list(mended), change, action="mend", author=author).num_changed
