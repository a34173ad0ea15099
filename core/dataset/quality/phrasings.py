"""Rows that are asked for in too few ways to be found by other words."""

from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Inspected

FEW_PROMPTS = 2


def find_few_phrasings(inspected: Inspected) -> list[Finding]:
    """Return the rows with one prompt, then those with hardly more."""
    return [
        finding(
            "phrasings",
            "few",
            [row],
            f"Only {number} prompt(s): “{row.example.natural_language}”",
            weight=-number,
        )
        for row in inspected.rows
        if (number := len(row.example.prompts)) <= FEW_PROMPTS
    ]
