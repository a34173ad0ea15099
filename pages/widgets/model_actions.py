"""What can be done with a model: use it, prove it sound; rename or delete an own one."""

import streamlit as st

from core.actions.manage_models import (
    MAX_NAME_CHARACTERS,
    ModelFacts,
    delete_model,
    rename_model,
    word_of,
)
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.plain_text import plain


def model_actions(facts: ModelFacts) -> None:
    """Draw the buttons of a model."""
    name = facts.choice.name
    with st.container(horizontal=True, key="models_actions"):
        if st.button(
            "Use this model",
            type="primary",
            icon=":material/auto_awesome:",
            key="models_use",
            help="Open Generate with this model.",
        ):
            st.session_state[state.GENERATE_MODEL] = name
            state.go_to("generate")
        is_asked = st.button(
            "Validate",
            icon=":material/verified:",
            key="models_validate",
            help="Reads every file and compares it with what was written.",
        )
        _export(facts)
        if facts.is_own:
            _rename(name)
            delete_button(name)
    if is_asked:
        _validate(facts)
    if not facts.is_own:
        st.caption("It comes with the studio and stays as it is.")


def _validate(facts: ModelFacts) -> None:
    from core.actions.verify_model import verify_model  # loads torch

    assert facts.choice.folder is not None, "every model here has a folder"
    with st.spinner("Reading every file ..."):
        problems = verify_model(facts.choice.folder)
    if not problems:
        st.success(
            f"Sound: all {len(facts.manifest.files)} files are as they were written, and the "
            "weights fit the settings.",
            icon=":material/verified:",
        )
        return
    told = "\n".join(f"- {plain(problem.file)}: {plain(problem.message)}" for problem in problems)
    st.error(
        f"{told}\n\n**What to do:** copy the folder anew, or choose another checkpoint.",
        icon=":material/error:",
    )


def _export(facts: ModelFacts) -> None:
    """Draw the form that writes the model as ONNX."""
    with st.popover("Export", icon=":material/file_export:"):
        st.caption("ONNX files with the tokenizer and a program that runs without the studio.")
        is_quantised = st.toggle(
            "8 bits",
            key="models_quantised",
            help="A quarter of the size; its answers may differ from those here.",
        )
        if st.button("Write the files", type="primary", key="models_export"):
            from core.actions.export_model import export_to_home  # loads torch

            with guard(), st.spinner("Writing and comparing with the network ..."):
                written = export_to_home(facts.choice, is_quantised=is_quantised)
                size = sum(written.sizes_bytes.values()) / 1e6
                st.success(
                    f"{size:.1f} MB. The largest difference of a logit from the network's is "
                    f"{written.difference:.2g}.",
                    icon=":material/check:",
                )
                st.code(str(written.folder), language=None, wrap_lines=True)


def _rename(name: str) -> None:
    with (
        st.popover("Rename", icon=":material/edit:", key=f"models_new_name_{name}"),
        st.form(f"models_rename_{name}", border=False),
    ):
        word = st.text_input(
            "Name", word_of(name), key=f"models_word_{name}", max_chars=MAX_NAME_CHARACTERS
        )
        st.caption("The time of its start stays in front of it.")
        if st.form_submit_button("Rename", type="primary", key="models_rename"):
            with guard():
                new_name = rename_model(name, word)
                st.query_params["model"] = new_name
                state.notice_then_rerun(f"It is called {new_name} now.")


def delete_button(name: str) -> None:
    """Draw the button that removes an own model, sound or damaged, after a second press."""
    with st.popover("Delete", icon=":material/delete:", key=f"models_ask_{name}"):
        st.markdown(
            f"**{plain(name)}** goes for good: its checkpoints, its curves and its samples."
        )
        if st.button("Delete for good", type="primary", key=f"models_delete_{name}"):
            with guard():
                delete_model(name)
                state.notice_then_rerun(f"{name} is deleted.")
