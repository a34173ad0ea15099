"""Ask the visitor's browser what its own WGSL compiler says about a shader."""

import hashlib
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.validation.records import ValidationReport
from core.validation.second_opinion import (
    MAX_SOURCE_CHARACTERS,
    BrowserMessage,
    BrowserOpinion,
    SecondOpinion,
    compare,
    is_fit_for_browser,
)


def second_opinion(report: ValidationReport, *, key: str) -> SecondOpinion | None:
    """Return how the browser's verdict on ``report.module`` compares with naga's.

    The module is compiled, never executed. The first call for a module returns None; when the
    answer is there the script runs again, or the fragment if this is called in one. A module
    that naga did not come to judge is not sent at all.
    """
    if not is_fit_for_browser(report):
        return None
    if len(report.module) > MAX_SOURCE_CHARACTERS:
        return compare(report, BrowserOpinion("unavailable", "too-long"))
    source_id = hashlib.sha256(report.module.encode()).hexdigest()[:16]
    data = {"sourceId": source_id, "source": report.module}
    answer = _component()(key=key, data=data, on_opinion_change=lambda: None).opinion
    if answer is None or answer["sourceId"] != source_id:
        return None
    return compare(report, _opinion(answer))


def _opinion(answer: dict[str, Any]) -> BrowserOpinion:
    messages = tuple(BrowserMessage(**message) for message in answer["messages"])
    return BrowserOpinion(answer["status"], answer["reason"] or None, messages)


@cache
def _component() -> ComponentRenderer:
    # Registered at the first use: file-backed components exist only inside a Streamlit server.
    return st.components.v2.component(
        "tiny-agent-trainer.browser_compiler", js="browser_compiler.js"
    )
