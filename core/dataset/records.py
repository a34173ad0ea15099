"""What an example is, and what reading, storing and counting examples return."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from core.wgsl.kinds import ShaderKind

Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

ReviewState = Literal["unreviewed", "accepted", "rejected"]
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)


@dataclass(frozen=True)
class Example:
    """One shader with the prompts that ask for it.

    ``natural_language`` is the main prompt; ``phrasings`` are further ones for the same code.
    ``kind`` is always set: the one given, else the detected one.
    """

    natural_language: str
    wgsl_code: str
    kind: ShaderKind
    category: str = ""
    tags: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    author: str = ""
    license: str = ""
    notes: str = ""

    @property
    def prompts(self) -> tuple[str, ...]:
        """All prompts, the main one first."""
        return (self.natural_language, *self.phrasings)


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row of a file; rows count from 1.

    ``is_skipped`` says whether the row was left out; otherwise it was read all the same.
    """

    path: Path
    row: int
    message: str
    is_skipped: bool = True

    def __str__(self) -> str:
        return f"{self.path}: row {self.row}: {self.message}"


@dataclass(frozen=True)
class ReadResult:
    """The usable examples of a file or folder, and what is wrong with other rows.

    ``places`` holds the file and the row, from 1, of each example.
    """

    examples: tuple[Example, ...]
    problems: tuple[RowProblem, ...] = ()
    places: tuple[tuple[Path, int], ...] = ()


@dataclass(frozen=True)
class StoredExample:
    """An example of the store.

    ``revision`` is the id of the revision that last changed it; an edit names it, so that two
    sessions cannot overwrite each other unseen. ``updated_at`` is UTC in ISO 8601.
    """

    id: int
    example: Example
    review: ReviewState
    revision: int
    updated_at: str


@dataclass(frozen=True)
class ExampleFilter:
    """Which stored examples to return; what is None or empty does not filter.

    ``text``: words that must all occur, in any case, in prompts, code, category or tags.
    ``split``: taken with the two ratios, see ``splitting.assign_split``.
    """

    text: str = ""
    kind: ShaderKind | None = None
    category: str | None = None
    review: ReviewState | None = None
    split: Split | None = None
    train_ratio: float = 0.8
    val_ratio: float = 0.1


@dataclass(frozen=True)
class ImportResult:
    """How many rows an import added, and how many were in the store already."""

    num_added: int
    num_known: int


@dataclass(frozen=True)
class Revision:
    """One change of one stored example; ``before`` or ``after`` is None where there was no row.

    Revisions made together share ``batch``. ``undoes`` names the batch that this one took back.
    """

    id: int
    example_id: int
    time: str
    author: str
    action: str
    before: Example | None
    after: Example | None
    batch: str
    undoes: str | None = None


@dataclass(frozen=True)
class StoreCounts:
    """How many stored examples there are, by kind, category and review state."""

    num_examples: int
    num_by_kind: dict[str, int]
    num_by_category: dict[str, int]
    num_by_review: dict[str, int]
