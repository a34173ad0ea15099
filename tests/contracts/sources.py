"""The project's Python files, and the rules about them as functions, so that they can be shown to fail."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MAX_LINES, MAX_PAGE_LINES, MAX_APP_LINES, MAX_FUNCTION_LINES = 400, 150, 40, 60
BANNED_NAMES = frozenset(
    ("utils", "helpers", "common", "misc", "base", "manager", "types", "constants")
)
PAGE_IMPORTS = ("core.actions", "pages.widgets", "core.errors", "core.wgsl.kinds")
PAGE_LIGHT_FILES = ("records", "config", "settings")
WIDGETS_WITH_KEYS = frozenset(
    ("button", "checkbox", "data_editor", "form_submit_button", "multiselect", "number_input",
     "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider", "text_area",
     "text_input", "toggle", "file_uploader", "download_button", "pagination", "color_picker")
)  # fmt: skip
BANNED_IN_PAGES = frozenset(("open", "subprocess", "json", "Path", "torch", "wgpu"))


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def too_long(text: str, limit: int) -> bool:
    return len(text.splitlines()) > limit


def long_functions(text: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]


def is_only_a_docstring(text: str) -> bool:
    body = ast.parse(text).body
    return (
        len(body) == 1
        and isinstance(body[0], ast.Expr)
        and ast.get_docstring(ast.parse(text)) is not None
    )


def widgets_without_key(text: str) -> list[str]:
    return [
        f"line {node.lineno}: {node.func.attr}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WIDGETS_WITH_KEYS
        and not any(keyword.arg == "key" for keyword in node.keywords)
    ]


def imported_modules(text: str) -> list[str]:
    modules = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            modules.append(node.module or "")
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
    return modules


def forbidden_page_imports(text: str) -> list[str]:
    return [
        name
        for name in imported_modules(text)
        if name.startswith("core")
        and not name.startswith(PAGE_IMPORTS)
        and name.split(".")[-1] not in PAGE_LIGHT_FILES
    ]


def banned_in_page(text: str) -> list[str]:
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return sorted((names | set(imported_modules(text))) & BANNED_IN_PAGES)


def errors_without_hint(text: str) -> list[str]:
    from core import errors

    known = {name for name in dir(errors) if isinstance(getattr(errors, name), type)}
    return [
        f"line {node.lineno}: {node.func.id}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in known
        and not any(keyword.arg == "hint" for keyword in node.keywords)
    ]


def own_percentages(text: str) -> list[str]:
    """Return formats of shares that stand outside of ``core.percent``."""
    return re.findall(r""":[<>^]?\d*\.?\d*%\}|["']\.\d+%["']""", text)
