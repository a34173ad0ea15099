"""Rows far longer, shorter or slower than the others of their kind."""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence

from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Inspected
from core.dataset.records import StoredExample
from core.wgsl.kinds import ShaderKind
from core.wgsl.lexer import lex

LEAST_ROWS = 20  # of a kind; among fewer nothing is usual
# The cost of the others is that of the studio's preview.
COSTED_KINDS: frozenset[ShaderKind] = frozenset(("fragment", "vertex", "compute"))
FAR_COST = 6.0  # costs spread wide, and are measured while others use the machine
FAR = 4.0  # robust standard deviations of the logarithm
MAD_TO_DEVIATION = 1.4826  # of a normal distribution
LEAST_DEVIATION = 0.15  # where nearly all are equal, a little more is not far


def find_outliers(inspected: Inspected) -> list[Finding]:
    """Return the rows that are far from the others of their kind in length or cost."""
    by_kind: dict[ShaderKind, list[StoredExample]] = defaultdict(list)
    for row in inspected.rows:
        by_kind[row.example.kind].append(row)
    found = []
    for kind, rows in by_kind.items():
        found += _far(rows, kind, "code", "lexical tokens", _num_tokens)
        found += _far(rows, kind, "prompt", "words in its prompt", _num_words)
        if kind in COSTED_KINDS:
            drawn = [row for row in rows if _gpu_ms(inspected, row) > 0]
            slow = _far(
                drawn, kind, "cost", "ms a frame on the GPU", lambda row: _gpu_ms(inspected, row)
            )
            found += [item for item in slow if item.weight > FAR_COST]
    return found


def far_values(values: Sequence[float]) -> list[tuple[int, float, float]]:
    """Return the numbers of the values far from the others, how far, and the usual value.

    Distances are in robust standard deviations of the logarithm: the median of all distances
    from the median, so that outliers do not hide each other. Values are above 0.
    """
    if len(values) < LEAST_ROWS:
        return []
    logarithms = [math.log(value) for value in values]
    middle = statistics.median(logarithms)
    spread = statistics.median(abs(value - middle) for value in logarithms)
    deviation = max(spread * MAD_TO_DEVIATION, LEAST_DEVIATION)
    distances = ((number, (value - middle) / deviation) for number, value in enumerate(logarithms))
    return [(number, far, math.exp(middle)) for number, far in distances if abs(far) > FAR]


def _far(
    rows: Sequence[StoredExample],
    kind: str,
    rule: str,
    unit: str,
    measure: Callable[[StoredExample], float],
) -> list[Finding]:
    values = [measure(row) for row in rows]
    return [
        finding(
            "outliers",
            rule,
            [rows[number]],
            f"“{rows[number].example.natural_language}”: {values[number]:,.4g} {unit}; "
            f"{usual:,.3g} are usual for the kind {kind}.",
            # Slower is graver, faster is none; shorter is as grave as longer.
            weight=far if rule == "cost" else abs(far),
        )
        for number, far, usual in far_values(values)
    ]


def _num_tokens(row: StoredExample) -> float:
    return max(1, len(lex(row.example.wgsl_code)))


def _num_words(row: StoredExample) -> float:
    return max(1, len(row.example.natural_language.split()))


def _gpu_ms(inspected: Inspected, row: StoredExample) -> float:
    looks = inspected.looks.get(row.id)
    return (looks.gpu_ms or 0.0) if looks else 0.0
