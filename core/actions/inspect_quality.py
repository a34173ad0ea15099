"""Find what is doubtful about the user's dataset, and settle it: keep, fix or delete."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.actions.browse_dataset import open_dataset
from core.actions.check_dataset import read_dataset
from core.actions.look_at_rows import kept_rows
from core.dataset.quality.balance import find_imbalance
from core.dataset.quality.faults import find_faults
from core.dataset.quality.leaks import find_leaks
from core.dataset.quality.looks_store import LooksStore
from core.dataset.quality.outliers import find_outliers
from core.dataset.quality.phrasings import find_few_phrasings
from core.dataset.quality.pictures import alike_pictures, find_twins
from core.dataset.quality.records import TOOLS, Finding, Fix, Inspected, Tool
from core.dataset.quality.repeats import alike_codes, find_repeats
from core.dataset.quality.wording import find_contradictions
from core.dataset.records import StoredExample
from core.dataset.store import DatasetStore
from core.dataset.store_rows import REVIEW, State, to_state
from core.errors import DatasetError


@dataclass(frozen=True)
class ToolResult:
    """What one tool found, the gravest first."""

    tool: Tool
    findings: tuple[Finding, ...]


def open_rows(files: Sequence[Path] = ()) -> list[StoredExample]:
    """Return the rows to look at: those of dataset files, numbered from 1, or the user's own.

    Raises:
        DatasetError: a file cannot be read, or the user's dataset cannot be used.
    """
    if not files:
        return kept_rows(open_dataset())
    examples = [example for path in files for example in read_dataset(path).examples]
    return [
        StoredExample(number, example, "unreviewed", 0, "")
        for number, example in enumerate(examples, start=1)
    ]


def inspect_rows(rows: Sequence[StoredExample], looks: LooksStore) -> Inspected:
    """Return rows together with what is known of their pictures."""
    return Inspected(rows, looks.known(rows))


def inspect_quality(inspected: Inspected, *, tools: Sequence[Tool] = TOOLS) -> Iterator[ToolResult]:
    """Yield what each tool finds, in the order of ``TOOLS``; whoever has enough takes no more."""
    needs_codes = {"repeats", "leaks"} & set(tools)
    needs_pictures = {"pictures", "leaks"} & set(tools)
    codes = alike_codes(inspected) if needs_codes else []
    pictures = alike_pictures(inspected) if needs_pictures else []
    finders = {
        "faults": lambda: find_faults(inspected),
        "repeats": lambda: find_repeats(inspected, codes),
        "pictures": lambda: find_twins(inspected, pictures),
        "leaks": lambda: find_leaks(inspected, codes, pictures),
        "wording": lambda: find_contradictions(inspected),
        "outliers": lambda: find_outliers(inspected),
        "balance": lambda: find_imbalance(inspected),
        "phrasings": lambda: find_few_phrasings(inspected),
    }
    for tool in TOOLS:
        if tool in tools:
            found = sorted(finders[tool](), key=lambda item: (-item.weight, item.ids))
            yield ToolResult(tool, tuple(found))


def apply_fix(store: DatasetStore, fix: Fix, *, seen: Sequence[StoredExample], author: str) -> int:
    """Make the changes of a fix as one step; returns how many rows changed.

    Args:
        store: the dataset.
        fix: from a finding.
        seen: the rows of the finding as they were looked at.
        author: who decides.

    Raises:
        DatasetError: a row was changed since or is gone; then nothing is done.
    """
    rows = {row.id: row for row in seen}
    new = dict(fix.edits)
    for number in new:
        if number not in rows:
            raise DatasetError(
                f"Pair {number} was deleted before you looked at it.",
                hint="Look again: the list is made anew from the rows as they are now.",
            )

    def change(number: int, state: State) -> State | None:
        example = new[number]
        return None if example is None else to_state(example, state[REVIEW])

    chosen = [rows[number] for number in new]
    done = store.change_many(chosen, change, action="fix", author=author, is_whole=True)
    return done.num_changed
