"""The first break of the grammar, in the words that the repair task is taught and asked in.

A compiler names the token it stumbled over, which may stand lines behind the mistake. The line
of the mistake itself says more, and finding it takes no compiler: so training needs none for it.
"""

from core.wgsl.harness import MODULE_KINDS
from core.wgsl.kinds import ShaderKind
from core.wgsl.parsing import parse

_LONGEST_LINE = 80


def syntax_fault(code: str, kind: ShaderKind) -> str | None:
    """Return what breaks the grammar in whole declarations, and in which line; None if nothing."""
    if kind not in MODULE_KINDS and kind != "function":
        return None
    findings = parse(code).findings
    if not findings:
        return None
    first = findings[0]
    line_start = code.rfind("\n", 0, first.start) + 1
    line = code[line_start:].split("\n", 1)[0].strip()
    return f"{first.message}: {line[:_LONGEST_LINE]}"
