"""The error that a shader is repaired by."""

from core.validation.records import ValidationReport
from core.wgsl.syntax_faults import syntax_fault


def first_fault(report: ValidationReport) -> str:
    """Return the first error in the words that the model was taught."""
    return syntax_fault(report.code, report.kind) or report.errors[0].message
