"""Generate without a browser: drafts, candidates, changes in words, links, text that stays text."""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image, ImageChops, ImageStat
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import save_edits
from core.actions.keep_draft import PARAMETER, add_take, new_id, read_draft, share_link
from core.actions.render_shader import encode_frames, render_shader
from core.dataset.records import ExampleFilter
from core.drafts.records import KeptShader, Take
from core.jobs.config import RunConfig
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import create_run
from core.rendering.config import FrameConfig
from pages.widgets import services, state
from pages.widgets.example_prompts import SHIPPED, WELCOME
from tests import taught_tasks

pytestmark = pytest.mark.gpu

PAGE = Path(__file__).resolve().parents[2] / "pages" / "generate" / "page.py"
RED, BLUE = "vec3<f32>(1.0, 0.0, 0.0)", "vec3<f32>(0.0, 0.0, 1.0)"
MARKUP = "**bold** <b>x</b> ![](http://localhost/y.png) $a$ `c` :red[d] # e"


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


def take(prompt: str = "red", *codes: str) -> Take:
    shaders = tuple(KeptShader(code) for code in codes or (RED,))
    return Take(new_id(), "asked", prompt, "base", shaders)


def open_page(**parameters: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=120)
    for name, value in parameters.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return page


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


def draft_of(page: AppTest):
    return read_draft(page.session_state[state.DRAFT])


def test_the_first_visit_shows_a_shipped_pair_and_keeps_nothing():
    page = open_page()
    assert services.shipped_pair(WELCOME).wgsl_code.strip() in texts(page.code)
    assert not paths.drafts().exists()


def test_the_welcome_picture_is_what_the_shader_draws(gpu):
    with Image.open(paths.PROJECT / "assets" / "images" / "welcome.webp") as file:
        welcome = file.convert("RGB")
    code = services.shipped_pair(WELCOME).wgsl_code
    report = render_shader(code, client=gpu, config=FrameConfig(*welcome.size))
    (drawn,) = encode_frames(report.frames)
    difference = ImageChops.difference(welcome, Image.open(BytesIO(drawn)).convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 4.0  # of 255; it is saved with a little loss


@pytest.mark.parametrize("prompt", SHIPPED)
def test_every_example_has_its_pair(prompt):
    assert services.shipped_pair(prompt).natural_language == prompt


def test_a_reload_finds_everything():
    draft, first, second = new_id(), take("first"), take("second", RED, BLUE)
    add_take(draft, first)
    add_take(draft, second)
    page = open_page(draft=draft)
    assert page.text_input("generate_prompt").value == "second"
    page.button("pick_candidate_1").click().run()
    assert BLUE in texts(page.code)
    page.button(f"pick_take_{first.id}").click().run()
    assert "first" in texts(page.caption)
    again = open_page(draft=draft)
    assert BLUE in texts(again.code)


def test_candidates_that_were_all_alike_keep_their_row():
    draft = new_id()
    add_take(draft, replace(take("red", RED), num_drawn=4))
    page = open_page(draft=draft)
    assert "4 candidates, all alike" in texts(page.caption)
    assert page.button("pick_candidate_0").label == "best"


def test_undo_and_redo():
    draft, first, second = new_id(), take("first", BLUE), take("second")
    add_take(draft, first)
    add_take(draft, second)
    page = open_page(draft=draft)
    page.button("generate_undo").click().run()
    assert BLUE in texts(page.code)
    page.button("generate_redo").click().run()
    assert RED in texts(page.code)
    page.button("generate_undo").click().run()
    page.button("generate_undo").click().run()
    assert services.shipped_pair(WELCOME).wgsl_code.strip() in texts(page.code)
    assert page.button("generate_undo").disabled


def test_starting_afresh_leaves_the_draft_in_its_file():
    draft = new_id()
    add_take(draft, take())
    page = open_page(draft=draft)
    page.button("generate_anew").click().run()
    assert state.DRAFT not in page.session_state
    assert read_draft(draft).takes


def test_a_link_opens_what_was_shared():
    shared = Take(new_id(), "asked", "blue all over", "base", (KeptShader(BLUE),), seed=7)
    link = share_link(shared, 0, address="http://localhost:8501/")
    page = open_page(**{PARAMETER: link.partition("=")[2]})
    assert BLUE in texts(page.code)
    assert page.text_input("generate_prompt").value == "blue all over"
    assert PARAMETER not in page.query_params
    assert draft_of(page).takes[0].seed == 7


def test_a_damaged_link_says_so_and_the_page_stays():
    page = open_page(**{PARAMETER: "nonsense"})
    assert "holds no shader" in texts(page.error)
    assert page.text_input("generate_prompt")


def test_a_wish_that_fails_leaves_the_page_as_it_was():
    draft = new_id()
    add_take(draft, take("blue", BLUE))
    page = open_page(draft=draft)
    page.text_input("generate_prompt").input(" ")
    page.button("generate_go").click().run()
    assert "What to do" in texts(page.error)
    assert BLUE in texts(page.code)
    assert page.button(f"pick_take_{read_draft(draft).takes[0].id}")


def test_markup_is_shown_as_it_is_written():
    draft = new_id()
    add_take(draft, take(MARKUP))
    page = open_page(draft=draft)
    shown = texts(page.caption) + " ".join(button.label for button in page.button)
    assert r"\*\*bold\*\* \<b\>" in shown
    for alive in ("**bold**", "<b>", "![](", ":red["):
        assert alive not in shown


def test_a_model_that_cannot_edit_says_what_it_did():
    page = open_page()
    page.selectbox(state.GENERATE_MODEL).set_value("templates").run()
    page.text_input("generate_change").input("chromatic filter please")
    page.button("generate_change_go").click().run()
    (kept,) = draft_of(page).takes
    assert (kept.origin, kept.change) == ("rewritten", "chromatic filter please")
    assert "cannot edit" in texts(page.caption)


def test_a_model_that_can_edit_changes_the_shader(taught_folder):
    run = create_run(RunConfig(), CollectedExamples(()))
    shutil.copytree(taught_folder, run.checkpoints / "step-00000001")
    draft = new_id()
    add_take(draft, take("paint it red", taught_tasks.RED))
    page = open_page(draft=draft)
    page.selectbox(state.GENERATE_MODEL).set_value(run.name).run()
    page.text_input("generate_change").input("make it blue")
    page.button("generate_change_go").click().run()
    assert not page.exception
    kept = read_draft(draft).takes[-1]
    assert (kept.origin, kept.shaders[0].code) == ("edited", taught_tasks.BLUE)
    assert taught_tasks.BLUE in texts(page.code)


def accepted():
    """Return the page with a generation that was accepted, and its row."""
    draft = new_id()
    add_take(draft, take())
    page = open_page(draft=draft)
    page.button("generate_keep").click().run()
    (row,) = open_dataset().query(ExampleFilter(category="generated"))
    return page, row


def test_a_pair_that_was_edited_since_is_not_taken_back_unseen():
    page, row = accepted()
    save_edits(open_dataset(), [(row, {"notes": "theirs"})], author="other")
    page.button("generate_take_back").click().run()
    assert not page.exception
    assert f"Pair {row.id} was changed since you looked at it." in texts(page.toast)
    assert open_dataset().get(row.id).example.notes == "theirs"
    page.button("generate_take_back").click().run()
    assert open_dataset().rows([row.id]) == []
    assert page.button("generate_keep")


def test_a_pair_that_was_deleted_since_needs_no_taking_back():
    page, row = accepted()
    open_dataset().delete([row.id], author="other")
    page.button("generate_take_back").click().run()
    assert f"Pair {row.id} was deleted since you looked at it." in texts(page.toast)
    assert page.button("generate_keep")
