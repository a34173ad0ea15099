"""Training batches without end: recipes and curated examples, drawn in numbered chunks.

What a chunk holds depends on the seed and its number alone, so a position in the stream is a
chunk and a batch in it, and several processes may draw several chunks at a time.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from torch.utils.data import DataLoader, Dataset

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.records import Example
from core.dataset.tasks import TASKS, Task, TaskPair
from core.errors import DatasetError
from core.processes.terminate import end_with_parent
from core.tokenizer.tokenizer import Tokenizer
from core.training.batching import Row
from core.training.buckets import BatchShape, PackedBatch, bucket_batches, shape_of
from core.training.questions import QuestionSource, make_row

# Chunks hold many batches, so that the few empty rows of each hardly count.
_TOKENS_PER_DRAWN_PAIR = 8
_CHUNKS_AHEAD = 2  # of each worker
_END_OF_CHUNKS = 2**31


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
    task_shares: Mapping[Task, float] = field(default_factory=dict)
    grown_share: float = 0.0
    brief_share: float = 0.0

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
        self._source: QuestionSource | None = None  # made where it is used, in each worker

    def __getitem__(self, chunk: int) -> list[PackedBatch]:
        """Return the batches of a chunk in random order."""
        rng = random.Random(f"{self.mixture.seed}/{chunk}/order")
        asked = itertools.islice(
            self._questions().draw(f"{self.mixture.seed}/{chunk}"), self.mixture.rows_per_chunk
        )
        batches = pack_questions(asked, self.mixture, self._tokenizer)
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
            stride: distance of the chunks; lanes take turns.
        """
        loader = DataLoader(
            self,
            batch_size=None,
            sampler=range(chunk, _END_OF_CHUNKS, stride),
            num_workers=num_workers,
            prefetch_factor=_CHUNKS_AHEAD if num_workers else None,
            collate_fn=_as_it_is,
            worker_init_fn=_begin_drawing,
        )
        for number, batches in zip(itertools.count(chunk, stride), loader, strict=False):
            for idx in range(batch if number == chunk else 0, len(batches)):
                yield number, idx, batches[idx]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that the stream teaches."""
        shares = self.mixture.task_shares
        return tuple(task for task in TASKS if task == "generate" or shares.get(task))

    def _questions(self) -> QuestionSource:
        if self._source is None:
            mixture = self.mixture
            self._source = QuestionSource(
                RecipeEngine(),
                curated=mixture.curated,
                recipes_share=mixture.recipes_share,
                task_shares=mixture.task_shares,
                noise=mixture.noise,
                held_out=mixture.held_out,
                grown_share=mixture.grown_share,
                brief_share=mixture.brief_share,
            )
        return self._source


def pack_questions(
    asked: Iterable[TaskPair], mixture: Mixture, tokenizer: Tokenizer
) -> list[PackedBatch]:
    """Return questions as batches of the stream's shapes; those beyond the longest are left out.

    Tasks that read code or write text have batches of their own, so that the others stay cheap.
    """
    groups: dict[BatchShape, list[Row]] = {}
    for one in asked:
        row = make_row(tokenizer, one)
        if len(row.code) < mixture.max_width and len(row.prompt) <= mixture.max_width:
            groups.setdefault(shape_of(row.task), []).append(row)
    return [
        batch
        for shape in sorted(groups)
        for batch in bucket_batches(
            groups[shape],
            shape=shape,
            tokens_per_batch=mixture.tokens_per_batch,
            text_width=tokenizer.config.max_prompt_tokens,
            max_width=mixture.max_width,
            eos=tokenizer.code.eos_id,
        )
    ]


def _begin_drawing(_number: int) -> None:
    end_with_parent()


def _as_it_is(batches: list[PackedBatch]) -> list[PackedBatch]:
    return batches
