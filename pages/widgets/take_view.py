"""The chosen shader of a take: picture, code, verdict, and what can be done with it."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.actions.keep_draft import choose_shader
from core.drafts.records import Draft, KeptShader, Take
from core.rendering.config import FrameConfig
from core.rendering.records import RenderInputs
from pages.widgets import state
from pages.widgets.candidate_sheet import candidate_sheet
from pages.widgets.guard import guard
from pages.widgets.literal_sliders import literal_sliders
from pages.widgets.live_canvas import FRAME_PX, SHOWN_PX, live_canvas
from pages.widgets.plain_text import plain, shortened
from pages.widgets.services import NO_INPUTS, Preview, preview
from pages.widgets.shader_view import facts_line, verdict
from pages.widgets.take_actions import take_actions
from pages.widgets.take_places import CODE_HEIGHT_PX, stage, take_places
from pages.widgets.wish import change_box

STILL = FrameConfig(FRAME_PX, FRAME_PX)
# What the shader of the welcome draws at this size; a test compares them.
WELCOME_PICTURE = Path(__file__).parents[2] / "assets" / "images" / "welcome.webp"


def take_view(draft: Draft, take: Take) -> None:
    """Draw the candidates of a take and the chosen one in full."""
    index = draft.chosen_index(take)
    shader = take.shaders[index]
    # One alone is shown as well where several were asked for and all were alike.
    with_sheet = max(len(take.shaders), take.num_drawn) > 1
    places = take_places(with_sheet=with_sheet)
    # The code needs no GPU, so it does not wait for one.
    places.code.code(shader.code, language="wgsl", line_numbers=True, height=CODE_HEIGHT_PX)
    with places.picture:
        _picture(take, index)
    if with_sheet:
        with places.sheet:
            candidate_sheet(take.shaders, index, on_click=_chooser(take))
    shown = preview_of(shader)
    with places.words:
        verdict(shown.report.validation)
        lines = [story(take, shader), *([facts_line(shown.facts)] if shown.facts else [])]
        st.caption("  \n".join(lines))
        change_box(take, shader.code)


def preview_of(shader: KeptShader) -> Preview:
    """Return verdict, facts and first frame of a shader."""
    return preview(shader.code, kind=shader.kind, config=STILL)


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
    if take.num_drawn > len(take.shaders):
        number = len(take.shaders)
        alike = "all alike" if number == 1 else f"{number} different"
        parts.append(f"{take.num_drawn} candidates, {alike}")
    if shader.is_closed_early:
        parts.append("**closed early**: there was no room or time for the whole of it")
    if shader.unmet:
        parts.append(f"not seen in the picture: {plain(shader.unmet)}")
    if take.temperature:
        parts.append(f"temperature {take.temperature:g}, seed {take.seed}")
    return " · ".join(parts)


@st.fragment
def _picture(take: Take, index: int) -> None:
    """Draw the picture and the buttons; a fragment, as uniforms change the picture alone."""
    shader = take.shaders[index]
    place = stage()
    code, inputs = shader.code, NO_INPUTS
    if take.origin == "shipped":  # at once, as the GPU worker may still be starting
        place.image(WELCOME_PICTURE, width=SHOWN_PX, alt="")
    with guard():  # a fragment's own: what is raised in it does not reach the page
        shown = preview_of(shader)
        if take.origin != "shipped":
            _still(place, shown)
        if shown.report.validation.is_valid:
            code = literal_sliders(code, key="generate_literals")
            with place:
                live = live_canvas(code, shader.kind, key="generate_picture", alt=take.prompt)
            inputs = RenderInputs(values=live.values)
        else:
            st.info("The picture appears when the shader is valid.", icon=":material/image:")
        take_actions(take, index, code, shown, inputs)


def _still(place: DeltaGenerator, shown: Preview) -> None:
    """Draw the first frame, which is there until the live picture comes over it."""
    if shown.pictures and shown.shape == 1:
        place.image(shown.pictures[0], width=SHOWN_PX, alt="")
    else:
        place.empty()


def _chooser(take: Take) -> Callable[[int], None]:
    def choose(index: int) -> None:
        with guard():
            choose_shader(st.session_state[state.DRAFT], take, index)
            st.session_state[state.TAKE] = take.id

    return choose
