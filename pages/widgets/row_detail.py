"""One pair of the dataset: its picture as it is edited, the editor, and its other fields."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.actions.keep_row_drafts import RowDraft
from core.dataset.provenance import plain_notes, provenance_of, with_plain_notes
from core.dataset.records import StoredExample
from core.validation.records import ValidationReport
from core.wgsl.diagnostics import Diagnostic
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets import state
from pages.widgets.code_editor import code_editor, edited_code
from pages.widgets.dataset_grid import split_tags
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import tweak_panel
from pages.widgets.origin import origin_line
from pages.widgets.plain_text import plain
from pages.widgets.row_drafts import (
    discard_drafts,
    draft_of,
    fields_tag,
    note_change,
    refusal,
    save_noted,
    unwritten,
)
from pages.widgets.services import moving_preview
from pages.widgets.shader_view import facts_line, fix_button, picture, verdict_badge

THUMBNAIL_PX = 192
EDITOR_HEIGHT_PX = 260


def row_detail(row: StoredExample) -> None:
    """Draw a stored example; saving goes through the store and names the revision seen."""
    # Each part has a place of its own, so that none is drawn twice while rows change.
    editing, tweaking = st.container(), st.container()
    with editing:
        _edit(row)
    with tweaking:
        drafted = replace(row.example, wgsl_code=draft_of(row).value("wgsl_code"))
        tweak_panel(replace(row, example=drafted))


@st.fragment
def _edit(row: StoredExample) -> None:
    """Draw picture and fields; a fragment, so that typing does not draw the whole page anew."""
    draft = draft_of(row)
    base = draft.base
    tag, editor = fields_tag(base), f"dataset_code_{base.id}"
    code = edited_code(draft.value("wgsl_code"), key=editor)
    findings: Sequence[Diagnostic] = ()
    with guard():
        report = _running(row, code, draft.value("kind"))
        findings = report.diagnostics
        fix_button(report, key=f"dataset_fix_{tag}", take=partial(note_change, base, "wgsl_code"))
    _field(draft, "Prompt", "natural_language", key=f"dataset_prompt_{tag}", parse=str.strip)

    def take_code() -> None:
        note_change(base, "wgsl_code", edited_code(code, key=editor))

    code_editor(
        code,
        key=editor,
        findings=findings,
        height_px=EDITOR_HEIGHT_PX,
        label=f"WGSL of pair {base.id}",
        on_change=take_code,
    )
    _labels(draft, tag)
    _save_bar(row)


def _running(row: StoredExample, code: str, kind: ShaderKind) -> ValidationReport:
    """Draw what the code as edited shows; returns what the compiler says of it."""
    left, right = st.columns([6, 5])
    shown = moving_preview(code, kind=kind, size_px=THUMBNAIL_PX)
    report = shown.report.validation
    with left:
        picture(shown, key="dataset_picture", alt=row.example.natural_language)
    with right:
        verdict_badge(report)
        st.caption(f"{row.review} · pair {row.id} · changed {row.updated_at[:10]}")
        if shown.facts:
            st.caption(facts_line(shown.facts))
        if st.button(
            "Playground",
            key="dataset_open",
            icon=":material/palette:",
            help="Open this shader in the Playground.",
        ):
            st.session_state[state.PLAYGROUND_INCOMING] = code
            state.go_to("playground")
    for finding in report.diagnostics[:1]:
        st.caption(f":red[{plain(finding.message)}]")
    return report


def _labels(draft: RowDraft, tag: str) -> None:
    """Draw all fields but prompt and code."""
    example = draft.base.example
    _field(
        draft, "Further phrasings, one a line", "phrasings", key=f"dataset_phrasings_{tag}",
        show="\n".join, parse=_lines, area=True,
    )  # fmt: skip
    left, right = st.columns(2)
    kind = f"dataset_row_kind_{tag}"
    left.selectbox(
        "Kind",
        SHADER_KINDS,
        SHADER_KINDS.index(draft.value("kind")),
        key=kind,
        on_change=lambda: note_change(draft.base, "kind", st.session_state[kind]),
    )
    with right:
        _field(draft, "Category", "category", key=f"dataset_row_category_{tag}", parse=str.strip)
    with left:
        _field(
            draft, "Tags, between commas", "tags", key=f"dataset_row_tags_{tag}",
            show=", ".join, parse=lambda text: _tags(text, example.tags),
        )  # fmt: skip
    with right:
        _field(
            draft, "Notes", "notes", key=f"dataset_row_notes_{tag}",
            show=lambda notes: plain_notes(replace(example, notes=notes)),
            parse=lambda text: with_plain_notes(example, text),
        )  # fmt: skip
    if told := provenance_of(example):
        st.caption(f":material/auto_awesome: {origin_line(told)}")


def _field(
    draft: RowDraft,
    label: str,
    name: str,
    *,
    key: str,
    show: Callable[[Any], str] = str,
    parse: Callable[[str], Any] = str,
    area: bool = False,
) -> None:
    """Draw the text box of a field; what is typed becomes part of the draft."""

    def take() -> None:
        note_change(draft.base, name, parse(st.session_state[key]))

    text = show(draft.value(name))
    if area:
        st.text_area(label, text, key=key, height=110, on_change=take)
    else:
        st.text_input(label, text, key=key, on_change=take)


def _save_bar(row: StoredExample) -> None:
    """Draw what saves the draft or lets it go, and what there is to say of it."""
    draft = draft_of(row)
    with st.container(horizontal=True, vertical_alignment="center"):
        # Never disabled: what still stands in a box with the cursor arrives with this very click.
        is_saved = st.button(
            "Save this pair",
            icon=":material/save:",
            key=f"dataset_row_save_{row.id}",
            on_click=save_noted,
            args=([row.id],),
        )
        is_discarded = st.button(
            "Discard",
            icon=":material/undo:",
            key=f"dataset_row_discard_{row.id}",
            help="Show the pair as it is saved.",
            disabled=not draft.changes,
            on_click=discard_drafts,
            args=([row.id],),
        )
        if draft.changes:
            st.badge("Not saved yet", icon=":material/edit:", color="orange")
    if reason := refusal(row.id):
        st.error(f"This pair is not saved. {reason}", icon=":material/error:")
    if reason := unwritten():
        st.warning(reason, icon=":material/warning:")
    if draft.base.revision != row.revision:
        st.caption("This pair was changed since you began; saving shows where the two disagree.")
    if is_saved or is_discarded:
        st.rerun()  # the rest of the page, too


def _tags(text: str, old: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags of the box; untouched ones stay even if they hold commas."""
    return old if text == ", ".join(old) else split_tags(text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
