"""What validation says about a shader."""

from dataclasses import dataclass, field

from core.wgsl.diagnostics import Diagnostic
from core.wgsl.kinds import ShaderKind
from core.wgsl.line_map import Assembly


@dataclass(frozen=True)
class ValidationReport:
    """A shader, the module that was checked, and the findings.

    ``module`` is the whole module that naga saw (the code in the wrapper of its kind), and
    ``wrapper`` the way back to the code; without one the module is the code.
    """

    code: str
    kind: ShaderKind
    module: str
    diagnostics: tuple[Diagnostic, ...]
    wrapper: Assembly | None = field(default=None, compare=False, repr=False)

    @property
    def is_valid(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that are worse than warnings, in order."""
        return tuple(finding for finding in self.diagnostics if finding.severity == "error")

    def to_author(self, line: int, column: int) -> tuple[int, int] | None:
        """Map a place in the module (both from 1) to the code; None where the wrapper stands."""
        if self.wrapper is None:
            return line, column
        return self.wrapper.to_author(line, column, author_text=self.code)

    def render(self, *, path: str = "shader") -> str:
        """Return all findings as a compiler prints them."""
        return "\n".join(finding.render(self.code, path=path) for finding in self.diagnostics)
