"""Each page alone, without a browser: what a user does, and what then stands on the page."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.actions.browse_dataset import open_dataset
from core.dataset.records import ExampleFilter
from core.errors import GpuUnavailable
from core.gpu.client import INSTALL_HINT, GpuClient
from pages.widgets import services

pytestmark = pytest.mark.gpu

PAGES = Path(__file__).resolve().parents[2] / "pages"
NAMES = ("generate", "playground", "dataset", "train", "system")
TIMEOUT_S = 60


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    """Pages use the worker of the test session; nothing cached outlives a test."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def no_gpu(monkeypatch):
    def none(self):
        raise GpuUnavailable("There is no graphics adapter: none", hint=INSTALL_HINT)

    monkeypatch.setattr(GpuClient, "_running_worker", none)


def open_page(name: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / name / "page.py"), default_timeout=TIMEOUT_S).run()
    assert not page.exception, page.exception
    return page


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


@pytest.mark.parametrize("name", NAMES)
def test_opens_in_an_empty_home(name):
    page = open_page(name)
    assert page.title[0].value.lower() == name
    assert not page.error


@pytest.mark.parametrize("name", NAMES)
def test_opens_without_a_gpu(no_gpu, name):
    page = open_page(name)
    if name != "generate":  # it needs one only when asked for a shader
        assert name == "train" or "adapter" in texts(page.error) + texts(page.markdown)


def test_generate_answers_from_the_templates():
    page = open_page("generate")
    page.text_input("generate_prompt").input("chromatic mix operation")
    page.button("generate_go").click().run()
    assert not page.exception
    assert "fn chromatic_mix" in texts(page.code)
    assert "valid compute" in texts(page.markdown)


@pytest.mark.parametrize("prompt", ["", "a red circle"])
def test_generate_says_why_there_is_no_answer(prompt):
    page = open_page("generate")
    page.text_input("generate_prompt").input(prompt)
    page.button("generate_go").click().run()
    assert not page.exception
    assert "What to do" in texts(page.error)


def test_an_answer_can_be_kept_in_the_dataset():
    page = open_page("generate")
    page.text_input("generate_prompt").input("chromatic filter")
    page.button("generate_go").click().run()
    page.button("generate_keep").click().run()
    kept = open_dataset().query(ExampleFilter(category="generated"))
    assert [row.example.natural_language for row in kept] == ["chromatic filter"]


def test_playground_shows_findings_then_a_verdict():
    page = open_page("playground")
    page.text_area("playground_code").input("@fragment fn f( {").run()
    assert "shader:1:17: error:" in texts(page.code)
    page.text_area("playground_code").input("vec4<f32>(1.0, 0.0, 0.0, 1.0)").run()
    assert "valid expression" in texts(page.markdown)
    assert not page.code


def test_playground_survives_what_kills_a_worker():
    page = open_page("playground")
    # A chain this long overflows the native stack of naga's validator.
    bomb = "fn f() -> f32 { return " + "1.0 + " * 25_000 + "1.0; }"
    page.text_area("playground_code").input(bomb).run()
    assert not page.exception
    assert "crashed" in texts(page.code)
    page.text_area("playground_code").input("loop { }").run()
    assert "never ends" in texts(page.code)
    page.text_area("playground_code").input("fn f() -> f32 { return 1.0; }").run()
    assert "valid function" in texts(page.markdown)


def test_dataset_filters():
    page = open_page("dataset")
    page.selectbox("dataset_kind").select("compute").run()
    page.text_input("dataset_search").input("histogram").run()
    assert not page.exception
    options = page.selectbox("dataset_selected").options
    assert options
    assert all("histogram" in option for option in options)
    page.text_input("dataset_search").input("no such words anywhere").run()
    assert "No pair matches" in texts(page.info)


def test_dataset_saves_a_pair_and_takes_it_back():
    page = open_page("dataset")
    before = open_dataset().query(limit=1)[0]
    tag = f"{before.id}_{before.revision}"
    page.text_input(f"dataset_prompt_{tag}").input("an entirely new prompt")
    page.button(f"dataset_row_save_{tag}").click().run()
    assert not page.exception
    assert open_dataset().get(before.id).example.natural_language == "an entirely new prompt"
    page.button("dataset_undo").click().run()
    assert open_dataset().get(before.id).example == before.example


def test_dataset_saves_grid_edits():
    page = open_page("dataset")
    rows = open_dataset().query(limit=100)
    first, newest_revision = rows[0], max(row.revision for row in rows)
    page.session_state[f"dataset_grid_{newest_revision}_{first.id}"] = {
        "edited_rows": {0: {"category": "renamed", "review": "accepted"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    page.run()
    page.button("dataset_save").click().run()
    assert not page.exception
    saved = open_dataset().get(first.id)
    assert (saved.example.category, saved.review) == ("renamed", "accepted")


def test_dataset_deletes_and_brings_back():
    page = open_page("dataset")
    num_before = open_dataset().count()
    page.button("dataset_delete").click().run()
    assert open_dataset().count() == num_before - 1
    page.button("dataset_undo").click().run()
    assert open_dataset().count() == num_before


def test_train_refuses_a_setting_with_its_reason():
    page = open_page("train")
    page.number_input("train_nano_nhead").set_value(3).run()
    assert not page.exception
    assert "multiple of nhead" in texts(page.error)


def test_train_says_what_to_do_first():
    assert "No run yet" in texts(open_page("train").info)


def test_system_lists_what_a_bug_report_needs():
    page = open_page("system")
    assert all(topic in texts(page.markdown) for topic in ("graphics adapter", "torch", "wgpu"))
    page.button("system_retry").click().run()
    page.button("system_quarantine").click().run()
    assert not page.exception
