"""Bring files into the dataset, after a look at what is in them, and download it as a file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.actions.check_import import CodeCheck, check_codes
from core.actions.move_dataset import (
    FORMATS,
    IMPORT_ENCODINGS,
    IMPORT_SUFFIXES,
    ImportPreview,
    RowNote,
    download_name,
    export_download,
    import_previewed,
    preview_upload,
)
from core.dataset.records import ExampleFilter
from core.errors import GpuUnavailable
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset, gpu_client

BY_ITSELF = "UTF-8, or as the file says"
MAX_NOTES, MAX_ROWS = 500, 20
PREVIEW = "dataset_import_preview"
OUTCOMES = {"left out": "left out", "known": "not added again", "added": "added"}
FORMAT_NAMES = {
    "toml": "TOML",
    "json": "JSON",
    "jsonl": "JSON lines",
    "csv": "CSV, for spreadsheets",
    "parquet": "Parquet",
    "wgsl": "zip of .wgsl files",
    "huggingface": "zip with the folders of a Hugging Face dataset",
}


@st.dialog("Import pairs", width="large", on_dismiss="rerun")
def import_dialog() -> None:
    """Ask for a file, show what is in it and what is wrong, and add the good rows if asked to."""
    file = st.file_uploader(
        "Drop a file here: " + ", ".join(suffix.lstrip(".") for suffix in IMPORT_SUFFIXES),
        key="dataset_import_file",
        help="A zip may hold .wgsl files, whose first comment is the prompt, or any of the "
        "others. Nothing in a file is executed before you add its rows.",
    )
    encoding = st.selectbox(
        "Encoding", [BY_ITSELF, *IMPORT_ENCODINGS], key="dataset_import_encoding"
    )
    if file is None:
        return
    with guard():
        with st.spinner("Reading the file ..."):
            # Read once for each file and encoding, not at each click.
            key = (file.file_id, encoding)
            if st.session_state.get(PREVIEW, (None,))[0] != key:
                said = None if encoding == BY_ITSELF else encoding
                preview = preview_upload(dataset(), file.name, file.getvalue(), encoding=said)
                st.session_state[PREVIEW] = (key, preview, _checked(preview))
        _show(*st.session_state[PREVIEW][1:])


def _checked(preview: ImportPreview) -> CodeCheck:
    """Compile the new codes, with a bar; what no GPU can compile is not checked."""
    bar, total = st.progress(0.0, "Compiling the new shaders ..."), max(1, preview.num_new)

    def tick(num_done: int) -> None:
        bar.progress(num_done / total, f"{num_done:,} of {total:,} new shaders compiled")

    try:
        return check_codes(preview, client=gpu_client(), tick=tick)
    except GpuUnavailable:
        return CodeCheck(0)
    finally:
        bar.empty()


def _show(preview: ImportPreview, check: CodeCheck) -> None:
    num_broken, num_new = len(check.broken), preview.num_new
    with st.container(horizontal=True):
        st.metric("New pairs", f"{num_new:,}")
        st.metric("Known already", f"{sum(preview.is_known):,}")
        st.metric("Rows left out", f"{preview.num_skipped:,}")
        st.metric("Code refused", f"{num_broken:,}" if check.num_checked or not num_new else "?")
    if check.num_checked < num_new:
        st.caption(
            f"The compiler was asked about {check.num_checked:,} of {num_new:,} new pairs; the "
            "others are compiled when they are run."
        )
    notes = [
        RowNote(*preview.places[number], "added", message)
        for number, message in check.broken.items()
    ] + preview.notes()
    if notes:
        _notes(notes, preview.num_untold)
    if num_broken and st.checkbox(
        f"Leave out the {num_broken:,} pair(s) whose code the compiler refuses",
        key="dataset_import_leave_broken",
        help="With them, models can learn to repair; they can be mended here as well.",
    ):
        preview = preview.without(check.broken.keys())
    if preview.examples:
        first = [
            e for e, known in zip(preview.examples, preview.is_known, strict=True) if not known
        ]
        st.caption(f"The first of the new pairs, at most {MAX_ROWS}:")
        st.dataframe(
            pd.DataFrame(
                [
                    (e.natural_language, e.kind, e.category, " ".join(e.wgsl_code.split())[:120])
                    for e in first[:MAX_ROWS]
                ],
                columns=["Prompt", "Kind", "Category", "Code"],
            ),
            hide_index=True,
            height=min(220, 35 * min(len(first), MAX_ROWS) + 38),
        )
    asked = st.button(
        f"Add {preview.num_new:,} pair(s)",
        type="primary",
        key="dataset_import_add",
        disabled=not preview.num_new,
    )
    if asked:
        total = len(preview.examples)
        bar = st.progress(0.0, text="Adding ...")

        def tick(num_done: int) -> None:
            bar.progress(num_done / total, text=f"{num_done:,} of {total:,}")

        done = import_previewed(dataset(), preview, author=state.AUTHOR, tick=tick)
        del st.session_state[PREVIEW]
        state.notice_then_rerun(f"Added {done.num_added:,} pairs. Undo takes them back.")


def _notes(notes: Sequence[RowNote], num_untold: int) -> None:
    shown = notes[:MAX_NOTES]
    st.dataframe(
        pd.DataFrame(
            [
                (note.path.name, note.row or None, OUTCOMES[note.outcome], note.message)
                for note in shown
            ],
            columns=["File", "Row", "What happens", "Why"],
        ),
        hide_index=True,
        height=min(220, 35 * len(shown) + 38),
        column_config={
            "Row": st.column_config.NumberColumn(width=60),
            "Why": st.column_config.TextColumn(width="large"),
        },
    )
    if num_more := len(notes) - len(shown) + num_untold:
        st.caption(f"And {num_more:,} more.")


def export_popover(chosen: ExampleFilter, num_matching: int) -> None:
    """Draw the choice of a format and the button that downloads what the filter lets through."""
    with st.popover("Export", icon=":material/download:"):
        form = st.selectbox(
            "Format", FORMATS, format_func=FORMAT_NAMES.__getitem__, key="dataset_export_format"
        )
        st.download_button(
            f"Download {num_matching:,} pairs",
            data=lambda: export_download(dataset(), chosen=chosen, form=form),
            file_name=download_name(form),
            key="dataset_export_go",
            on_click="ignore",
            disabled=not num_matching,
            help="The pairs that match the filter; importing the file gives them back.",
        )
