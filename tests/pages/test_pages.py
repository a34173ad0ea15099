"""Each page alone, without a browser: what a user does, and what then stands on the page."""

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.actions.browse_dataset import open_dataset
from core.dataset.records import ExampleFilter
from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.worker_process import INSTALL_HINT
from core.wgsl.kinds import SHADER_KINDS
from core.wgsl.templates import find_template
from pages.widgets import services, state
from pages.widgets.example_prompts import FOR_MODELS, FOR_TEMPLATES

pytestmark = pytest.mark.gpu

PAGES = Path(__file__).resolve().parents[2] / "pages"
NAMES = ("generate", "playground", "dataset", "recipes", "train", "runs", "models", "system")
TIMEOUT_S = 60
ALL = 1_000_000


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

    monkeypatch.setattr(GpuClient, "adapter", none)


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
    if name not in ("generate", "recipes"):  # they need one only when asked for a shader
        assert name in ("train", "runs", "models") or "adapter" in texts(page.error) + texts(
            page.markdown
        )


def open_templates():
    page = open_page("generate")
    return page.selectbox(state.GENERATE_MODEL).set_value("templates").run()


def test_generate_answers_from_the_templates():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic mix operation")
    page.button("generate_go").click().run()
    assert not page.exception
    assert "fn chromatic_mix" in texts(page.code)
    assert "valid compute" in texts(page.markdown)


def test_nearest_answers_with_a_pair_of_the_dataset():
    page = open_page("generate")
    page.selectbox(state.GENERATE_MODEL).set_value("nearest").run()
    page.text_input("generate_prompt").input("Pulsing RED circles")
    page.button("generate_go").click().run()
    assert not page.exception
    assert "valid fragment" in texts(page.markdown)
    pair = open_dataset().query(ExampleFilter(text="pulsing red circle"))[0]
    assert pair.example.wgsl_code.strip() in texts(page.code)


@pytest.mark.parametrize("prompt", ["", "a red circle"])
def test_generate_says_why_there_is_no_answer(prompt):
    page = open_templates()
    page.text_input("generate_prompt").input(prompt)
    page.button("generate_go").click().run()
    assert not page.exception
    assert "What to do" in texts(page.error)


def test_an_answer_can_be_kept_in_the_dataset():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic filter")
    page.button("generate_go").click().run()
    page.button("generate_keep").click().run()
    kept = open_dataset().query(ExampleFilter(category="generated"))
    assert [row.example.natural_language for row in kept] == ["chromatic filter"]
    assert kept[0].review == "accepted"
    page.button("generate_take_back").click().run()
    assert not page.exception
    assert open_dataset().count(ExampleFilter(category="generated")) == 0
    assert not page.button("generate_keep").disabled


def test_accepted_answers_lead_to_training():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic filter")
    page.button("generate_go").click().run()
    page.button("generate_keep").click().run()
    page.button("generate_train").click().run()
    assert page.session_state[state.NEXT_PAGE] == "train"
    preset = page.session_state[state.TRAIN_ACCEPTED]
    train = AppTest.from_file(str(PAGES / "train" / "page.py"), default_timeout=TIMEOUT_S)
    train.session_state[state.TRAIN_ACCEPTED] = preset
    train.run()
    assert train.selectbox("train_preset").value == preset
    assert train.selectbox(f"train_{preset}_source").value == "accepted"
    assert "1 pair(s) of your dataset are accepted" in texts(train.caption)
    train.selectbox("train_preset").select("nano").run()
    assert train.selectbox("train_nano_source").value == "accepted"


def test_a_pressed_example_is_answered_at_once():
    page = open_templates()
    page.button_group("generate_example").set_value(FOR_TEMPLATES[1]).run()
    assert not page.exception
    assert page.text_input("generate_prompt").value == FOR_TEMPLATES[1]
    assert "fn chromatic_filter" in texts(page.code)


def test_examples_are_prompts_of_shipped_pairs():
    shipped = {row.example.natural_language for row in open_dataset().query(limit=10_000)}
    assert set(FOR_MODELS) <= shipped


@pytest.mark.parametrize("prompt", FOR_TEMPLATES)
def test_examples_for_the_templates_have_one(prompt):
    assert find_template(prompt)


def test_an_answer_opens_in_the_playground():
    page = open_templates()
    page.button_group("generate_example").set_value(FOR_TEMPLATES[0]).run()
    page.button("generate_open").click().run()
    assert page.session_state[state.NEXT_PAGE] == "playground"
    assert "fn chromatic_mix" in page.session_state[state.PLAYGROUND_INCOMING]


def open_statistics() -> AppTest:
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.session_state[state.DATASET_PART] = "Statistics"
    page.run()
    assert not page.exception, page.exception
    return page


def charts(page: AppTest) -> dict[str, dict]:
    """Return the charts by title."""
    specs = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def test_dataset_statistics_follow_the_dataset():
    store = open_dataset()
    keep = {row.id for row in store.query(limit=3)}
    store.delete([row.id for row in store.query(limit=ALL) if row.id not in keep], author="test")
    page = open_statistics()
    numbers = {metric.label: metric.value for metric in page.metric}
    assert numbers["Shaders"] == "3"
    assert numbers["Built-in functions"].endswith("/ 146")
    (kinds,) = charts(page)["Kind"]["data"]
    assert kinds["marker"]["color"] in st.get_option("theme.light.chartCategoricalColors")
    counts = store.counts().num_by_kind
    assert kinds["y"] == [kind for kind in SHADER_KINDS if counts.get(kind)]
    assert any(title.startswith("Words of a prompt") for title in charts(page))
    store.delete([min(keep)], author="test")
    numbers = {metric.label: metric.value for metric in page.run().metric}
    assert numbers["Shaders"] == "2"


def test_dataset_statistics_of_nothing_say_what_to_do():
    store = open_dataset()
    store.delete([row.id for row in store.query(limit=ALL)], author="test")
    page = open_statistics()
    assert "Add a pair" in texts(page.info)
    assert not charts(page)


def test_train_refuses_a_setting_with_its_reason():
    page = open_page("train")
    page.number_input("train_nano_nhead").set_value(3).run()
    assert not page.exception
    assert "multiple of nhead" in texts(page.error)
    assert "No run yet" in texts(page.info)  # the rest of the page stays


def test_train_says_what_to_do_first():
    assert "No run yet" in texts(open_page("train").info)


def test_system_lists_what_a_bug_report_needs():
    page = open_page("system")
    assert all(topic in texts(page.markdown) for topic in ("graphics adapter", "torch", "wgpu"))
    page.button("system_retry").click().run()
    page.button("system_quarantine").click().run()
    assert not page.exception


TWO_ENTRIES = """@fragment fn {0}() -> @location(0) vec4<f32> {{ return vec4<f32>(1.0, 0.0, 0.0, 1.0); }}
@fragment fn {1}() -> @location(0) vec4<f32> {{ return vec4<f32>(0.0, 0.0, 1.0, 1.0); }}
"""
