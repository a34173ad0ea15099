"""What looking for doubtful rows takes and finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from core.dataset.records import Example, StoredExample

Tool = Literal[
    "faults", "repeats", "pictures", "leaks", "wording", "outliers", "balance", "phrasings"
]
TOOLS: tuple[Tool, ...] = get_args(Tool)
ABOUT: Mapping[Tool, str] = {
    "faults": "Shaders that the compiler refuses, that draw nothing or one colour, or NaN.",
    "repeats": "Codes that are the same, or nearly so, token by token; prompts that come twice.",
    "pictures": "Shaders of other code that show the same picture.",
    "leaks": "Validation and test rows that training gives away: by prompt, code or picture.",
    "wording": "Prompts that name a colour or a motion that the picture does not have.",
    "outliers": "Rows far longer, shorter or slower than the others of their kind.",
    "balance": "Categories that crowd out others, hold next to nothing, or are named alike.",
    "phrasings": "Rows with hardly any prompt; a model that describes can suggest some.",
}


@dataclass(frozen=True)
class Looks:
    """What running a shader showed.

    ``faults`` say in words what is wrong. ``picture`` is the fingerprint of the renderer, None
    where there is no picture of the shader's own or only one colour. ``palette`` holds colours
    as sRGB bytes with their share of all frames; those too small to be seen are left out.
    ``is_static`` is None where nothing was drawn. ``thumbnail`` is an image file, perhaps empty.
    """

    faults: tuple[str, ...] = ()
    picture: int | None = None
    palette: tuple[tuple[tuple[int, int, int], float], ...] = ()
    is_static: bool | None = None
    gpu_ms: float | None = None
    thumbnail: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Fix:
    """A change that settles a finding: new examples by row id; None deletes the row."""

    label: str
    edits: tuple[tuple[int, Example | None], ...]


@dataclass(frozen=True)
class Finding:
    """Something doubtful about rows; the first of ``ids`` is the one to look at first.

    ``key`` tells findings apart and changes with the rows' content, so that one that was
    dismissed comes back when its rows are changed. ``weight`` sorts: the gravest first.
    """

    tool: Tool
    key: str
    ids: tuple[int, ...]
    message: str
    weight: float = 0.0
    fix: Fix | None = None


@dataclass(frozen=True)
class Inspected:
    """What is looked at: the rows that are not rejected, and what running some of them showed."""

    rows: Sequence[StoredExample]
    looks: Mapping[int, Looks]  # by row id; rows that were not run yet have none
    train_ratio: float = 0.8
    val_ratio: float = 0.1
