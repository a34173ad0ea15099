"""What validation says about a shader."""

from dataclasses import dataclass

from core.wgsl.diagnostics import Diagnostic
from core.wgsl.kinds import ShaderKind


@dataclass(frozen=True)
class ValidationReport:
    """A shader, the module that was checked, and the findings.

    ``module`` is the whole module that naga saw (the code in the wrapper of its kind).
    """

    code: str
    kind: ShaderKind
    module: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not any(finding.severity == "error" for finding in self.diagnostics)

    def render(self, *, path: str = "shader") -> str:
        """Return all findings as a compiler prints them."""
        return "\n".join(finding.render(self.code, path=path) for finding in self.diagnostics)
