"""Have a model write, and show it at work. Imported when something is asked: it loads torch."""

import time

import streamlit as st

from core.actions.generate_shader import Answer, stream_answer
from core.actions.keep_draft import new_id
from core.actions.open_model import ModelChoice
from core.actions.revise_shader import edit_shader, tasks_of
from core.drafts.records import KeptShader, Take
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.wgsl.kinds import ShaderKind
from pages.widgets.candidate_sheet import live_card, sheet_cells
from pages.widgets.draft_state import keep
from pages.widgets.models import loaded_model
from pages.widgets.services import gpu_client
from pages.widgets.wish import Wish, combined, origin_of

REFRESH_S = 0.1  # each refresh resends the whole text


def write(
    wish: Wish, choice: ModelChoice, *, kind: ShaderKind | None, config: GenerationConfig
) -> None:
    """Write candidates for a wish where the sheet will stand, and keep them in the draft.

    What is done is kept also where the work is stopped: by the button, by another wish, or by
    the tab being closed.

    Raises:
        StudioError: nothing can be written.
    """
    model = loaded_model(choice)
    shaders: list[KeptShader] = []
    origin = origin_of(wish, can_edit="edit" in tasks_of(model))
    prompt = combined(wish) if origin == "rewritten" else wish.prompt
    cells = sheet_cells(config.num_samples if isinstance(model, Generator) else 1)
    st.button("Stop", icon=":material/stop:", key="generate_stop")
    events = (
        iter(edit_shader(model, wish.code, wish.change, config=config, client=gpu_client()))
        if origin == "edited"
        else stream_answer(model, prompt, kind=kind, config=config, client=gpu_client())
    )
    try:
        text, shown_at = "", 0.0
        for event in events:
            if isinstance(event, Answer):
                shaders.append(_kept(event))
            else:
                text += event.text
                if time.monotonic() - shown_at > REFRESH_S:
                    live_card(cells[0], text)
                    shown_at = time.monotonic()
    finally:
        if shaders:
            keep(
                Take(
                    id=new_id(),
                    origin=origin,
                    prompt=combined(wish),
                    model=choice.name,
                    shaders=tuple(shaders),
                    kind=kind,
                    seed=config.seed,
                    temperature=config.temperature,
                    change=wish.change,
                )
            )


def _kept(answer: Answer) -> KeptShader:
    sample = answer.sample
    return KeptShader(sample.code, sample.kind, sample.num_tokens, sample.duration_s)
