"""Training batches without end: recipes and curated examples, drawn in numbered chunks.

What a chunk holds depends on the seed and its number alone, so a position in the stream is a
chunk and a batch in it, and several processes may draw several chunks at a time.
"""

import hashlib
import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from torch.utils.data import DataLoader, Dataset

from core.dataset.noise import with_slips
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import RecipeSplit, split_of
from core.dataset.records import Example
from core.errors import DatasetError
from core.tokenizer.tokenizer import Tokenizer
from core.training.batching import Row
from core.training.buckets import PackedBatch, bucket_batches
from core.wgsl.kinds import ShaderKind

# Chunks hold many batches, so that the few empty rows of each hardly count.
_TOKENS_PER_DRAWN_PAIR = 8
_CHUNKS_AHEAD = 2  # of each worker
_END_OF_CHUNKS = 2**31


@dataclass(frozen=True)
class Asked:
    """A prompt and the code that answers it."""

    prompt: str
    code: str
    kind: ShaderKind | None


@dataclass(frozen=True)
class Mixture:
    """What a stream is made of, and the shapes of its batches.

    ``held_out`` are prompts of validation sets: recipes may come upon them by chance, and then
    draw again; among the curated examples there must be none.
    """

    seed: int
    recipes_share: float
    noise: float
    tokens_per_batch: int
    max_width: int
    curated: tuple[Example, ...] = ()
    held_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.recipes_share < 1.0 and not self.curated:
            raise DatasetError(
                f"recipes_share is {self.recipes_share:g}, but there is no example to train on "
                "beside the recipes.",
                hint="Add examples, or set recipes_share to 1.",
            )
        leaks = self.held_out & {prompt for item in self.curated for prompt in item.prompts}
        if leaks:
            raise DatasetError(
                f"{len(leaks)} prompts are both for training and for validation, for example "
                f"{min(leaks)!r}.",
                hint="Remove the repetitions from the dataset, or give them equal code.",
            )

    @property
    def rows_per_chunk(self) -> int:
        """Prompts drawn for a chunk."""
        return max(64, self.tokens_per_batch // _TOKENS_PER_DRAWN_PAIR)


class ChunkStream(Dataset[list[PackedBatch]]):
    """Draws chunks of batches by their number.

    Args:
        mixture: what to draw.
        tokenizer: of the model.
    """

    def __init__(self, mixture: Mixture, tokenizer: Tokenizer) -> None:
        self.mixture = mixture
        self._tokenizer = tokenizer
        self._engine: RecipeEngine | None = None  # made where it is used, in each worker

    def __getitem__(self, chunk: int) -> list[PackedBatch]:
        """Return the batches of a chunk in random order."""
        rng = random.Random(f"{self.mixture.seed}/{chunk}")
        rows = itertools.islice(self._rows(chunk, rng), self.mixture.rows_per_chunk)
        batches = pack_rows(rows, self.mixture, self._tokenizer)
        rng.shuffle(batches)
        return batches

    def batches_from(
        self, chunk: int, batch: int, *, num_workers: int, stride: int = 1
    ) -> Iterator[tuple[int, int, PackedBatch]]:
        """Yield chunk, batch number and batch, from a position on and without end.

        Args:
            chunk: to begin with.
            batch: to begin with, in this chunk.
            num_workers: processes that draw; 0 draws in this one.
            stride: distance of the chunks; processes that train together take turns.
        """
        loader = DataLoader(
            self,
            batch_size=None,
            sampler=range(chunk, _END_OF_CHUNKS, stride),
            num_workers=num_workers,
            prefetch_factor=_CHUNKS_AHEAD if num_workers else None,
            collate_fn=_as_it_is,
        )
        for number, batches in zip(itertools.count(chunk, stride), loader, strict=False):
            for idx in range(batch if number == chunk else 0, len(batches)):
                yield number, idx, batches[idx]

    def _rows(self, chunk: int, rng: random.Random) -> Iterator[Row]:
        self._engine = self._engine or RecipeEngine()
        pairs = recipe_pairs(self._engine, f"{self.mixture.seed}/{chunk}/recipes", split="train")
        while True:
            asked = self._draw(pairs, rng)
            if rng.random() < self.mixture.noise:
                asked = replace(asked, prompt=with_slips(asked.prompt, rng))
            # The model learns to answer whether or not the kind of code is said.
            yield make_row(self._tokenizer, asked if rng.random() < 0.5 else without_kind(asked))

    def _draw(self, pairs: Iterator[Pair], rng: random.Random) -> Asked:
        if rng.random() >= self.mixture.recipes_share:
            example = rng.choice(self.mixture.curated)
            return Asked(rng.choice(example.prompts), example.wgsl_code, example.kind)
        pair = next(pair for pair in pairs if pair.prompt not in self.mixture.held_out)
        return Asked(pair.prompt, pair.code, pair.kind)


def recipe_pairs(engine: RecipeEngine, seed: str, *, split: RecipeSplit) -> Iterator[Pair]:
    """Yield recipe pairs of one split without end; none is a prompt kept from the stream."""
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
    return (pair for pair in engine.stream(number) if split_of(pair) == split)


def make_row(tokenizer: Tokenizer, asked: Asked) -> Row:
    """Return prompt and code as ids."""
    prompt_ids = tokenizer.prompt.encode(asked.prompt, kind=asked.kind)
    return Row(tuple(prompt_ids), tuple(tokenizer.code.encode(asked.code)))


def without_kind(asked: Asked) -> Asked:
    """Return the same without a word about the kind of code."""
    return replace(asked, kind=None)


def pack_rows(rows: Iterable[Row], mixture: Mixture, tokenizer: Tokenizer) -> list[PackedBatch]:
    """Return rows as batches of the stream's shapes; codes beyond the longest are left out."""
    return bucket_batches(
        (row for row in rows if len(row.code) < mixture.max_width),
        tokens_per_batch=mixture.tokens_per_batch,
        prompt_width=tokenizer.config.max_prompt_tokens,
        max_width=mixture.max_width,
        eos=tokenizer.code.eos_id,
    )


def _as_it_is(batches: list[PackedBatch]) -> list[PackedBatch]:
    return batches
