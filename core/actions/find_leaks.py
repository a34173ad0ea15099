"""Prove that the validation sets are honest: what each of them shares with training.

Training is the training rows of the given files and a sample of the recipes' endless stream. A
question shares with it a whole program, a program but for names and numbers, a picture, or a
prompt. What shapes are made of is learned, so held-out *programs* and *wordings* may share the
second; they differ from training in the numbers, and those show.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.actions.check_dataset import DRAWN_KINDS
from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.normalising import code_tokens, normalised_code, normalised_prompt
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.splits import split_of
from core.dataset.recipes.validation import VALIDATION_SPLITS, program_key, validation_pairs
from core.dataset.records import Example
from core.dataset.splitting import assign_split, code_sha256
from core.gpu.client import GpuClient
from core.rendering.picture_hash import HASHED_FRAMES, looks_like, picture_hash
from core.rendering.renderer import render_shader
from core.wgsl.kinds import ShaderKind

TRAINING_SEED = 1
DEFAULT_DRAWS = 20_000
NUM_RECIPE_QUESTIONS = 500  # in each of the recipes' sets
# Drawing takes far longer than reading, so but one in so many draws is drawn.
DRAWS_PER_PICTURE = 10
TRAIN_RATIO, VAL_RATIO = 0.8, 0.1

Tick = Callable[[], None]


@dataclass(frozen=True)
class Item:
    """A shader with its prompts, and the key under which lists of lookalikes know it."""

    key: str
    prompts: tuple[str, ...]
    code: str
    kind: ShaderKind
    picture: int | None = None


@dataclass(frozen=True)
class SetLeaks:
    """How many questions of a validation set share something with training.

    ``first`` holds the main prompts of the first ones that leak.
    """

    name: str
    size: int
    num_pictures: int  # that could be compared
    same_program: int
    same_structure: int
    may_share_structure: bool
    same_picture: int
    same_prompt: int
    benchmark_prompts: int
    first: tuple[str, ...] = ()

    @property
    def is_leaking(self) -> bool:
        """Whether the set shares with training what it must not."""
        allowed = 0 if self.may_share_structure else self.same_structure
        shared = self.same_program + self.same_picture + self.same_prompt
        return bool(allowed + shared + self.benchmark_prompts)


class TrainingPool:
    """All that training holds, for questions to be held against."""

    def __init__(self, items: Iterable[Item]) -> None:
        items = tuple(items)
        self._programs = {code_tokens(item.code) for item in items}
        self._structures = {normalised_code(item.code) for item in items}
        self._prompts = {normalised_prompt(p) for item in items for p in item.prompts}
        self._pictures = list({item.picture for item in items if item.picture is not None})

    def shared(self, item: Item) -> frozenset[str]:
        """Return in what an item equals some of training: program, structure, picture, prompt."""
        picture = item.picture
        found = {
            "program": code_tokens(item.code) in self._programs,
            "structure": normalised_code(item.code) in self._structures,
            "prompt": any(normalised_prompt(p) in self._prompts for p in item.prompts),
            "picture": picture is not None
            and any(looks_like(picture, other) for other in self._pictures),
        }
        return frozenset(name for name, is_shared in found.items() if is_shared)


def find_leaks(
    examples: Sequence[Example],
    *,
    client: GpuClient,
    num_draws: int = DEFAULT_DRAWS,
    num_questions: int = NUM_RECIPE_QUESTIONS,
    tick: Tick = lambda: None,
) -> Iterator[SetLeaks]:
    """Hold the validation sets of ``examples`` and of the recipes against training.

    Args:
        examples: rows of dataset files, for training and validation alike.
        client: draws the pictures.
        num_draws: how much of the recipes' stream to look at.
        num_questions: how many to put in each of the recipes' sets.
        tick: called after each picture.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    engine = RecipeEngine()
    rows: dict[str, list[Item]] = {"train": [], "val": [], "test": []}
    for example in examples:
        split = assign_split(example, train_ratio=TRAIN_RATIO, val_ratio=VAL_RATIO)
        rows[split].append(item_of_row(example))
    learned = [*with_pictures(rows["train"], client, tick)]
    learned += training_draws(engine, num_draws, client, tick)
    pool = TrainingPool(learned)
    for split in ("val", "test"):
        questions = with_pictures(rows[split], client, tick)
        yield count_leaks(f"rows: {split}", tuple(questions), pool)
    for held_out in VALIDATION_SPLITS:
        pairs = validation_pairs(engine, held_out, num_questions)
        questions = with_pictures(map(item_of_pair, pairs), client, tick)
        may_share = may_share_structure(held_out)
        yield count_leaks(
            f"recipes: {held_out}", tuple(questions), pool, may_share_structure=may_share
        )


def num_pictures(num_examples: int, num_draws: int, num_questions: int) -> int:
    """Return about how often ``find_leaks`` ticks."""
    return num_examples + num_draws // DRAWS_PER_PICTURE + len(VALIDATION_SPLITS) * num_questions


def may_share_structure(split: str) -> bool:
    """Whether a set of the recipes is about other things than new structures."""
    return split != "combination"


def count_leaks(
    name: str,
    questions: Sequence[Item],
    pool: TrainingPool,
    *,
    may_share_structure: bool = False,
) -> SetLeaks:
    """Count what the questions of one set share with training."""
    allowed = {"structure"} if may_share_structure else set()
    shared = [pool.shared(question) for question in questions]
    benchmark = [any(map(is_benchmark_prompt, question.prompts)) for question in questions]
    leaking = (
        question.prompts[0]
        for question, what, is_known in zip(questions, shared, benchmark, strict=True)
        if what - allowed or is_known
    )
    return SetLeaks(
        name=name,
        size=len(questions),
        num_pictures=sum(question.picture is not None for question in questions),
        same_program=sum("program" in what for what in shared),
        same_structure=sum("structure" in what for what in shared),
        may_share_structure=may_share_structure,
        same_picture=sum("picture" in what for what in shared),
        same_prompt=sum("prompt" in what for what in shared),
        benchmark_prompts=sum(benchmark),
        first=tuple(islice(leaking, 5)),
    )


def training_draws(
    engine: RecipeEngine, num_draws: int, client: GpuClient, tick: Tick
) -> Iterator[Item]:
    """Yield the training pairs among the first draws of the recipes, some with pictures."""
    for number, pair in enumerate(islice(engine.stream(TRAINING_SEED), num_draws)):
        if split_of(pair) != "train":
            continue
        item = item_of_pair(pair)
        if number % DRAWS_PER_PICTURE == 0:
            (item,) = with_pictures((item,), client, tick)
        yield item


def item_of_row(example: Example) -> Item:
    """Return a row as what is compared."""
    return Item(code_sha256(example), example.prompts, example.wgsl_code, example.kind)


def item_of_pair(pair: Pair) -> Item:
    """Return a recipe pair as what is compared."""
    return Item(program_key(pair), (pair.prompt,), pair.code, pair.kind)


def with_pictures(items: Iterable[Item], client: GpuClient, tick: Tick) -> Iterator[Item]:
    """Yield the items with their fingerprints.

    The previews of functions, snippets and kernels are the studio's pictures, not theirs; those
    of many unlike functions are alike. They have no fingerprint.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    for item in items:
        picture = None
        if item.kind in DRAWN_KINDS:
            report = render_shader(item.code, client=client, config=HASHED_FRAMES, kind=item.kind)
            picture = picture_hash(report.frames) if report.frames else None
        tick()
        yield Item(item.key, item.prompts, item.code, item.kind, picture)
