"""The right side of the Playground: settings, the picture, and everything known about it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.actions.render_shader import follows_mouse, follows_time
from core.rendering.config import FrameConfig
from core.rendering.records import Output, RenderInputs, RenderReport
from core.wgsl.kinds import SHADER_KINDS, ShaderKind
from pages.widgets.choice import choice
from pages.widgets.export_panel import export_panel
from pages.widgets.flip_book import MouseState
from pages.widgets.services import NO_INPUTS, Preview, preview
from pages.widgets.shader_controls import Values, shader_controls
from pages.widgets.shader_view import facts_line, picture

AUTOMATIC = "automatic"
SIZES_PX = (256, 384, 512, 768)
STILL, MOVING = "still", "moving"
LENGTH_S, FRAMES_PER_S = 2.0, 20.0
MOUSE = "playground_mouse"
PICTURE = "playground_picture"


def settings(code: str) -> tuple[ShaderKind | None, FrameConfig]:
    """Draw the controls above the picture; returns the kind chosen and the frames to draw."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    kind = choice("Kind", SHADER_KINDS, none=AUTOMATIC, key="playground_kind", place=left)
    size_px = middle.selectbox(
        "Size",
        SIZES_PX,
        index=2,
        key="playground_size",
        format_func="{} px".format,
        persist_state="session",
    )
    motion = choice("Motion", (STILL, MOVING), none=AUTOMATIC, key="playground_motion", place=right)
    start_s = st.slider(
        "Time",
        0.0,
        60.0,
        0.0,
        0.1,
        key="playground_time",
        format="%.1f s",
        help="Of the picture, or of the first frame: two seconds follow it.",
        persist_state="session",
    )
    is_moving = motion == MOVING or (motion is None and follows_time(code))
    num_frames = round(LENGTH_S * FRAMES_PER_S) if is_moving else 1
    return kind, FrameConfig(size_px, size_px, start_s, num_frames, FRAMES_PER_S)


def preview_panel(code: str, kind: ShaderKind | None, config: FrameConfig) -> Preview:
    """Draw picture, facts, controls, resources and outputs; returns what was drawn.

    The mouse is that of the last run: where it moved, the picture is drawn again.
    """
    with_mouse = follows_mouse(code)
    mouse: MouseState | None = st.session_state.get(MOUSE) if with_mouse else None
    if mouse:
        config = replace(config, mouse_x_px=mouse.x_px, mouse_y_px=mouse.y_px)
    place = st.container()
    standard = preview(code, kind=kind, config=config)
    report = standard.report
    entry = ""
    if len(report.entries) > 1:
        entry = choice("Entry point", report.entries, none=AUTOMATIC, key="playground_entry") or ""
    values: Values = ()
    if report.controls:
        with st.expander("Uniforms", expanded=True, icon=":material/tune:"):
            values = shader_controls(report.controls, key="playground_uniform")
    inputs = RenderInputs(entry=entry, values=values, is_mouse_down=bool(mouse and mouse.is_down))
    with place, st.spinner("Drawing ..."):
        shown = (
            preview(code, kind=kind, config=config, inputs=inputs)
            if inputs != NO_INPUTS
            else standard
        )
        now = picture(shown, key=PICTURE, with_mouse=with_mouse)
        if shown.facts:
            st.caption(facts_line(shown.facts))
    _details(shown.report)
    if shown.pictures:
        export_panel(code, shown, key="playground_export", inputs=inputs)
    if with_mouse and now != mouse:
        st.session_state[MOUSE] = now
        st.rerun()
    return shown


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
