"""Judge shaders: what the validate command, the pages and the dataset call."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import StudioError
from core.gpu.client import GpuClient
from core.storage.user_files import read_user_text
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader as _validate
from core.wgsl.kinds import ShaderKind

__all__ = ["read_shader", "validate_files", "validate_shader"]


def validate_shader(
    code: str, *, client: GpuClient, kind: ShaderKind | None = None
) -> ValidationReport:
    """Return what naga and the static checks say about ``code``.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    return _validate(code, client=client, kind=kind)


def validate_files(
    files: Sequence[Path], *, client: GpuClient, kind: ShaderKind | None = None
) -> list[tuple[Path, ValidationReport | StudioError]]:
    """Return for each file its report, or why it cannot be read.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    results: list[tuple[Path, ValidationReport | StudioError]] = []
    for path in files:
        try:
            code = read_shader(path)
        except StudioError as error:
            results.append((path, error))
        else:
            results.append((path, _validate(code, client=client, kind=kind)))
    return results


def read_shader(path: Path) -> str:
    """Return the text of a shader file.

    Raises:
        StudioError: the file is missing, is a folder, or is no UTF-8 text.
    """
    return read_user_text(
        path,
        raises=StudioError,
        missing_hint="Check the path; files are looked up from here.",
        unreadable_hint="Check the path and its rights.",
    )
