"""The right side of the Playground: the picture, and everything known about it."""

import pandas as pd
import streamlit as st

from core.rendering.config import FrameConfig
from core.rendering.records import Output, RenderInputs, RenderReport
from core.wgsl.kinds import ShaderKind
from pages.widgets.choice import choice
from pages.widgets.export_panel import export_panel
from pages.widgets.live_canvas import FRAME_PX, live_canvas
from pages.widgets.services import Preview, preview
from pages.widgets.shader_view import facts_line

AUTOMATIC = "automatic"
STILL = FrameConfig(FRAME_PX, FRAME_PX)
CANVAS = "playground_canvas"


def first_look(code: str, kind: ShaderKind | None) -> Preview:
    """Return verdict and first frame of a shader, drawn by the server once for each text."""
    return preview(code, kind=kind, config=STILL)


def preview_panel(code: str, kind: ShaderKind | None, look: Preview) -> None:
    """Draw picture, facts, saving, resources and outputs."""
    report = look.report
    entry = ""
    if len(report.entries) > 1:
        entry = choice("Entry point", report.entries, none=AUTOMATIC, key="playground_entry") or ""
    inputs = RenderInputs(entry=entry)
    if entry:
        look = preview(code, kind=kind, config=STILL, inputs=inputs)
        report = look.report
    poster = look.pictures[0] if look.pictures else b""
    live = live_canvas(code, kind, key=CANVAS, inputs=inputs, poster=poster)
    if live.is_older:
        st.caption(":material/history: The picture is that of the last text that was valid.")
    chosen = RenderInputs(entry=entry, values=live.values)
    if live.values and not live.is_older:
        look = preview(code, kind=kind, config=STILL, inputs=chosen)
    if look.report.note and report.validation.is_valid and live.is_live:
        st.info(look.report.note, icon=":material/warning:")
    facts = live.shown.facts if live.shown else look.facts
    if facts and not live.is_older:
        st.caption(facts_line(facts))
    _details(look.report)
    if look.pictures:
        export_panel(code, look, key="playground_export", inputs=chosen)


def _details(report: RenderReport) -> None:
    """Draw what was bound and what came out."""
    if report.resources:
        with st.expander(f"Resources ({len(report.resources)})", icon=":material/memory:"):
            rows = [
                {
                    "name": resource.name,
                    "place": f"@group({resource.group}) @binding({resource.binding})",
                    "type": resource.type,
                    "bytes": resource.size_bytes,
                    "holds": resource.holds,
                }
                for resource in report.resources
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, key="playground_resources")
    for output in report.outputs:
        _output(output)


def _output(output: Output) -> None:
    """Draw what a shader left in a buffer, as a table where it has numbers."""
    with st.expander(f"`{output.name}: {output.type}`", icon=":material/table:"):
        if output.table is None:
            st.caption(f"{len(output.data):,} bytes")
            return
        table = pd.DataFrame(output.table.rows, columns=list(output.table.columns))
        st.dataframe(table, key=f"playground_output_{output.name}")
        if output.table.num_rows > len(table):
            st.caption(f"The first {len(table):,} of {output.table.num_rows:,} elements.")
