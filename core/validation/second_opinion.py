"""Compare naga's verdict with that of the browser's own compiler, where a page is open.

The two differ: naga does no uniformity analysis (WGSL 15.2), so it accepts derivatives and
barriers where only some invocations get to them; browsers reject those. This file knows neither
Streamlit nor WebGPU: the page hands in what its component reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.validation.records import ValidationReport
from core.wgsl.diagnostics import Diagnostic

MAX_SOURCE_CHARACTERS = 100_000  # of a module that goes to a browser, for the sake of its page
UNIFORMITY_HINT = (
    "naga does not check uniformity: derivatives (dpdx, fwidth), textureSample and barriers must "
    "be reached by all invocations together. Call them before the branch or loop and use the "
    "result inside, or sample with textureSampleLevel or textureSampleGrad."
)

Reason = Literal[
    "insecure-context", "no-webgpu", "no-adapter", "no-device", "device-lost", "timeout", "too-long"
]
REASONS: dict[str, str] = {
    "insecure-context": "browsers offer WebGPU to https:// pages and to localhost only",
    "no-webgpu": "this browser has no WebGPU",
    "no-adapter": "the browser found no graphics adapter for WebGPU",
    "no-device": "the browser could not open its graphics device",
    "device-lost": "the browser lost its graphics device",
    "timeout": "the browser's compiler gave no answer in time",
    "too-long": f"modules above {MAX_SOURCE_CHARACTERS:,} characters are not sent to the browser",
}


@dataclass(frozen=True)
class BrowserMessage:
    """One message of the browser's compiler about the module; places count from 1."""

    type: Literal["error", "warning", "info"]
    message: str
    line: int | None = None
    column: int | None = None
    length: int = 1


@dataclass(frozen=True)
class BrowserOpinion:
    """What the browser's compiler said; ``reason`` tells why it is unavailable."""

    status: Literal["ok", "rejected", "unavailable"]
    reason: Reason | None = None
    messages: tuple[BrowserMessage, ...] = ()


@dataclass(frozen=True)
class SecondOpinion:
    """The two verdicts side by side.

    ``diagnostics`` are the browser's, in the author's text; ``hint`` says how to mend a known
    kind of disagreement.
    """

    verdict: Literal["agree", "disagree", "unknown"]
    summary: str
    diagnostics: tuple[Diagnostic, ...] = ()
    hint: str = ""


def is_fit_for_browser(report: ValidationReport) -> bool:
    """Tell whether naga itself came to a verdict on the module.

    What the static checks refuse, or what timed out or killed the worker, could do the same to
    the visitor's page.
    """
    return all(finding.origin == "naga" for finding in report.diagnostics if _is_error(finding))


def compare(report: ValidationReport, opinion: BrowserOpinion) -> SecondOpinion:
    """Return where the browser's opinion on ``report.module`` stands beside naga's."""
    if opinion.status == "unavailable":
        reason = REASONS[opinion.reason] if opinion.reason else "the browser did not say why"
        return SecondOpinion("unknown", f"No second opinion: {reason}.")
    is_accepted = opinion.status == "ok"
    diagnostics = _diagnostics(report, opinion.messages)
    if report.is_valid and is_accepted:
        return SecondOpinion("agree", "The browser's compiler accepts it too.", diagnostics)
    if not report.is_valid and not is_accepted:
        return SecondOpinion("agree", "The browser's compiler rejects it too.", diagnostics)
    if report.is_valid:
        is_uniformity = any("uniform control flow" in found.message for found in diagnostics)
        summary = "naga accepts this shader, the browser's compiler rejects it."
        hint = UNIFORMITY_HINT if is_uniformity else ""
        return SecondOpinion("disagree", summary, diagnostics, hint)
    summary = (
        "The browser's compiler accepts this shader, naga rejects it: "
        "it may use a part of the language that naga does not know yet."
    )
    return SecondOpinion("disagree", summary, diagnostics)


def _diagnostics(
    report: ValidationReport, messages: Sequence[BrowserMessage]
) -> tuple[Diagnostic, ...]:
    """Return errors and warnings; a note that follows one of them is added to its text."""
    found: list[Diagnostic] = []
    for message in messages:
        where = _place(report, message)
        if message.type == "info":
            if found:
                found[-1] = _with_note(found[-1], message.message, where)
            continue
        line, column = where or (None, None)
        length = message.length if where else 1
        found.append(
            Diagnostic(message.type, message.message, "browser", line, column, max(1, length))
        )
    return tuple(found)


def _with_note(finding: Diagnostic, note: str, where: tuple[int, int] | None) -> Diagnostic:
    text = f"{finding.message}; {f'line {where[0]}: ' if where else ''}{note}"
    return Diagnostic(
        finding.severity, text, finding.origin, finding.line, finding.column, finding.length
    )


def _place(report: ValidationReport, message: BrowserMessage) -> tuple[int, int] | None:
    if message.line is None or message.column is None:
        return None
    return report.to_author(message.line, message.column)


def _is_error(finding: Diagnostic) -> bool:
    return finding.severity == "error"
