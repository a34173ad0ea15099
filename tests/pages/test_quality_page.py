"""The parts of the Dataset page beside its rows, and controls of numbers and colours."""

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import save_edits
from core.actions.look_at_rows import kept_rows, look_at_rows, open_looks, rows_to_look_at
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from pages.widgets import services, state
from tests.pages.test_pages import PAGES, TIMEOUT_S, texts

pytestmark = pytest.mark.gpu

DISC = """@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let radius = 0.3;
    let d = length(uv - 0.5);
    return vec4<f32>(mix(vec3<f32>(0.0), vec3<f32>(1.0, 0.0, 0.0), step(d, radius)), 1.0);
}
"""
ROWS = (
    Example("a blue <b>disc</b>", DISC, "fragment", phrasings=("a red disc",)),
    Example("twice", "2.0 * x", "expression"),
    Example("double", "2.0*x", "expression"),
)


@pytest.fixture(autouse=True)
def _few_rows(gpu, monkeypatch):
    """Few rows of our own, so that the shipped ones are not added."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()
    DatasetStore(paths.store()).import_examples(ROWS, author="me")


def open_part(part: str, tool: str = "") -> AppTest:
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.session_state[state.DATASET_PART] = part
    if tool:
        page.session_state["quality_tool"] = tool
    page.run()
    assert not page.exception, page.exception
    return page


def button(page: AppTest, start: str):
    return next(item for item in page.button if str(item.key).startswith(start))


def run_what_is_unknown(gpu) -> None:
    looks = open_looks()
    for _step in look_at_rows(rows_to_look_at(kept_rows(open_dataset()), looks), looks, client=gpu):
        pass


def test_rows_are_run_from_the_page_and_a_finding_is_mended(gpu):
    page = open_part("Quality", "wording")
    assert "Run the rows above" in texts(page.info)
    page.button("quality_run").click().run()
    assert not page.exception
    assert page.button("quality_stop")
    page.button("quality_tool_wording").click().run()  # a click on another thing does not stop it
    assert page.button("quality_stop")
    assert "Run the rows above" in texts(page.info)
    run_what_is_unknown(gpu)  # as the page does in slices, while a browser shows it
    page.run()
    assert not page.exception
    assert rows_to_look_at(kept_rows(open_dataset()), open_looks()) == []
    assert "no blue" in texts(page.markdown)
    assert "<b>" not in texts(page.markdown).replace(r"\<b\>", "")
    button(page, "quality_fix_").click().run()
    assert not page.exception
    assert open_dataset().get(1).example.prompts == ("a red disc",)
    assert "Nothing is left" in texts(page.success)
    page.button("quality_look_again").click().run()
    assert not page.exception


def test_a_finding_can_be_kept_and_looked_at_again():
    page = open_part("Quality", "repeats")
    assert "have the same code" in texts(page.markdown)
    button(page, "quality_keep_").click().run()
    assert "Nothing is left" in texts(page.success)
    button(page, "quality_again_").click().run()
    assert "have the same code" in texts(page.markdown)


def test_a_repeat_can_be_deleted():
    page = open_part("Quality", "repeats")
    button(page, "quality_delete_").click().run()
    assert not page.exception
    assert "Nothing is left" in texts(page.success)
    assert len(kept_rows(open_dataset())) == 2


@pytest.mark.parametrize("key", ["quality_delete_", "quality_reject_", "quality_fix_"])
def test_a_pair_changed_meanwhile_is_not_settled_unseen(key):
    page = open_part("Quality", "repeats")
    row = open_dataset().get(2)
    save_edits(open_dataset(), [(row, {"notes": "theirs"})], author="other")
    theirs = open_dataset().get(2)
    button(page, key).click().run()
    assert not page.exception
    assert "Pair 2 was changed since you looked at it." in texts([*page.toast, *page.error])
    assert "Done" not in texts(page.toast)
    assert open_dataset().get(2) == theirs
    assert open_dataset().count() == len(ROWS)


def test_the_map_is_there_for_words_before_anything_is_run():
    page = open_part("Map")
    assert "Run the rows above" in texts(page.info)
    page.button_group("map_basis").set_value("words").run()
    assert not page.exception
    assert "asked for in the same words" in texts(page.caption)


def test_a_row_can_be_tweaked_and_kept():
    page = open_part("Rows")
    page.session_state["tweak"] = True
    page.run()
    assert not page.exception
    radius = next(item for item in page.slider if item.label == "radius")
    radius.set_value(0.2).run()
    assert "radius 0.3 → 0.2" in texts(page.caption).replace("\\", "")
    prompts = next(item for item in page.text_area if str(item.key).startswith("tweak_1_prompts"))
    prompts.set_value("a small red disc").run()
    page.button("tweak_1_keep").click().run()
    assert not page.exception
    (kept,) = [row.example for row in kept_rows(open_dataset()) if "tweaked" in row.example.tags]
    assert kept.natural_language == "a small red disc"
    assert "let radius = 0.2;" in kept.wgsl_code
    assert open_dataset().get(1).example == replace(ROWS[0])


def test_the_playground_turns_numbers_and_writes_them_into_the_code():
    page = AppTest.from_file(str(PAGES / "playground" / "page.py"), default_timeout=TIMEOUT_S)
    page.session_state[state.PLAYGROUND_INCOMING] = DISC
    page.run()
    next(item for item in page.slider if item.label == "radius").set_value(0.1).run()
    assert not page.exception
    page.button("playground_literals_write").click().run()
    assert not page.exception
    assert "let radius = 0.1;" in page.session_state[state.PLAYGROUND_CODE]
