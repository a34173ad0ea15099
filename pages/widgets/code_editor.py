"""An editor for WGSL: highlighting, completion, findings in place, undo, and a diff.

The server owns the text. ``code_editor`` gets the text that the page wants to see and returns what
stands in the field; a page keeps the two together like this::

    code = edited_code(st.session_state[CODE], key="editor")
    report = validate(code)
    st.session_state[CODE] = code
    code_editor(code, key="editor", findings=report.diagnostics)

To put another text into the field, a page just assigns it; the visitor can undo that.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.wgsl.diagnostics import Diagnostic

MAX_CHARACTERS = 100_000
MAX_FINDINGS = 100


@dataclass(frozen=True)
class EditorState:
    """What stands in the field; ``is_run`` just after Ctrl-Enter, ``wants_format`` after its key."""

    code: str
    is_run: bool = False
    wants_format: bool = False


@dataclass
class _Document:
    """The text that both sides know; ``seq`` names the last one that the page put there.

    ``told`` is what the page was told last. A run that was broken off leaves the page with it,
    although newer text came meanwhile.
    """

    seq: str
    text: str
    told: str
    num_runs: int = 0


def edited_code(code: str, *, key: str) -> str:
    """Return what stands in the field of an editor, or ``code`` where the page changed it.

    Call it before ``code_editor`` where something about the text, its findings say, goes there.
    """
    document: _Document | None = st.session_state.get(_document_key(key))
    reported = _reported(document, key) if document else None
    if document is None or code not in (document.text, document.told, reported):
        document = _Document(secrets.token_hex(8), code, told=code)
    elif reported is not None:
        document.text = reported
    st.session_state[_document_key(key)] = document
    return document.text


def code_editor(
    code: str,
    *,
    key: str,
    findings: Sequence[Diagnostic] = (),
    original: str | None = None,
    height_px: int = 460,
    label: str = "WGSL",
    is_read_only: bool = False,
    on_change: Callable[[], None] = lambda: None,
) -> EditorState:
    """Show the editor; what is typed runs the script again a moment after the last key.

    Args:
        code: the text that the page wants in the field; what was typed since wins.
        key: names the editor and its state.
        findings: marked in the text, with their messages.
        original: a text to compare with: differences are shown in place and can be taken back.
        height_px: of the field, which scrolls.
        label: what the field is for those who do not see it.
        is_read_only: whether the text can only be read and copied.
        on_change: called at the start of a rerun in which the text has changed.
    """
    text = edited_code(code, key=key)
    document: _Document = st.session_state[_document_key(key)]
    data = {
        "name": key,
        "doc": text,
        "seq": document.seq,
        "findings": [_finding(finding) for finding in findings[:MAX_FINDINGS]],
        "original": original,
        "heightPx": height_px,
        "label": label,
        "readOnly": is_read_only,
        "maxCharacters": MAX_CHARACTERS,
    }
    result = _component()(
        key=key, data=data, on_text_change=on_change, on_format_change=lambda: None
    )
    state: dict[str, Any] = result.text or {}
    num_runs = int(state.get("numRuns", 0)) if state.get("seq") == document.seq else 0
    is_run = num_runs > document.num_runs
    document.num_runs = max(num_runs, document.num_runs)
    document.told = text
    return EditorState(text, is_run, bool(result.format))


def _document_key(key: str) -> str:
    return f"{key}_document"


def _reported(document: _Document, key: str) -> str | None:
    """Return what the browser reported last about this document, or None."""
    state: dict[str, Any] = (st.session_state.get(key) or {}).get("text") or {}
    return str(state["code"]) if state.get("seq") == document.seq else None


def _finding(finding: Diagnostic) -> dict[str, Any]:
    return {
        "line": finding.line,
        "column": finding.column,
        "length": finding.length,
        "severity": finding.severity,
        "message": f"{finding.message} {finding.label}".strip(),
        "hint": finding.hint,
    }


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    return st.components.v2.component("tiny-agent-trainer.code_editor", js="code_editor.js")
