"""Categories and kinds out of balance, and categories that are named alike."""

import re
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Fix, Inspected
from core.dataset.records import SPLITS, StoredExample
from core.dataset.splitting import assign_split
from core.percent import percent

LEAST_ROWS = 30  # of a dataset; a smaller one has no balance yet
CROWDING_SHARE = 0.3  # of all rows in one category
FEW = 3  # rows of a category that can hardly be learned
LIKE, CROWDED, EMPTY, THIN = 3.0, 2.0, 2.5, 1.0


def find_imbalance(inspected: Inspected) -> list[Finding]:
    """Return the categories that are too large, too small or named like another, and empty splits."""
    by_category: dict[str, list[StoredExample]] = defaultdict(list)
    for row in inspected.rows:
        if row.example.category:
            by_category[row.example.category].append(row)
    found = _named_alike(by_category)
    if len(inspected.rows) < LEAST_ROWS:
        return found
    sizes = [len(rows) for rows in by_category.values()]
    usual = statistics.median(sizes) if sizes else 0
    for category, rows in by_category.items():
        share = len(rows) / len(inspected.rows)
        if share > CROWDING_SHARE and len(by_category) > 1:
            message = (
                f"“{category}” holds {percent(share)} of all rows: {len(rows):,}, "
                f"where {_number_of(usual)} usual for a category."
            )
            found.append(
                finding("balance", f"crowded {category}", rows, message, weight=CROWDED + share)
            )
        elif len(rows) <= FEW and len(rows) < usual:
            counted = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            message = f"“{category}” has {counted} only; {_number_of(usual)} usual."
            found.append(finding("balance", f"thin {category}", rows, message, weight=THIN))
    return found + _empty_splits(inspected)


def _number_of(usual: float) -> str:
    return f"{usual:,.3g} {'is' if usual == 1 else 'are'}"


def _named_alike(by_category: Mapping[str, Sequence[StoredExample]]) -> list[Finding]:
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in by_category:
        by_stem[_stem(name)].append(name)
    found = []
    for names in by_stem.values():
        if len(names) < 2:
            continue
        names.sort(key=lambda name: (-len(by_category[name]), name))
        first, *others = names
        rows = [row for name in others for row in by_category[name]]
        said = " and ".join(f"“{name}” ({len(by_category[name]):,})" for name in names)
        edits = tuple((row.id, replace(row.example, category=first)) for row in rows)
        found.append(
            finding(
                "balance",
                f"alike {' '.join(sorted(names))}",
                rows,
                f"The categories {said} are named alike.",
                weight=LIKE,
                fix=Fix(f"Call all of them “{first}”", edits),
            )
        )
    return found


def _stem(name: str) -> str:
    """Return a category without case, blanks and marks, plural endings and British spelling."""
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("colour", "color"))
    return "".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def _empty_splits(inspected: Inspected) -> list[Finding]:
    ratios = {"train_ratio": inspected.train_ratio, "val_ratio": inspected.val_ratio}
    filled = {assign_split(row.example, **ratios) for row in inspected.rows}
    shares = (
        inspected.train_ratio,
        inspected.val_ratio,
        1 - inspected.train_ratio - inspected.val_ratio,
    )
    return [
        finding("balance", f"empty {split}", [], f"No row falls to {split}.", weight=EMPTY)
        for split, share in zip(SPLITS, shares, strict=True)
        if share > 0 and split not in filled
    ]
