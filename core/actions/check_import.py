"""Name the broken code of a file before its rows are added: compiled, never drawn."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.actions.move_dataset import ImportPreview
from core.gpu.client import GpuClient
from core.validation.validator import validate_shader
from core.wgsl.diagnostics import Diagnostic

LIMIT_S = 4.0  # a look at a file is not to be waited for; what it leaves is run once it is added


@dataclass(frozen=True)
class CodeCheck:
    """What the compiler says about the new rows of a file.

    ``broken`` has its first complaint by the number of the example in the preview, from 0;
    ``num_checked`` counts the new rows that were looked at.
    """

    num_checked: int
    broken: dict[int, str] = field(default_factory=dict)


def check_codes(
    preview: ImportPreview,
    *,
    client: GpuClient,
    limit_s: float = LIMIT_S,
    tick: Callable[[int], None] | None = None,
) -> CodeCheck:
    """Compile the code of the new rows in order, until all are done or the time is over.

    ``tick`` hears how many were looked at.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    until, num_checked = time.monotonic() + limit_s, 0
    complaints: dict[tuple[str, str], str] = {}  # empty for valid code
    broken: dict[int, str] = {}
    for number, example in enumerate(preview.examples):
        if preview.is_known[number]:
            continue
        if time.monotonic() > until:
            break
        key = (example.kind, example.wgsl_code)
        if key not in complaints:
            report = validate_shader(example.wgsl_code, client=client, kind=example.kind)
            complaints[key] = _complaint(report.errors[0]) if report.errors else ""
        if complaints[key]:
            broken[number] = complaints[key]
        num_checked += 1
        if tick:
            tick(num_checked)
    return CodeCheck(num_checked, broken)


def _complaint(finding: Diagnostic) -> str:
    return finding.message if finding.line is None else f"line {finding.line}: {finding.message}"
