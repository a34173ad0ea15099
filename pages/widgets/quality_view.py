"""What is doubtful about the dataset, as lists to be worked off: one tool, one finding at a time."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.actions.look_at_rows import open_looks
from core.dataset.quality.records import ABOUT, TOOLS, Finding, Tool
from pages.widgets.finding_detail import finding_detail
from pages.widgets.inspection import look_again, standing_findings
from pages.widgets.picture_running import is_running, picture_running

KEY = "quality"
MAX_SHOWN = 500
LIST_HEIGHT_PX = 560
NEEDS_PICTURES: tuple[Tool, ...] = ("faults", "pictures", "leaks", "wording", "outliers")
COLUMNS = {
    "pairs": st.column_config.TextColumn("Pairs", width=90),
    "what": st.column_config.TextColumn("What", width=420),
}


def quality_view() -> None:
    """Draw the tools with how much each found, the list of one of them, and one finding."""
    menu = st.container()  # above what comes and goes, so that it keeps its place under the pointer
    # While rows are run, looking anew for each click would take longer than running them.
    found = standing_findings(keep_old=is_running())
    results = found.results
    dismissed = open_looks().dismissed()
    open_findings = {
        result.tool: [item for item in result.findings if item.key not in dismissed]
        for result in results
    }
    with menu:
        tool = _tool_menu(open_findings)
    num_unknown = picture_running(key=KEY)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(ABOUT[tool])
        if found.num_changed:
            st.button(
                f"{found.num_changed:,} pair(s) changed: look again",
                icon=":material/refresh:",
                key=f"{KEY}_look_again",
                type="tertiary",
                on_click=look_again,
            )
    everything = next(result.findings for result in results if result.tool == tool)
    kept = [item for item in everything if item.key in dismissed]
    if open_findings[tool]:
        left, right = st.columns([9, 11], gap="large")
        with left:
            shown = _list(open_findings[tool], tool)
        with right:
            finding_detail(shown)
    elif tool in NEEDS_PICTURES and num_unknown:
        st.info("Run the rows above: this tool looks at pictures.", icon=":material/image:")
    else:
        st.success("Nothing is left in this list.", icon=":material/check_circle:")
    if kept:
        _kept(kept)


def _tool_menu(open_findings: dict[Tool, list[Finding]]) -> Tool:
    """Draw a button for each tool; returns the one chosen, at first one that found something.

    Streamlit's own menus send the label that was clicked. These labels hold counts: a click
    that comes while they change would name an entry that is gone, and be lost.
    """
    first = next((tool for tool in TOOLS if open_findings[tool]), TOOLS[0])
    chosen: Tool = st.session_state.setdefault(f"{KEY}_tool", first)
    with st.container(horizontal=True, gap=None, key=f"{KEY}_tools"):
        for tool in TOOLS:
            st.button(
                f"{tool.capitalize()} {len(open_findings[tool]):,}",
                key=f"{KEY}_tool_{tool}",
                type="primary" if tool == chosen else "secondary",
                on_click=_choose,
                args=(tool,),
            )
    return chosen


def _choose(tool: Tool) -> None:
    st.session_state[f"{KEY}_tool"] = tool


def _list(findings: Sequence[Finding], tool: Tool) -> Finding:
    """Draw the findings; returns the chosen one, at first the gravest."""
    shown = findings[:MAX_SHOWN]
    table = pd.DataFrame(
        {
            "pairs": [_pairs(item) for item in shown],
            "what": [item.message.splitlines()[0] for item in shown],
        }
    )
    event = st.dataframe(
        table,
        # The key follows the list: when one is settled, the next one is chosen by itself.
        key=f"{KEY}_list_{tool}_{shown[0].key}_{len(findings)}",
        hide_index=True,
        height=min(LIST_HEIGHT_PX, 35 * (len(shown) + 1) + 3),
        column_config=COLUMNS,
        on_select="rerun",
        selection_mode="single-row",
    )
    if len(shown) < len(findings):
        st.caption(f"The first {len(shown)} of {len(findings):,}; the rest follows as you go.")
    chosen = event["selection"]["rows"]
    return shown[chosen[0]] if chosen else shown[0]


def _pairs(item: Finding) -> str:
    if len(item.ids) > 2:
        return f"{item.ids[0]} +{len(item.ids) - 1}"
    return ", ".join(map(str, item.ids))


def _kept(kept: Sequence[Finding]) -> None:
    """Draw the findings that were dismissed, and the way back."""
    with st.expander(f"Kept as they are ({len(kept):,})", icon=":material/done:"):
        for item in kept[:MAX_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    "Look again",
                    key=f"{KEY}_again_{item.key}",
                    on_click=lambda key=item.key: open_looks().restore([key]),
                )
                st.caption(f"{_pairs(item)}: {item.message.splitlines()[0]}")
