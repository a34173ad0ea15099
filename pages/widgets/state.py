"""Names of what pages keep between reruns or hand to each other, and the ways to hand it over."""

import streamlit as st

PLAYGROUND_CODE = "playground_code"  # what the editor holds
PLAYGROUND_SKETCH = "playground_sketch"  # the file in which the text is kept
PLAYGROUND_ORIGINAL = "playground_original"  # a text that the editor compares with
PLAYGROUND_INCOMING = "playground_incoming"  # code another page sends to the editor
GENERATE_MODEL = "generate_model"  # the name of the chosen model
GENERATE_WISH = "generate_wish"  # what is to be written next
GENERATE_FAILED = "generate_failed"  # why nothing was written
DRAFT = "draft"  # the name of this session's draft
TAKE = "take"  # the id of the take that is shown
GENERATIONS_JUDGED = "generations_judged"  # row and verdict of those kept
TRAIN_RUN = "train_run_asked"  # a run another page sends to Train
TRAIN_ACCEPTED = "train_accepted"  # the settings to open the form with
DATASET_SHOWN = "dataset_shown"  # the id of the pair whose details are shown
DATASET_IN_SIGHT = "dataset_in_sight"  # the ids of the pairs that the table shows
DATASET_ASKED = "dataset_asked"  # a pair to turn to, whatever the filters say
DATASET_PART = "dataset_part"  # which part of the Dataset page is open
ROWS_PART = "Rows"
RECIPES_DRAWN = "recipes_drawn"  # what was asked for, and the pairs that are not added yet
RECIPES_GROWN = "recipes_grown"  # the steps of growing that are not in the dataset yet
NEXT_PAGE = "next_page"  # an address; the frame goes there
NOTICE = "notice"
AUTHOR = "user"  # who edits; there are no accounts


def go_to(address: str) -> None:
    """Open another page of the studio."""
    st.session_state[NEXT_PAGE] = address
    st.rerun()


def notice_then_rerun(text: str) -> None:
    """Draw the page anew, with a short message."""
    st.session_state[NOTICE] = text
    st.rerun()


def show_notice() -> None:
    """Show the message that was left before the rerun."""
    text = st.session_state.pop(NOTICE, "")
    if text:
        st.toast(text)


def show_pair(example_id: int) -> None:
    """Show a pair on the Dataset page, whatever part of it is open; for ``on_click``."""
    st.session_state[DATASET_ASKED] = example_id
    st.session_state[DATASET_PART] = ROWS_PART
    st.session_state[NEXT_PAGE] = "dataset"
