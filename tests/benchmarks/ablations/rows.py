"""The rows that all variants learn from and are measured on, in one shape."""

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.tasks import TaskPair
from core.jobs.config_files import load_preset
from core.jobs.stream_examples import mixture_of, validation_questions
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.buckets import NOTHING, PackedBatch
from core.training.questions import QuestionSource, make_row

CODE_WIDTH = 240
TEXT_WIDTH = 48
_ROWS_A_CHUNK = 2048
_NUM_VALIDATION_ROWS = 320
_EVALUATION_ROWS = 64

Arrays = dict[str, NDArray[np.int16]]


class Rows(Dataset[Arrays]):
    """Draws numbered chunks, as ids of several tokenizers that are told by name."""

    def __init__(self, tokenizers: Mapping[str, Path]) -> None:
        self._tokenizers = {name: load_tokenizer(path) for name, path in tokenizers.items()}
        config = load_preset("small")
        self._sets = validation_questions(config, num_rows=_NUM_VALIDATION_ROWS)
        asked = itertools.chain(*self._sets.values())
        self._mixture = mixture_of(config, held_out=asked)

    def __getitem__(self, chunk: int) -> Arrays:
        source = QuestionSource(
            RecipeEngine(),
            curated=self._mixture.curated,
            recipes_share=self._mixture.recipes_share,
            task_shares={},
            noise=self._mixture.noise,
            held_out=self._mixture.held_out,
        )
        drawn = list(itertools.islice(source.draw(f"ablations/{chunk}"), _ROWS_A_CHUNK))
        return self._arrays(drawn, "train")

    def validation(self) -> Arrays:
        """Return the rows of all validation sets that only generate."""
        found: Arrays = {}
        for name, part in self._sets.items():
            if part[0].task == "generate":
                found |= self._arrays(part, name)
        return found

    def _arrays(self, asked: Iterable[TaskPair], part: str) -> Arrays:
        # A row that is too long in one vocabulary is left out in all.
        rows = {name: [make_row(t, one) for one in asked] for name, t in self._tokenizers.items()}
        fits = [
            all(len(r.code) < CODE_WIDTH and len(r.prompt) <= TEXT_WIDTH for r in same)
            for same in zip(*rows.values(), strict=True)
        ]
        arrays: Arrays = {}
        for name, own in rows.items():
            kept = [row for row, does_fit in zip(own, fits, strict=True) if does_fit]
            eos = self._tokenizers[name].code.eos_id
            arrays[f"{part}/{name}/prompts"] = _filled([r.prompt for r in kept], TEXT_WIDTH)
            arrays[f"{part}/{name}/codes"] = _filled([(*r.code, eos) for r in kept], CODE_WIDTH)
        return arrays


def draw_rows(tokenizers: Mapping[str, Path], *, num_rows: int, num_workers: int) -> Arrays:
    """Return at least ``num_rows`` training rows, and the validation rows."""
    rows = Rows(tokenizers)
    chunks: list[Arrays] = []
    loader = DataLoader(
        rows, batch_size=None, sampler=range(10**6), num_workers=num_workers, collate_fn=_as_it_is
    )
    for chunk in loader:
        chunks.append(chunk)
        if sum(len(next(iter(one.values()))) for one in chunks) >= num_rows:
            break
    joined = {key: np.concatenate([one[key] for one in chunks]) for key in chunks[0]}
    return joined | rows.validation()


def batch_of(arrays: Arrays, key: str, start: int, count: int) -> PackedBatch:
    """Return some rows as a batch; ``key`` is ``part/tokenizer``."""
    part = slice(start, start + count)
    return PackedBatch(arrays[f"{key}/prompts"][part], arrays[f"{key}/codes"][part])


def validation_batches(arrays: Arrays, tokenizer: str) -> dict[str, list[PackedBatch]]:
    """Return the whole batches of each validation set."""
    keys = [key.removesuffix("/codes") for key in arrays if key.endswith(f"/{tokenizer}/codes")]
    return {
        key.split("/")[0]: [
            batch_of(arrays, key, start, _EVALUATION_ROWS)
            for start in range(0, len(arrays[f"{key}/codes"]), _EVALUATION_ROWS)
        ]
        for key in keys
        if not key.startswith("train/")
    }


def _filled(texts: list[tuple[int, ...]], width: int) -> NDArray[np.int16]:
    array = np.full((len(texts), width), NOTHING, np.int16)
    for idx, text in enumerate(texts):
        array[idx, : len(text)] = text
    return array


def _as_it_is(arrays: Arrays) -> Arrays:
    return arrays
