"""One finding: its rows side by side, and what can be done about it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.actions.edit_dataset import delete_examples, review_examples, save_edits
from core.actions.inspect_quality import apply_fix
from core.actions.look_at_rows import open_looks
from core.dataset.quality.records import Finding
from core.dataset.records import BulkResult, StoredExample
from core.errors import DatasetError
from core.rendering.config import FrameConfig
from pages.widgets import state
from pages.widgets.guard import guard, warn_of_skipped
from pages.widgets.phrasing_suggestions import phrasing_suggestions
from pages.widgets.plain_text import plain
from pages.widgets.services import dataset, preview
from pages.widgets.shader_view import facts_line, fix_button
from pages.widgets.shader_view import findings as compiler_findings

MAX_ROWS = 6  # of a finding that are drawn
COLUMNS = 2
CARD_PX, TIME_S = 256, 0.7
CODE_HEIGHT_PX = 180


def finding_detail(item: Finding) -> None:
    """Draw the finding with its rows and the buttons that settle it."""
    rows = [row for number in item.ids[:MAX_ROWS] if (row := _row(number))]
    st.markdown(f"**{plain(item.message.splitlines()[0])}**")
    with st.container(horizontal=True, gap="small"):
        if item.fix:
            fix = item.fix
            seen = [row for number, _ in fix.edits if (row := _row(number))]
            _button(
                fix.label,
                ":material/build:",
                f"quality_fix_{item.key}",
                lambda: apply_fix(dataset(), fix, seen=seen, author=state.AUTHOR),
                is_first=True,
            )
        st.button(
            "Keep as it is",
            icon=":material/done:",
            key=f"quality_keep_{item.key}",
            help="No problem: it comes back only when one of its rows changes.",
            on_click=lambda: open_looks().dismiss([item.key]),
        )
    if not rows:
        return
    for start in range(0, len(rows), COLUMNS):
        part = rows[start : start + COLUMNS]
        for cell, row in zip(st.columns(COLUMNS), part, strict=False):
            with cell:
                _card(item, row)
    if len(item.ids) > len(rows):
        st.caption(f"and {len(item.ids) - len(rows):,} more pairs")
    if item.tool == "phrasings":
        phrasing_suggestions(rows[0])


def _card(item: Finding, row: StoredExample) -> None:
    """Draw a row of a finding, and what can be done with it alone."""
    example = row.example
    with st.container(border=True, height="stretch"):
        config = FrameConfig(CARD_PX, CARD_PX, TIME_S)
        with guard():
            shown = preview(example.wgsl_code, kind=example.kind, config=config)
            if shown.pictures:
                st.image(shown.pictures[0], width="stretch", alt=example.natural_language)
            else:
                st.code(example.wgsl_code, language="wgsl", height=CODE_HEIGHT_PX)
            st.markdown(f"**{row.id}** {plain(example.natural_language)}")
            if shown.facts:
                st.caption(facts_line(shown.facts))
            compiler_findings(shown.report.validation)
            fix_button(
                shown.report.validation,
                key=f"quality_mend_{item.key}_{row.id}",
                take=partial(_mend, row),
            )
        number = len(example.prompts)
        prompts = f"{number} prompts" if number > 1 else "one prompt"
        about = [example.kind, example.category, prompts]
        st.caption(" · ".join(filter(None, about)))
        with st.popover("Prompts and code", icon=":material/code:", width="stretch"):
            for prompt in example.prompts:
                st.text(prompt)
            st.code(example.wgsl_code, language="wgsl")
        mark = f"{item.key}_{row.id}"
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Open",
                icon=":material/open_in_new:",
                key=f"quality_open_{mark}",
                type="tertiary",
                on_click=lambda: state.show_pair(row.id),
            )
            if item.tool == "faults":
                st.button(
                    "Run again",
                    icon=":material/refresh:",
                    key=f"quality_again_{mark}",
                    type="tertiary",
                    help="The machine may have been too busy to draw it in time.",
                    on_click=lambda: open_looks().forget(row.example),
                )
            _button(
                "Reject",
                ":material/thumb_down:",
                f"quality_reject_{mark}",
                lambda: review_examples(dataset(), [row], "rejected", author=state.AUTHOR),
            )
            _button(
                "Delete",
                ":material/delete:",
                f"quality_delete_{mark}",
                lambda: delete_examples(dataset(), [row], author=state.AUTHOR),
            )


def _mend(row: StoredExample, code: str) -> None:
    with guard():
        saved = save_edits(dataset(), [(row, {"wgsl_code": code})], author=state.AUTHOR)
        if saved.num_saved:
            st.toast("Mended. Undo on the Rows tab takes it back.")
        else:
            st.toast("The pair was changed meanwhile; look again.")


def _row(number: int) -> StoredExample | None:
    try:
        return dataset().get(number)
    except DatasetError:
        return None  # another session deleted it since the list was made


def _button(
    label: str, icon: str, key: str, act: Callable[[], BulkResult | int], *, is_first: bool = False
) -> None:
    def act_and_say() -> None:
        with guard():
            done = act()
            if isinstance(done, BulkResult) and done.skipped:
                warn_of_skipped(done)
            else:
                st.toast("Done. Undo on the Rows tab takes it back.")

    st.button(
        label,
        icon=icon,
        key=key,
        type="primary" if is_first else "tertiary",
        on_click=act_and_say,
    )
