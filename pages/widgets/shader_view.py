"""Show what became of a shader: its verdict, its findings, its picture."""

import difflib
from collections.abc import Callable

import streamlit as st

from core.rendering.records import PictureFacts
from core.validation.records import ValidationReport
from pages.widgets.flip_book import MouseState, flip_book
from pages.widgets.services import Preview, mended_code


def verdict(report: ValidationReport) -> None:
    """Write in one line whether naga accepts the shader, and every finding below it."""
    verdict_badge(report)
    if not report.is_valid:
        findings(report)


def verdict_badge(report: ValidationReport) -> None:
    """Write in one line whether naga accepts the shader."""
    if report.is_valid:
        st.badge(f"valid {report.kind}", icon=":material/check:", color="green")
    else:
        st.badge(f"not a valid {report.kind}", icon=":material/close:", color="red")


def findings(report: ValidationReport) -> None:
    """Write the findings as a compiler does: place, message, line, caret."""
    if report.diagnostics:
        st.code(report.render(), language=None, wrap_lines=True)


def fix_button(report: ValidationReport, *, key: str, take: Callable[[str], None]) -> bool:
    """Draw the button that does what the findings say, where they say how to mend the shader.

    ``take`` gets the mended code before the page is drawn anew. Returns whether there is a button.
    """
    fixed = None if report.is_valid else mended_code(report)
    if fixed is None:
        return False
    changed = _changed_lines(report.code, fixed)
    st.button(
        "Apply the fix",
        icon=":material/build:",
        key=key,
        type="primary",
        help=f"Does what the compiler says, and no more:\n```wgsl\n{changed}\n```",
        on_click=take,
        args=(fixed,),
    )
    return True


def _changed_lines(before: str, after: str) -> str:
    """Return the lines that are new in a text."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(line[2:].strip() for line in lines if line.startswith("+ "))


def picture(
    preview: Preview,
    *,
    key: str,
    alt: str = "What the shader draws",
    width_px: int | None = None,
    with_mouse: bool = False,
) -> MouseState | None:
    """Show the frames in a player, or why there are none; returns the mouse if it is asked for.

    ``width_px`` is the largest width in CSS pixels; by default as many as the frames have.
    """
    report, config = preview.report, preview.config
    width_px = width_px or config.width_px
    mouse = None
    if preview.pictures:
        mouse = flip_book(
            preview.pictures,
            frames_per_s=config.frames_per_s,
            width_px=width_px,
            height_px=max(1, round(width_px * preview.shape)),
            alt=alt,
            key=key,
            with_mouse=with_mouse,
        )
    elif not report.validation.is_valid:
        st.info("The picture appears when the shader is valid.", icon=":material/image:")
    if report.note and report.validation.is_valid:
        icon = "warning" if preview.pictures else "image_not_supported"
        st.info(report.note, icon=f":material/{icon}:")
    return mouse


def facts_line(facts: PictureFacts) -> str:
    """Return what a picture shows in one line."""
    parts = []
    if facts.is_static is not None:
        parts.append("still" if facts.is_static else "moving")
    if facts.blank_colour:
        parts.append(f"one colour only: {facts.blank_colour.name}")
    else:
        parts.append(", ".join(dict.fromkeys(colour.name for colour in facts.colours)))
    if facts.non_finite_px:
        parts.append(f":red[{facts.non_finite_px:,} pixels are NaN or infinite]")
    if facts.gpu_ms is not None:
        digits = 2 if facts.gpu_ms < 1 else 0
        parts.append(f"{facts.gpu_ms:.{digits}f} ms a frame on the server's GPU")
    return " · ".join(part for part in parts if part)
