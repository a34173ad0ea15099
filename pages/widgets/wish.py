"""What is to be written next, and the widgets that say so: the box, the examples, the change."""

from dataclasses import dataclass

import streamlit as st

from core.drafts.records import Draft, Origin, Take
from pages.widgets import state
from pages.widgets.plain_text import plain, shortened

PROMPT = "generate_prompt"
CHANGE = "generate_change"


@dataclass(frozen=True)
class Wish:
    """A prompt, or a change of the shader ``code`` that was written for ``prompt``."""

    prompt: str
    change: str = ""
    code: str = ""


def prompt_box(draft: Draft, shown: Take | None) -> None:
    """Draw the box; Enter or the button sends it off."""
    if PROMPT not in st.session_state and (draft.asked or shown):
        # After a reload, or through a link.
        st.session_state[PROMPT] = draft.asked or (shown.prompt if shown else "")
    with st.form("generate_form", border=False):
        box, button = st.columns([5, 1], vertical_alignment="bottom")
        box.text_input(
            "What shall it show?",
            key=PROMPT,
            placeholder="a red circle on black",
            persist_state="session",
        )
        button.form_submit_button(
            "Generate",
            type="primary",
            icon=":material/auto_awesome:",
            key="generate_go",
            on_click=_send_prompt,
            width="stretch",
        )
    if draft.asked and state.GENERATE_WISH not in st.session_state:
        st.caption(
            f"“{plain(shortened(draft.asked, 120))}” has no answer yet. If its writing was broken off, "
            "press **Generate**."
        )


def example_pills(examples: tuple[str, ...]) -> None:
    """Draw example prompts; one press answers one."""
    st.pills(
        "Examples",
        examples,
        key="generate_example",
        wrap=True,
        on_change=_send_example,
        label_visibility="collapsed",
    )


def change_box(take: Take, code: str) -> None:
    """Draw the box that refines a shader in words."""
    with st.form("generate_change_form", border=False):
        box, button = st.columns([3, 1], vertical_alignment="bottom")
        box.text_input(
            "Change it in words",
            key=CHANGE,
            placeholder="make it blue",
        )
        button.form_submit_button(
            "Change",
            icon=":material/edit:",
            key="generate_change_go",
            on_click=_send_change,
            args=(take.prompt, code),
            width="stretch",
        )


def taken_wish() -> Wish | None:
    """Return what is to be written now; the next run does not write it again."""
    wish: Wish | None = st.session_state.pop(state.GENERATE_WISH, None)
    return wish


def origin_of(wish: Wish, *, can_edit: bool) -> Origin:
    """Return how a wish is fulfilled."""
    if not wish.change:
        return "asked"
    return "edited" if can_edit else "rewritten"


def combined(wish: Wish) -> str:
    """Return prompt and change in one sentence, for models that cannot edit."""
    change = wish.change.strip().removeprefix("make it ").removeprefix("Make it ")
    return f"{wish.prompt}, {change}" if wish.change else wish.prompt


def _send_prompt() -> None:
    st.session_state[state.GENERATE_WISH] = Wish(st.session_state[PROMPT])


def _send_example() -> None:
    example = st.session_state["generate_example"]
    if example:
        st.session_state[PROMPT] = example
        st.session_state["generate_example"] = None  # so that it can be pressed again
        st.session_state[state.GENERATE_WISH] = Wish(example)


def _send_change(prompt: str, code: str) -> None:
    change = st.session_state[CHANGE]
    if change.strip():
        st.session_state[state.GENERATE_WISH] = Wish(prompt, change, code)
        st.session_state[CHANGE] = ""
