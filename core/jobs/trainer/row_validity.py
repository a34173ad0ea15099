"""Whether the rows that a run learns from are valid WGSL: a model writes what it was shown.

Naga says so where there is a graphics adapter, the studio's own parser where there is none. A
large dataset is looked at here and there, so that the run starts as soon as ever.
"""

import time
from collections.abc import Callable, Sequence

from core.dataset.records import Example
from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.jobs.events import Warned
from core.validation.static_checks import static_findings
from core.validation.validator import validate_shader
from core.wgsl.syntax_faults import syntax_fault

MAX_ROWS = 200
LIMIT_S = 5.0  # shaders that hang the compiler take seconds each
SHOWN_CHARACTERS = 60
HINT = (
    "Mend these rows or leave them out; tiny-agent-trainer dataset check FILE names them all, and "
    "the Dataset page those of your own dataset."
)

Judge = Callable[[Example], str]


def warn_of_invalid(examples: Sequence[Example]) -> Warned | None:
    """Return a warning with the count of invalid rows and the first of them; None if all are good.

    Args:
        examples: what the run learns; of more than MAX_ROWS as many are looked at, evenly spread.
    """
    stride = -(-len(examples) // MAX_ROWS) or 1
    chosen = examples[::stride]
    client, by_parser = GpuClient(), ""
    try:
        found = _faults(chosen, lambda row: _naga_fault(row, client))
    except GpuUnavailable:
        found = _faults(chosen, _grammar_fault)
        by_parser = " No graphics adapter answers, so only their grammar was looked at."
    finally:
        client.close()
    invalid = [(row, fault) for row, fault in found if fault]
    if not invalid:
        return None
    first, fault = invalid[0]
    looked_at = f"{len(found):,} training rows"
    if len(found) < len(examples):
        looked_at += f" that were looked at (of {len(examples):,})"
    return Warned(
        f"{len(invalid):,} of {looked_at} are not valid WGSL, so the model learns to write what "
        f"does not compile. The first is {_short(first.natural_language)!r}: {fault}.{by_parser}",
        hint=HINT,
    )


def _faults(examples: Sequence[Example], judge: Judge) -> list[tuple[Example, str]]:
    """Return each row with its first fault, empty where there is none, while there is time."""
    until = time.monotonic() + LIMIT_S
    found: list[tuple[Example, str]] = []
    for example in examples:
        if found and time.monotonic() > until:
            break
        found.append((example, judge(example)))
    return found


def _naga_fault(example: Example, client: GpuClient) -> str:
    report = validate_shader(example.wgsl_code, client=client, kind=example.kind)
    return report.errors[0].message if report.errors else ""


def _grammar_fault(example: Example) -> str:
    findings = static_findings(example.wgsl_code)
    if findings:
        return findings[0].message
    return syntax_fault(example.wgsl_code, example.kind) or ""


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
