"""The draft of a session: its name is in the address, so that a reload and a second tab find it."""

import threading
from dataclasses import dataclass, field

import streamlit as st

from core.actions.keep_draft import (
    PARAMETER,
    add_take,
    is_id,
    new_id,
    note_asked,
    open_link,
    read_draft,
    redo_take,
    undo_take,
)
from core.drafts.records import Draft, Take
from pages.widgets import state
from pages.widgets.guard import guard

ADDRESS = "draft"
LONGEST_STOP_S = 5.0  # the model looks at nothing else in the middle of a step
_UNDER_WAY = "take_under_way"


@dataclass(frozen=True)
class UnderWay:
    """A take that is being written: by a script run that may be stopped at any moment.

    A run that is stopped cannot reach the session any more, so it keeps the take by these names,
    and says when it has ended.
    """

    draft_id: str
    take_id: str
    ended: threading.Event = field(default_factory=threading.Event)


def begin(prompt: str) -> UnderWay:
    """Note in the draft what is asked, so that neither it nor the answer depends on this run."""
    draft_id = st.session_state.setdefault(state.DRAFT, new_id())
    under_way = UnderWay(draft_id, new_id())
    note_asked(draft_id, under_way.take_id, prompt)
    st.session_state[_UNDER_WAY] = under_way
    st.query_params[ADDRESS] = draft_id
    return under_way


def _settle() -> None:
    """Show what the run before has written, waiting for its end where it was stopped."""
    under_way: UnderWay | None = st.session_state.pop(_UNDER_WAY, None)
    if under_way is None:
        return
    under_way.ended.wait(LONGEST_STOP_S)
    if read_draft(under_way.draft_id).has(under_way.take_id):
        show(under_way.take_id)
    elif state.GENERATE_FAILED not in st.session_state:
        st.toast("Stopped before a shader was done.")


def open_draft() -> Draft:
    """Return the draft of this session as it is now; a link in the address is taken into it."""
    _settle()
    asked = st.query_params.get(ADDRESS, "")
    if is_id(asked):
        st.session_state[state.DRAFT] = asked
    link = st.query_params.get(PARAMETER)
    if link is not None:
        with guard():
            keep(open_link(link))
        del st.query_params[PARAMETER]
    draft_id = st.session_state.get(state.DRAFT)
    if draft_id is None:
        return Draft()
    if asked != draft_id:  # another page was open meanwhile
        st.query_params[ADDRESS] = draft_id
    return read_draft(draft_id)


def shown_take(draft: Draft) -> Take | None:
    """Return the take that stands on the page: the one asked for, else the newest."""
    return draft.find(st.session_state.get(state.TAKE))


def show(take_id: str | None) -> None:
    """Let a take stand on the page from the next run on; None means the newest."""
    st.session_state[state.TAKE] = take_id


def keep(take: Take) -> None:
    """Add a take to the draft, begun if there is none, and show it."""
    draft_id = st.session_state.setdefault(state.DRAFT, new_id())
    add_take(draft_id, take)
    show(take.id)


def undo(take: Take) -> None:
    """Take a take back and show the newest of those left."""
    with guard():
        undo_take(st.session_state[state.DRAFT], take)
        show(None)


def redo(take: Take) -> None:
    """Bring a take back and show it."""
    with guard():
        redo_take(st.session_state[state.DRAFT], take)
        show(take.id)


def begin_anew() -> None:
    """Leave the draft: it stays in its file and opens again by its address."""
    st.session_state.pop(state.DRAFT, None)
    st.query_params.pop(ADDRESS, None)
    show(None)
