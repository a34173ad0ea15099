"""What an example is, and what reading, storing and counting examples return."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from core.wgsl.kinds import ShaderKind

Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

ReviewState = Literal["unreviewed", "accepted", "rejected"]
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)

# What running the code came to; the outcome belongs to code and kind, not to one revision.
Validity = Literal["unchecked", "valid", "invalid"]
VALIDITIES: tuple[Validity, ...] = get_args(Validity)

Order = Literal["added", "changed", "prompt", "category", "kind", "longest", "slowest"]
ORDERS: tuple[Order, ...] = get_args(Order)


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


WHOLE_FILE = 0  # stands for the number of a row


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row of a file; rows count from 1, WHOLE_FILE stands for all.

    ``is_skipped`` says whether the row was left out; otherwise it was read all the same.
    """

    path: Path
    row: int
    message: str
    is_skipped: bool = True

    def __str__(self) -> str:
        row = "" if self.row == WHOLE_FILE else f"row {self.row}: "
        return f"{self.path}: {row}{self.message}"


@dataclass(frozen=True)
class ReadResult:
    """The usable examples of a file or folder, and what is wrong with other rows.

    ``places`` holds the file and the row, from 1, of each example. ``num_untold`` more rows are left
    out, of which nothing is said singly.
    """

    examples: tuple[Example, ...]
    problems: tuple[RowProblem, ...] = ()
    places: tuple[tuple[Path, int], ...] = ()
    num_untold: int = 0

    @property
    def num_skipped(self) -> int:
        """How many rows are left out."""
        return sum(problem.is_skipped for problem in self.problems) + self.num_untold


@dataclass(frozen=True)
class StoredExample:
    """An example of the store.

    ``revision`` is the id of the revision that last changed it; an edit names it, so that two
    sessions cannot overwrite each other unseen. ``updated_at`` is UTC in ISO 8601. ``gpu_ms`` is
    the time of one thumbnail on the GPU alone, where it was drawn and measured.
    """

    id: int
    example: Example
    review: ReviewState
    revision: int
    updated_at: str
    validity: Validity = "unchecked"
    gpu_ms: float | None = None


@dataclass(frozen=True)
class ExampleFilter:
    """Which stored examples to return; what is None or empty does not filter.

    ``text``: words that must all occur, in any case, in prompts, code, category or tags; a word
    of letters and digits matches the beginning of words, one with signs in it any place.
    ``split``: taken with the two ratios, see ``splitting.assign_split``.
    """

    text: str = ""
    kind: ShaderKind | None = None
    category: str | None = None
    tag: str | None = None
    review: ReviewState | None = None
    validity: Validity | None = None
    split: Split | None = None
    train_ratio: float = 0.8
    val_ratio: float = 0.1


@dataclass(frozen=True)
class ImportResult:
    """How many rows an import added, and how many were in the store already."""

    num_added: int
    num_known: int


@dataclass(frozen=True)
class Step:
    """A change of one or many examples that is made, and taken back, as one.

    ``undoes`` is the id of the step that this one took back; ``is_undone`` says whether a later
    one took this back. ``time`` is UTC in ISO 8601.
    """

    id: int
    time: str
    author: str
    action: str
    num_rows: int
    first_revision: int
    last_revision: int
    undoes: int | None = None
    is_undone: bool = False


@dataclass(frozen=True)
class Undone:
    """A step that was taken back, and how many of its rows were left as later edits made them."""

    step: Step
    num_changed: int
    num_kept: int


@dataclass(frozen=True)
class BulkResult:
    """How many rows a change of many altered, and how many it left as they were, with why."""

    num_changed: int
    num_unchanged: int
    skipped: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Revision:
    """One change of one stored example; ``before`` or ``after`` is None where there was no row.

    ``step`` is the id of the step it was made in; ``undoes`` that of the step taken back by it.
    """

    id: int
    example_id: int
    time: str
    author: str
    action: str
    before: Example | None
    after: Example | None
    step: int
    undoes: int | None = None


@dataclass(frozen=True)
class Version:
    """A name for the state of the dataset after a revision; 0 is the empty beginning."""

    name: str
    revision: int
    author: str
    time: str
    note: str = ""


@dataclass(frozen=True)
class FieldChange:
    """What one field of an example was and is; the review state counts as a field."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowDifference:
    """An example that two versions do not share as it is.

    ``before`` is None where it was added, ``after`` where it was removed, and ``changes`` is
    empty in both cases.
    """

    example_id: int
    before: Example | None
    after: Example | None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class VersionDifference:
    """What turns one version into another, each list in the order of ids."""

    added: tuple[RowDifference, ...]
    removed: tuple[RowDifference, ...]
    changed: tuple[RowDifference, ...]

    @property
    def rows(self) -> tuple[RowDifference, ...]:
        """All of them."""
        return (*self.added, *self.removed, *self.changed)


@dataclass(frozen=True)
class RowCheck:
    """What running a code of a kind came to, kept by the hash of the code.

    ``message`` is the first finding of an invalid one. ``thumbnail`` is an image file, empty
    where there is nothing to draw.
    """

    code_sha256: str
    kind: ShaderKind
    validity: Validity
    message: str = ""
    gpu_ms: float | None = None
    thumbnail: bytes = b""


@dataclass(frozen=True)
class StoreCounts:
    """How many stored examples there are, by kind, category, tag, review state and validity."""

    num_examples: int
    num_by_kind: dict[str, int]
    num_by_category: dict[str, int]
    num_by_review: dict[str, int]
    num_by_validity: dict[str, int]
    num_by_tag: dict[str, int]
