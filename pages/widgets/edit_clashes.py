"""Edits that met those of another session: both side by side, until a person has decided."""

from typing import Any

import streamlit as st

from core.actions.edit_dataset import EditClash, clashing_fields
from core.dataset.provenance import plain_notes, provenance_of, with_plain_notes
from core.dataset.records import Example
from pages.widgets.origin import origin_line
from pages.widgets.row_drafts import discard_drafts, open_clashes, settle

LINES_FIELDS = ("tags", "phrasings")
LABELS = {"natural_language": "Prompt", "wgsl_code": "WGSL"}


def clashes_view() -> None:
    """Draw the first clash that is not settled yet, if there is one."""
    clashes = open_clashes()
    if not clashes:
        return
    clash = clashes[0]
    with st.container(border=True):
        what = "changed" if clash.theirs else "deleted"
        st.error(
            f"Pair {clash.base.id} is not saved yet: {clash.their_author} {what} it after you "
            "opened it. Nothing is lost; choose what shall stand."
            + (f" {len(clashes) - 1} more wait." if len(clashes) > 1 else ""),
            icon=":material/call_split:",
        )
        fields = clashing_fields(clash)
        _side_by_side(clash, fields)
        _buttons(clash, fields)


def _side_by_side(clash: EditClash, fields: dict[str, tuple[Any, Any, Any]]) -> None:
    mine_side, their_side = st.columns(2)
    mine_side.markdown("**Yours**")
    their_side.markdown(f"**{clash.their_author}'s**")
    for name, (before, mine, theirs) in fields.items():
        for side, value in ((mine_side, mine), (their_side, theirs)):
            with side:
                unchanged = " (as before)" if value == before else ""
                st.caption(f"{_label(name)}{unchanged}")
                is_gone = clash.theirs is None and side is their_side
                language = "wgsl" if name == "wgsl_code" else None
                shown = "deleted" if is_gone else _text(name, value)
                st.code(shown or " ", language=language, wrap_lines=name != "wgsl_code")
                if name == "notes" and (told := provenance_of(_with_notes(value))):
                    st.caption(f":material/auto_awesome: {origin_line(told)}")


def _buttons(clash: EditClash, fields: dict[str, tuple[Any, Any, Any]]) -> None:
    tag = f"{clash.base.id}_{clash.theirs.revision if clash.theirs else 'gone'}"
    starts = {
        name: mine if name in clash.mine else theirs for name, (_, mine, theirs) in fields.items()
    }
    keys = {name: f"dataset_merge_{name}_{tag}_code" for name in fields if name != "review"}

    def merged() -> dict[str, Any]:
        values = {name: st.session_state[key] for name, key in keys.items()}
        for name in LINES_FIELDS:
            if name in values:
                lines = (line.strip() for line in values[name].splitlines())
                values[name] = tuple(filter(None, lines))
        if "notes" in values:  # the box does not show where the pair comes from
            values["notes"] = with_plain_notes(_with_notes(starts["notes"]), values["notes"])
        return values | {name: value for name, value in clash.mine.items() if name == "review"}

    with st.container(horizontal=True):
        st.button("Keep mine", key="dataset_clash_mine", icon=":material/person:",
                  on_click=lambda: settle(clash, clash.mine))  # fmt: skip
        st.button("Keep theirs", key="dataset_clash_theirs", icon=":material/group:",
                  on_click=discard_drafts, args=([clash.base.id],))  # fmt: skip
    if clash.theirs is None:
        return
    with st.expander("Merge by hand", icon=":material/call_merge:"):
        for name, key in keys.items():
            height = 240 if name == "wgsl_code" else 68
            st.text_area(_label(name), _text(name, starts[name]), key=key, height=height)
        st.button("Save the merged pair", key="dataset_clash_merged", type="primary",
                  on_click=lambda: settle(clash, merged()))  # fmt: skip


def _label(name: str) -> str:
    return LABELS.get(name, name.capitalize())


def _text(name: str, value: Any) -> str:
    """Return a field as a person reads and edits it."""
    if name == "notes":
        return plain_notes(_with_notes(value))
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _with_notes(notes: str) -> Example:
    return Example("", "", "expression", notes=notes)
