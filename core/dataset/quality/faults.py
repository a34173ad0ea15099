"""Shaders that running showed to be no good."""

from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Inspected


def find_faults(inspected: Inspected) -> list[Finding]:
    """Return the rows whose shaders are refused, draw nothing, or show but one colour or NaN."""
    return [
        finding(
            "faults", "run", [row], fault, weight=2.0 if fault.startswith("not a valid") else 1.0
        )
        for row in inspected.rows
        for fault in (inspected.looks[row.id].faults if row.id in inspected.looks else ())
    ]
