"""Save what a shader draws: a picture of any size, or a movie, with progress and a way to stop."""

import tempfile
from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.actions.export_animation import ANIMATION_SUFFIXES, export_animation
from core.actions.export_picture import PICTURE_SUFFIX, export_picture
from core.durations import duration
from core.rendering.config import FrameConfig
from core.rendering.records import Export, ExportProgress, RenderInputs
from core.wgsl.kinds import ShaderKind
from pages.widgets.guard import guard
from pages.widgets.services import NO_INPUTS, Preview, gpu_client

SIZES_PX = (256, 512, 1024, 2048, 4096)
LENGTHS_S = (2, 5, 10, 30)
RATES = (12.0, 24.0, 30.0, 60.0)
MIME_TYPES = {
    ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif", ".mp4": "video/mp4",
}  # fmt: skip


def export_panel(code: str, shown: Preview, *, key: str, inputs: RenderInputs = NO_INPUTS) -> None:
    """Draw a button that opens the form; the file that was made can be downloaded from it."""
    with st.popover("Save picture", icon=":material/image:", width="stretch"):
        suffix = st.segmented_control(
            "Format",
            (PICTURE_SUFFIX, *ANIMATION_SUFFIXES),
            default=PICTURE_SUFFIX,
            format_func=lambda suffix: suffix[1:].upper(),
            key=f"{key}_format",
        )
        suffix = suffix or PICTURE_SUFFIX
        left, right = st.columns(2)
        width_px = left.selectbox(
            "Width", SIZES_PX, index=1, format_func="{} px".format, key=f"{key}_width"
        )
        config = replace(
            shown.config, width_px=width_px, height_px=max(1, round(width_px * shown.shape))
        )
        if suffix == PICTURE_SUFFIX:
            config = replace(config, num_frames=1)
        else:
            seconds = right.selectbox(
                "Length", LENGTHS_S, format_func="{} s".format, key=f"{key}_length"
            )
            rate = left.selectbox(
                "Frames a second", RATES, index=2, format_func="{:g}".format, key=f"{key}_rate"
            )
            config = replace(config, frames_per_s=rate, num_frames=round(seconds * rate))
        made = f"{key}_made"
        asked = (code, suffix, config, inputs)
        if st.button("Make the file", type="primary", key=f"{key}_make", width="stretch"):
            st.session_state.pop(made, None)
            with guard():
                data = _make(code, suffix, config, inputs, shown.report.validation.kind)
                st.session_state[made] = (asked, data)
        if made in st.session_state and st.session_state[made][0] == asked:
            data = st.session_state[made][1]
            st.download_button(
                f"Download {len(data) / 1e6:.1f} MB",
                data,
                f"shader{suffix}",
                MIME_TYPES[suffix],
                icon=":material/download:",
                key=f"{key}_download",
                on_click="ignore",
                width="stretch",
            )


def _make(
    code: str, suffix: str, config: FrameConfig, inputs: RenderInputs, kind: ShaderKind
) -> bytes:
    """Write the file, showing how far it is; empty where it could not be made."""
    with tempfile.TemporaryDirectory(prefix="tiny-agent-export-") as folder:
        path = Path(folder) / f"shader{suffix}"
        if suffix == PICTURE_SUFFIX:
            export = export_picture(
                code, path, client=gpu_client(), config=config, kind=kind, inputs=inputs
            )
        else:
            export = _make_movie(code, path, config, inputs, kind)
        if export.path is None:
            st.warning(export.note, icon=":material/warning:")
            return b""
        return path.read_bytes()


def _make_movie(
    code: str, path: Path, config: FrameConfig, inputs: RenderInputs, kind: ShaderKind
) -> Export:
    # Any other click, this button too, ends the script run and with it the export.
    bar = st.progress(0.0, "Drawing ...")
    st.button("Stop", icon=":material/stop:", key="export_stop")

    def show(progress: ExportProgress) -> None:
        left = "" if progress.eta_s is None else f", {duration(progress.eta_s)} left"
        text = f"Frame {progress.num_done} of {progress.num_frames}{left}"
        bar.progress(progress.num_done / progress.num_frames, text)

    export = export_animation(
        code, path, client=gpu_client(), config=config, kind=kind, inputs=inputs, on_progress=show
    )
    bar.empty()
    return export
