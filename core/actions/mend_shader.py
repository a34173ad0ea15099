"""Mend a shader by what the compiler's findings say; no model is needed, and none is loaded."""

from core.gpu.client import GpuClient
from core.validation.quick_fixes import fix_mistakes
from core.validation.records import ValidationReport


def mend_by_findings(report: ValidationReport, *, client: GpuClient) -> str | None:
    """Return the code made valid as its kind, None where its findings do not say how, or it is valid.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    if report.is_valid:
        return None
    fixed = fix_mistakes(report, client=client)
    return None if fixed is None else fixed.code
