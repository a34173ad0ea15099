"""The pictures of a run's samples over its steps: a slider to scrub through them."""

from pathlib import Path

import streamlit as st

from core.actions.follow_run import list_strips


def film_strip(name: str, *, until_step: int) -> None:
    """Draw the pictures of one scoring and, where there are several, a slider over the steps.

    It stays at the newest pictures until the user moves it, and then where it was put.
    """
    strips = {step: path for step, path in list_strips(name).items() if step <= until_step}
    if not strips:
        return
    st.subheader("Pictures over steps")
    step = _chosen_step(name, list(strips))
    _show(strips[step], step)


def _chosen_step(name: str, steps: list[int]) -> int:
    if len(steps) == 1:
        return steps[0]
    key, newest_key = f"train_strip_{name}", f"train_strip_newest_{name}"
    chosen = st.session_state.get(key)
    if chosen not in steps or chosen == st.session_state.get(newest_key):
        st.session_state[key] = steps[-1]
    st.session_state[newest_key] = steps[-1]
    return int(
        st.select_slider(
            "Step",
            steps,
            key=key,
            format_func=lambda step: f"{step:,}",
            help="Left to right in a row: the answers to the same prompts as in the samples below.",
        )
    )


def _show(path: Path, step: int) -> None:
    try:
        picture = path.read_bytes()
    except OSError:
        return  # pruned or moved meanwhile; the next look knows
    st.image(picture, width="content", alt=f"Pictures of the answers at step {step:,}")
    st.caption("Grey: not valid, or nothing to draw.")
