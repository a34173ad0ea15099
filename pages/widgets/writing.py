"""Have a model write, and show it at work. Imported when something is asked: it loads torch."""

import time
from contextlib import closing

from streamlit.delta_generator import DeltaGenerator

from core.actions.draw_candidates import draw_candidates
from core.actions.keep_draft import add_take
from core.actions.open_model import ModelChoice
from core.actions.render_shader import encode_frames
from core.actions.revise_shader import tasks_of
from core.drafts.records import KeptShader, Take
from core.evaluation.records import Candidate, Ranking
from core.generation.config import GenerationConfig
from core.generation.prompts import check_prompt
from core.generation.records import Piece, Request
from core.wgsl.kinds import ShaderKind
from pages.widgets.draft_state import UnderWay, begin
from pages.widgets.models import loaded_model
from pages.widgets.services import gpu_client
from pages.widgets.take_under_way import TakeUnderWay
from pages.widgets.wish import Wish, combined, origin_of

REFRESH_S = 0.1  # each refresh resends the whole text


def write(
    wish: Wish,
    choice: ModelChoice,
    *,
    kind: ShaderKind | None,
    config: GenerationConfig,
    place: DeltaGenerator,
) -> None:
    """Write candidates for a wish, in the place where they will stand, and keep them in the draft.

    What is done is kept also where the work is stopped: by the button, by another wish, or by
    the tab being closed.

    Raises:
        StudioError: nothing can be written.
    """
    check_prompt(wish.change or wish.prompt)
    kept = begin(combined(wish))
    try:
        _write(wish, choice, kept, kind=kind, config=config, place=place)
    finally:
        kept.ended.set()


def _write(
    wish: Wish,
    choice: ModelChoice,
    kept: UnderWay,
    *,
    kind: ShaderKind | None,
    config: GenerationConfig,
    place: DeltaGenerator,
) -> None:
    with place.container():
        under_way = TakeUnderWay(config.num_samples if choice.folder else 1)
    with under_way.messages:
        model = loaded_model(choice)
    origin = origin_of(wish, can_edit="edit" in tasks_of(model))
    if origin == "edited":
        request = Request(wish.change, kind, "edit", wish.code)
    else:
        request = Request(combined(wish), kind)
    found: list[KeptShader] = []
    num_drawn = 0
    try:
        with closing(draw_candidates(model, request, config=config, client=gpu_client())) as events:
            text, shown_at = "", 0.0
            for event in events:
                if isinstance(event, Piece):
                    text += event.text
                    if time.monotonic() - shown_at > REFRESH_S:
                        under_way.show_text(text)
                        shown_at = time.monotonic()
                elif isinstance(event, Candidate):
                    num_drawn += 1
                    found.append(_kept(event))
                    under_way.show(event.number, _thumbnail(event))
                else:
                    found = _in_order(event)
    finally:
        if found:
            take = Take(
                id=kept.take_id,
                origin=origin,
                prompt=combined(wish),
                model=choice.name,
                shaders=tuple(found),
                kind=kind,
                seed=config.seed,
                temperature=config.temperature,
                change=wish.change,
                num_drawn=num_drawn,
            )
            add_take(kept.draft_id, take)


def _thumbnail(candidate: Candidate) -> bytes | None:
    frames = candidate.frames[:1]
    return encode_frames(frames)[0] if frames else None


def _in_order(ranking: Ranking) -> list[KeptShader]:
    """Return the best first; those that repeat another are left out."""
    return [_kept(item.candidate) for item in ranking.ranked if item.repeats is None]


def _kept(candidate: Candidate) -> KeptShader:
    sample = candidate.answer.sample
    return KeptShader(
        code=sample.code,
        kind=sample.kind,
        num_tokens=sample.num_tokens,
        duration_s=sample.duration_s,
        log_probability=sample.log_probability,
        is_complete=sample.is_complete,
        is_closed_early=sample.is_closed_early,
        number=candidate.number,
        unmet=", ".join(wish.text for wish in candidate.wishes if not wish.is_granted),
    )
