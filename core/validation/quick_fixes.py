"""Mend a shader by what the findings themselves say: a token that is expected, a name that is meant.

It changes what is certain to be missing or misspelt and nothing else; whether the outcome is
valid is for the compiler to say.
"""

import re

from core.gpu.client import GpuClient
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader
from core.wgsl.diagnostics import Diagnostic
from core.wgsl.line_map import offset_of

MAX_FIXES = 5  # code with more mistakes was meant otherwise than it is written
_EXPECTED = re.compile(r"expected `([;,(){}\[\]<>=:]|->)`, found ")
_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_UNCLOSED = re.compile(r"is not closed: add `}`")
_AT_THE_END = "found the end of the code"
_BEHIND = "behind this"


def fix_mistakes(report: ValidationReport, *, client: GpuClient) -> ValidationReport | None:
    """Return the report of the code made valid by what its findings say.

    It is None where they do not lead there, and the same for valid code.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    for _ in range(MAX_FIXES):
        if report.is_valid:
            break
        fixed = quick_fix(report.code, report.errors[0])
        if fixed is None or fixed == report.code:
            return None
        report = validate_shader(fixed, client=client, kind=report.kind)
    return report if report.is_valid else None


def quick_fix(code: str, finding: Diagnostic) -> str | None:
    """Return the code with one finding mended; None where it does not say how."""
    if _UNCLOSED.search(finding.hint) and finding.message.endswith(_AT_THE_END):
        return f"{code.rstrip()}\n}}"
    if finding.line is None or finding.column is None:
        return None
    start = offset_of(code, finding.line, finding.column)
    end = start + finding.length
    if meant := _MEANT.search(finding.hint):
        return code[:start] + meant[1] + code[end:]
    expected = _EXPECTED.match(finding.message)
    if expected is None:
        return None
    # The place is that of what comes before the token, or of what was found in its stead.
    at = end if finding.label.endswith(_BEHIND) else len(code[:start].rstrip())
    return code[:at] + expected[1] + code[at:]
