"""Accept, edit or reject a generation into the dataset; each of them can be taken back."""

import hashlib
from collections.abc import Callable

import streamlit as st

from core.actions.edit_dataset import delete_examples
from core.actions.judge_generation import Generation, accept_generation, reject_generation
from core.dataset.records import StoredExample
from core.generation.records import Sample
from pages.widgets import state
from pages.widgets.guard import guard, warn_of_skipped
from pages.widgets.services import dataset, gpu_client

CODE_HEIGHT_PX = 280
ACCEPTED, REJECTED = "accepted", "rejected"
Judged = dict[str, tuple[StoredExample, str]]  # the row as it was made, and the verdict


def accept_panel(generation: Generation, *, key: str) -> None:
    """Draw the buttons that judge a generation, or what it was judged to be.

    Several panels may stand on a page, one for each candidate, with different keys.
    """
    judged: Judged = st.session_state.setdefault(state.GENERATIONS_JUDGED, {})
    mark = _mark(generation)
    if mark in judged:
        _verdict(*judged[mark], mark=mark, key=key)
        return
    sample, is_valid = generation.answer.sample, generation.answer.is_valid

    def accept(prompt: str = "", code: str = "") -> None:
        with guard():
            stored = accept_generation(
                dataset(),
                generation,
                author=state.AUTHOR,
                client=gpu_client(),
                prompt=prompt,
                code=code,
            )
            judged[mark] = (stored, ACCEPTED)
            st.toast(f"Accepted as pair {stored.id}.")

    def reject() -> None:
        with guard():
            stored = reject_generation(dataset(), generation, author=state.AUTHOR)
            judged[mark] = (stored, REJECTED)
            st.toast(f"Rejected; kept as pair {stored.id}, which training leaves out.")

    with st.container(horizontal=True, gap="small"):
        st.button(
            "Accept",
            icon=":material/thumb_up:",
            key=f"{key}_keep",
            disabled=not is_valid,
            help="Keep prompt and shader as a pair to learn from."
            if is_valid
            else "The shader is not valid. Edit it first, or reject it.",
            on_click=accept,
        )
        _edit_popover(sample, is_valid, accept, mark=mark, key=key)
        st.button(
            "Reject",
            icon=":material/thumb_down:",
            key=f"{key}_reject",
            help="Keep it as a rejected pair. Its findings become a repair example when a shader "
            "for the same prompt that mends it is accepted.",
            on_click=reject,
        )


def _edit_popover(
    sample: Sample, is_valid: bool, accept: Callable[[str, str], None], *, mark: str, key: str
) -> None:
    """Draw the form that changes prompt or code before a generation is accepted."""
    with st.popover("Edit first", icon=":material/edit:"):
        prompt = st.text_input("Prompt", sample.prompt, key=f"{key}_prompt_{mark}")
        code = st.text_area("WGSL", sample.code, height=CODE_HEIGHT_PX, key=f"{key}_code_{mark}")
        st.button(
            "Accept as edited",
            type="primary",
            key=f"{key}_keep_edited",
            on_click=lambda: accept(prompt, code),
        )
        if not is_valid:
            st.caption("What you mend becomes a repair example as well.")


def _verdict(stored: StoredExample, verdict: str, *, mark: str, key: str) -> None:
    """Draw what was decided, the way back, and the way to training."""

    def take_back() -> None:
        judged: Judged = st.session_state[state.GENERATIONS_JUDGED]
        with guard():
            done = delete_examples(dataset(), [stored], author=state.AUTHOR)
            warn_of_skipped(done)
            now = dataset().rows([stored.id])
            if now:  # it was edited since: told of that, one may take it back as it is now
                judged[mark] = (now[0], verdict)
                return
            del judged[mark]
            if not done.skipped:
                st.toast(f"Pair {stored.id} is out of the dataset again.")

    is_accepted = verdict == ACCEPTED
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(
            f"{verdict} as pair {stored.id}",
            icon=":material/check:" if is_accepted else ":material/thumb_down:",
            color="green" if is_accepted else "gray",
        )
        st.button("Take back", icon=":material/undo:", key=f"{key}_take_back", on_click=take_back)
        st.button(
            "Show in Dataset",
            icon=":material/table_rows:",
            key=f"{key}_show",
            on_click=lambda: state.show_pair(stored.id),
        )


def _mark(generation: Generation) -> str:
    """Return what tells one generation from another."""
    sample = generation.answer.sample
    told = f"{generation.model}\0{generation.seed}\0{sample.prompt}\0{sample.code}"
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:12]
