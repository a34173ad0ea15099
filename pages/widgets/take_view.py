"""The chosen shader of a take: picture, code, verdict, and what can be done with it."""

from collections.abc import Callable

import streamlit as st

from core.actions.keep_draft import choose_shader
from core.drafts.records import Draft, KeptShader, Take
from core.rendering.records import RenderInputs
from pages.widgets import state
from pages.widgets.candidate_sheet import candidate_sheet
from pages.widgets.guard import guard
from pages.widgets.plain_text import plain, shortened
from pages.widgets.services import NO_INPUTS, Preview, moving_preview
from pages.widgets.shader_controls import shader_controls
from pages.widgets.shader_view import facts_line, picture, verdict
from pages.widgets.take_actions import take_actions
from pages.widgets.wish import change_box

PICTURE_PX = 448
CODE_HEIGHT_PX = 400
SIDES = (9, 11)  # picture to code


def take_view(draft: Draft, take: Take) -> None:
    """Draw the candidates of a take and the chosen one in full."""
    index = draft.chosen_index(take)
    if len(take.shaders) > 1:
        candidate_sheet(take.shaders, index, on_click=_chooser(take))
    shader = take.shaders[index]
    left, right = st.columns(SIDES, gap="large")
    with left:
        shown, inputs = _picture(take, shader)
    with right:
        st.code(shader.code, language="wgsl", line_numbers=True, height=CODE_HEIGHT_PX)
        verdict(shown.report.validation)
        st.caption(story(take, shader))
        change_box(take, shader.code)
    take_actions(take, index, shown, inputs)


def story(take: Take, shader: KeptShader) -> str:
    """Return in one line where a shader comes from and what it cost, as Markdown."""
    prompt = plain(shortened(take.prompt, 120))
    if take.origin == "shipped":
        return f"“{prompt}”, a pair of the dataset that comes along. Ask for anything above."
    if take.origin == "opened":
        parts = [f"“{prompt}” from a link"]
    elif take.origin == "edited":
        parts = [f"“{plain(shortened(take.change, 120))}”, told to {plain(take.model)}"]
    else:
        parts = [f"“{prompt}” by {plain(take.model)}"]
    if take.origin == "rewritten":
        parts.append("this model cannot edit, so it wrote a new shader for both wishes together")
    if shader.num_tokens and shader.duration_s:
        speed = shader.num_tokens / shader.duration_s
        parts.append(
            f"{shader.num_tokens:,} tokens in {shader.duration_s:.1f} s ({speed:,.0f} a second)"
        )
    if take.temperature:
        parts.append(f"temperature {take.temperature:g}, seed {take.seed}")
    return " · ".join(parts)


def _picture(take: Take, shader: KeptShader) -> tuple[Preview, RenderInputs]:
    """Draw the picture and the uniforms below it."""
    place = st.container()
    shown = moving_preview(shader.code, kind=shader.kind, size_px=PICTURE_PX)
    inputs = NO_INPUTS
    if shown.report.controls:
        with st.expander("Uniforms", icon=":material/tune:"):
            inputs = RenderInputs(
                values=shader_controls(shown.report.controls, key="generate_uniform")
            )
    if inputs != NO_INPUTS:
        shown = moving_preview(shader.code, kind=shader.kind, size_px=PICTURE_PX, inputs=inputs)
    with place:
        picture(shown, key="generate_picture", alt=take.prompt)
        if shown.facts:
            st.caption(facts_line(shown.facts))
    return shown, inputs


def _chooser(take: Take) -> Callable[[int], None]:
    def choose(index: int) -> None:
        with guard():
            choose_shader(st.session_state[state.DRAFT], take, index)
            st.session_state[state.TAKE] = take.id

    return choose
