"""Judge code of any kind: the static checks, then naga in the wrapper of the kind."""

import re

from core.gpu.client import GpuClient
from core.gpu.records import Checked, CheckJob, explain
from core.validation.naga_messages import parse_message
from core.validation.records import ValidationReport
from core.validation.static_checks import static_findings
from core.wgsl.diagnostics import Diagnostic
from core.wgsl.harness import validation_candidates
from core.wgsl.kinds import ShaderKind, detect_kind
from core.wgsl.line_map import Assembly, place

_FOUND = re.compile(r'found "[^"]*"$')


def validate_shader(
    code: str, *, client: GpuClient, kind: ShaderKind | None = None
) -> ValidationReport:
    """Return what naga and the static checks say about ``code``.

    Args:
        code: WGSL of any kind.
        client: the GPU worker that runs naga.
        kind: how to wrap the code; None tells it from the code.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    kind = kind or detect_kind(code)
    findings = static_findings(code)
    if findings:
        return ValidationReport(code, kind, code, findings)
    candidates = validation_candidates(code, kind)
    rejections: list[tuple[Assembly, Diagnostic]] = []
    # The likeliest wrapper alone is right for most code; the others go in one batch.
    for batch in (candidates[:1], candidates[1:]):
        if not batch:
            continue
        outcome = client.run(CheckJob(tuple(candidate.text for candidate in batch)))
        if not isinstance(outcome, Checked):
            finding = Diagnostic("error", explain(outcome), "driver")
            return ValidationReport(code, kind, batch[0].text, (finding,))
        for candidate, message in zip(batch, outcome.messages, strict=True):
            if message is None:
                return ValidationReport(code, kind, candidate.text, (), candidate)
            rejections.append((candidate, _diagnostic(message, candidate, code)))
    # The wrapper with which naga came furthest guesses the types best; the likeliest of equals.
    rejected, finding = max(rejections, key=lambda r: (r[1].line or 0, r[1].column or 0))
    return ValidationReport(code, kind, rejected.text, (finding,), rejected)


def _diagnostic(message: str, assembly: Assembly, code: str) -> Diagnostic:
    parsed = parse_message(message, module=assembly.text)
    if parsed.line is None or parsed.column is None:
        return Diagnostic("error", parsed.text, "naga")
    where = assembly.to_author(parsed.line, parsed.column, author_text=code)
    is_behind = assembly.is_behind_author(parsed.line, parsed.column)
    if where is None and is_behind and _FOUND.search(parsed.text):
        # The studio's text after a snippet is where naga misses what the snippet lacks.
        line, column = place(code, len(code.rstrip()))
        text = _FOUND.sub("found the end of the code", parsed.text)
        return Diagnostic("error", text, "naga", line, column)
    if where is None:
        return Diagnostic("error", parsed.text, "naga")
    return Diagnostic("error", parsed.text, "naga", where[0], where[1], parsed.length)
