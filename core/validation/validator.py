"""Judge code of any kind: the static checks, then naga in the wrapper of the kind."""

import re
from collections.abc import Iterator

from core.gpu.client import GpuClient
from core.gpu.records import Checked, CheckJob, explain
from core.validation.fault import Fault, Moved
from core.validation.hints import advise
from core.validation.naga_messages import NagaMessage, parse_message
from core.validation.records import ValidationReport
from core.validation.scope import undeclared
from core.validation.static_checks import static_findings, too_long
from core.wgsl import contract
from core.wgsl.diagnostics import Diagnostic, Origin
from core.wgsl.harness import MODULE_KINDS, validation_candidates
from core.wgsl.kinds import ShaderKind, detect_kind
from core.wgsl.lexer import lex
from core.wgsl.line_map import Assembly, offset_of, place

_UNDECLARED = "no definition in scope for identifier"
MAX_UNDECLARED = 8
WRAPPER_NAME = "snippet"  # the function that harness puts around code; authors do not see it
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
    if excess := too_long(code, client.config.max_source_bytes):
        return ValidationReport(code, kind or "module", code, (excess,))
    kind = kind or detect_kind(code)
    findings = static_findings(code)
    if findings:
        return ValidationReport(code, kind, code, findings)
    candidates = validation_candidates(code, kind)
    rejections: list[tuple[Assembly, Fault]] = []
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
            rejections.append((candidate, _fault(message, candidate, code)))
    # The wrapper with which naga came furthest guesses the types best; the likeliest of equals.
    rejected, fault = max(rejections, key=lambda r: -1 if r[1].offset is None else r[1].offset)
    finding = _finding(fault, "naga")
    more = _more_undeclared(finding, code, kind)
    return ValidationReport(code, kind, rejected.text, (finding, *more), rejected)


def _more_undeclared(finding: Diagnostic, code: str, kind: ShaderKind) -> Iterator[Diagnostic]:
    """Naga stops at the first name that it does not know; tell the others as well."""
    is_whole = kind in MODULE_KINDS or kind == "function"
    if not is_whole or not finding.message.startswith(_UNDECLARED):
        return
    tokens = lex(code)
    for at in undeclared(tokens)[:MAX_UNDECLARED]:
        name = tokens[at].text
        text = f"{_UNDECLARED}: `{name}`"
        # A function may use the conventional names without declaring them.
        is_given = kind == "function" and bool(contract.conventional_types(name))
        if text != finding.message and not is_given:
            fault = Fault(text, code, tokens[at].start, len(name), "unknown identifier")
            yield _finding(fault, "static")


def _fault(message: str, assembly: Assembly, code: str) -> Fault:
    parsed = parse_message(message, module=assembly.text)
    text, where = parsed.text, _author_offset(parsed, assembly, code)
    if WRAPPER_NAME not in code:
        text = text.removeprefix(f"in function `{WRAPPER_NAME}`: ")
    if where is None and _FOUND.search(text) and _is_behind(parsed, assembly):
        # The studio's text after a snippet is where naga misses what the snippet lacks.
        text = _FOUND.sub("found the end of the code", text)
        where = len(code.rstrip())
    return Fault(text, code, where, parsed.length, parsed.label, parsed.notes)


def _finding(fault: Fault, origin: Origin) -> Diagnostic:
    advice = advise(fault)
    mark = advice.moved
    if mark is None and fault.offset is not None:
        mark = Moved(fault.offset, fault.length, fault.label)
    if mark is None:
        return Diagnostic("error", fault.text, origin, hint=advice.hint)
    line, column = place(fault.code, mark.offset)
    return Diagnostic(
        "error", fault.text, origin, line, column, mark.length, label=mark.label, hint=advice.hint
    )


def _author_offset(parsed: NagaMessage, assembly: Assembly, code: str) -> int | None:
    if parsed.line is None or parsed.column is None:
        return None
    where = assembly.to_author(parsed.line, parsed.column, author_text=code)
    return None if where is None else offset_of(code, *where)


def _is_behind(parsed: NagaMessage, assembly: Assembly) -> bool:
    return (
        parsed.line is not None
        and parsed.column is not None
        and assembly.is_behind_author(parsed.line, parsed.column)
    )
