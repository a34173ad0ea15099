"""The fields of one pair of the dataset, edited at leisure: what is not saved yet stays.

Unsaved edits belong to a row at a revision and to the visitor's session, so they are still there
after other rows were looked at. Saving names the revision they began with, so that another
session's edits are never written over.
"""

from typing import Any

import streamlit as st

from core.dataset.provenance import notes_with, plain_notes
from core.dataset.records import StoredExample
from core.validation.records import ValidationReport
from core.wgsl.kinds import SHADER_KINDS
from pages.widgets.code_editor import code_editor, edited_code
from pages.widgets.dataset_actions import save
from pages.widgets.dataset_grid import split_tags
from pages.widgets.shader_view import findings

EDITOR_HEIGHT_PX = 260


class RowForm:
    """The fields of a row as it was when they were drawn first; ``code`` stands in its editor."""

    @classmethod
    def of(cls, row: StoredExample) -> "RowForm":
        """Return the fields of a row: with what was typed and not saved, if anything was."""
        began: StoredExample = st.session_state.get(_began_key(row), row)
        form = cls(began)
        if began.revision != row.revision and not form.is_changed:
            form = cls(row)
        st.session_state[_began_key(row)] = form._row
        form._is_outdated = form._row.revision != row.revision
        return form

    def __init__(self, row: StoredExample) -> None:
        self._row, self._is_outdated = row, False
        # The revision is part of the keys: a field never shows the text of an older one.
        self._tag = f"{row.id}_{row.revision}"
        kept = st.session_state.setdefault(self._key("code"), row.example.wgsl_code)
        self.code = edited_code(kept, key=self._key("editor"))
        st.session_state[self._key("code")] = self.code

    def draw(self, report: ValidationReport) -> None:
        """Draw the fields, the findings in the code, and the buttons that save or discard."""
        drawn = self._drawn()
        self._text("Prompt", "prompt", drawn)
        code_editor(
            self.code,
            key=self._key("editor"),
            findings=report.diagnostics if report.code == self.code else (),
            height_px=EDITOR_HEIGHT_PX,
        )
        findings(report)  # below, so that the field stays where it is while one types
        st.text_area(
            "Further phrasings, one a line",
            drawn["phrasings"],
            key=self._key("phrasings"),
            height=110,
            persist_state="session",
        )
        left, right = st.columns(2)
        with left:
            st.selectbox(
                "Kind",
                SHADER_KINDS,
                SHADER_KINDS.index(drawn["kind"]),
                key=self._key("kind"),
                persist_state="session",
            )
            self._text("Tags, between commas", "tags", drawn)
        with right:
            self._text("Category", "category", drawn)
            self._text("Notes", "notes", drawn)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Save this pair",
                icon=":material/save:",
                key=f"dataset_row_save_{self._tag}",
                on_click=self._save,
            )
            if self.is_changed:
                st.button(
                    "Discard changes",
                    icon=":material/undo:",
                    key=f"dataset_row_discard_{self._tag}",
                    on_click=self._discard,
                )
                st.caption("Not saved yet")
        if self._is_outdated:
            st.caption(
                "This pair has changed since. What you changed is saved beside that; where both "
                "changed the same, you choose."
            )

    def _text(self, label: str, name: str, drawn: dict[str, Any]) -> None:
        st.text_input(label, drawn[name], key=self._key(name), persist_state="session")

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed that is not saved."""
        return any(
            value != getattr(self._row.example, name) for name, value in self._edits().items()
        )

    def _edits(self) -> dict[str, Any]:
        """Return all fields as they stand."""
        example, drawn = self._row.example, self._drawn()
        now = {name: st.session_state.get(self._key(name), drawn[name]) for name in drawn}
        # Untouched ones stay, even if a tag holds commas or a phrasing a line break.
        is_same = {name: now[name] == drawn[name] for name in now}
        tags, phrasings = split_tags(now["tags"]), _lines(now["phrasings"])
        return {
            "natural_language": example.natural_language
            if is_same["prompt"]
            else now["prompt"].strip(),
            "wgsl_code": edited_code(now["code"], key=self._key("editor")),
            "phrasings": example.phrasings if is_same["phrasings"] else phrasings,
            "kind": now["kind"],
            "category": example.category if is_same["category"] else now["category"].strip(),
            "tags": example.tags if is_same["tags"] else tags,
            "notes": notes_with(example, now["notes"]),
        }

    def _drawn(self) -> dict[str, Any]:
        """Return what the fields hold at first."""
        example = self._row.example
        return {
            "prompt": example.natural_language,
            "code": example.wgsl_code,
            "phrasings": "\n".join(example.phrasings),
            "kind": example.kind,
            "category": example.category,
            "tags": ", ".join(example.tags),
            "notes": plain_notes(example),
        }

    def _save(self) -> None:
        save([(self._row, self._edits())])
        # What is refused keeps its fields, as the row keeps its revision; a clash is shown apart.
        st.session_state.pop(_began_key(self._row), None)

    def _discard(self) -> None:
        st.session_state.update({self._key(name): value for name, value in self._drawn().items()})
        st.session_state.pop(_began_key(self._row), None)

    def _key(self, name: str) -> str:
        return f"dataset_{name}_{self._tag}"


def _began_key(row: StoredExample) -> str:
    return f"dataset_began_{row.id}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
