"""The Playground without a browser: the text that stands in the editor, and what follows from it."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.actions.keep_sketch import list_sketches, read_sketch
from core.actions.list_catalog import GREETING
from core.actions.open_model import ModelChoice
from pages.widgets import revise_panel, services, state
from pages.widgets.live_canvas import UNAVAILABLE
from pages.widgets.revise_panel import VERBS
from pages.widgets.sketch_state import ADDRESS

pytestmark = pytest.mark.gpu

PAGE = Path(__file__).resolve().parents[2] / "pages" / "playground" / "page.py"
TIMEOUT_S = 60
TWO_ENTRIES = """@fragment fn {0}() -> @location(0) vec4<f32> {{ return vec4<f32>(1.0, 0.0, 0.0, 1.0); }}
@fragment fn {1}() -> @location(0) vec4<f32> {{ return vec4<f32>(0.0, 0.0, 1.0, 1.0); }}
"""
BLUE = "vec4<f32>(0.0, 0.0, 1.0, 1.0)"


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    """Pages use the worker of the test session; nothing cached outlives a test."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


def open_page(code: str | None = None, **session) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S)
    page.session_state[UNAVAILABLE] = "no-webgpu"  # as in a browser that has none
    for name, value in session.items():
        page.session_state[name] = value
    page.run()
    return page if code is None else write(page, code)


def write(page: AppTest, code: str) -> AppTest:
    page.session_state[state.PLAYGROUND_CODE] = code
    page.run()
    assert not page.exception, page.exception
    return page


def address(page: AppTest) -> str:
    found = page.query_params[ADDRESS]
    return found if isinstance(found, str) else found[0]


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


def test_findings_then_a_verdict():
    page = open_page("@fragment fn f( {")
    assert "shader:1:17: error:" in texts(page.code)
    write(page, BLUE)
    assert "valid expression" in texts(page.markdown)
    assert not page.code


def test_what_kills_a_worker_leaves_the_page_up():
    # A chain this long overflows the native stack of naga's validator.
    page = open_page("fn f() -> f32 { return " + "1.0 + " * 15_000 + "1.0; }")
    assert "crashed" in texts(page.code)
    write(page, "loop { }")
    assert "never ends" in texts(page.code)
    write(page, "fn f() -> f32 { return 1.0; }")
    assert "valid function" in texts(page.markdown)


def test_the_chosen_entry_point_is_run_and_forgotten_with_the_code():
    page = open_page(TWO_ENTRIES.format("warm", "cold"))
    assert "one colour only: blue" in texts(page.caption)
    page.selectbox("playground_entry").select("warm").run()
    assert "one colour only: red" in texts(page.caption)
    write(page, TWO_ENTRIES.format("first", "second"))
    assert "one colour only: blue" in texts(page.caption)


def test_uniforms_can_be_set_and_reset_without_webgpu():
    page = open_page(
        "struct P { level: f32, use_red: u32 }\n@group(2) @binding(1) var<uniform> p: P;\n"
        "@fragment fn f() -> @location(0) vec4<f32> {\n"
        "    return vec4<f32>(f32(p.use_red), 0.0, 0.0, p.level);\n}"
    )
    assert "one colour only: red" in texts(page.caption)
    page.toggle("playground_canvas_uniform_p.use_red_checkbox_1").set_value(False).run()
    assert "one colour only: black" in texts(page.caption)
    page.button("playground_canvas_uniform.reset").click().run()
    assert not page.exception
    assert "one colour only: red" in texts(page.caption)


def test_it_says_why_the_server_draws():
    assert "has no WebGPU" in texts(open_page(BLUE).caption)


def test_the_text_survives_a_reload():
    page = open_page(BLUE)
    name = address(page)
    assert read_sketch(name).text == BLUE
    again = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S)
    again.query_params[ADDRESS] = name
    again.run()
    assert again.session_state[state.PLAYGROUND_CODE] == BLUE


def test_nothing_is_kept_of_a_mere_visit():
    before = len(list_sketches(1000))
    page = open_page()
    assert page.session_state[state.PLAYGROUND_CODE] == GREETING
    assert len(list_sketches(1000)) == before


def test_what_another_page_sends_becomes_a_sketch_of_its_own():
    page = open_page("fn kept() -> f32 { return 1.0; }")
    first = address(page)
    page.session_state[state.PLAYGROUND_INCOMING] = BLUE
    page.run()
    assert page.session_state[state.PLAYGROUND_CODE] == BLUE
    assert address(page) != first
    assert read_sketch(first).text == "fn kept() -> f32 { return 1.0; }"


def test_format_keeps_what_the_text_means():
    page = open_page("fn f()->f32{return 1.0;}")
    page.button("playground_format").click().run()
    assert page.session_state[state.PLAYGROUND_CODE] == "fn f() -> f32 {\n    return 1.0;\n}"


def test_an_empty_text_is_no_error():
    page = open_page("  ")
    assert not page.error
    assert "Write some WGSL" in texts(page.info)


def test_without_a_model_that_learnt_a_task_it_is_not_offered(monkeypatch):
    monkeypatch.setattr(revise_panel, "models_for", lambda task: [])
    page = open_page("fn f() -> f32 { return oops; }")
    assert all(f"learnt to {verb} shaders" in texts(page.caption) for verb in VERBS.values())
    assert not {"revise_change", "revise_repair", "revise_describe"} & {b.key for b in page.button}


class Answering:
    """Stands for the actions of a model, which have tests of their own."""

    def __init__(self, code: str, *, is_valid: bool = True) -> None:
        self.sample = SimpleNamespace(code=code)
        self.is_valid = is_valid


@pytest.fixture
def repairing(monkeypatch):
    """Let a model answer what the test puts into the list."""
    answers: list[Answering] = []
    choice = ModelChoice("m", "shipped", "", PAGE.parent)
    monkeypatch.setattr(revise_panel, "models_for", lambda task: [choice])
    monkeypatch.setattr(revise_panel, "_repair", lambda model, report: answers)
    return answers


def test_a_repair_is_shown_beside_the_text_before(repairing):
    repairing += [Answering("oops", is_valid=False), Answering(BLUE)]
    broken = "vec4<f32>(oops, 1.0)"
    page = open_page(broken)
    page.button("revise_repair").click().run()
    assert page.session_state[state.PLAYGROUND_CODE] == BLUE
    assert page.session_state[state.PLAYGROUND_ORIGINAL] == broken
    page.button("playground_compared").click().run()
    assert state.PLAYGROUND_ORIGINAL not in page.session_state


def test_without_a_valid_answer_the_text_stays(repairing):
    repairing.append(Answering("oops", is_valid=False))
    page = open_page("vec4<f32>(oops)")
    page.button("revise_repair").click().run()
    assert "None of 1 answers was a valid shader" in texts(page.warning)
    assert page.session_state[state.PLAYGROUND_CODE] == "vec4<f32>(oops)"


def test_what_the_compiler_says_is_applied_without_a_model(monkeypatch):
    monkeypatch.setattr(revise_panel, "models_for", lambda task: [])
    broken = "fn f(x: f32) -> f32 {\n    let y = sinn(x)\n    return y;\n}"
    page = open_page(broken)
    assert "let y = sin(x);" in page.button("revise_fix").help
    page.button("revise_fix").click().run()
    assert page.session_state[state.PLAYGROUND_CODE] == broken.replace("sinn(x)", "sin(x);")
    assert page.session_state[state.PLAYGROUND_ORIGINAL] == broken
    assert "revise_fix" not in {button.key for button in page.button}


def test_a_number_of_the_code_is_a_slider_until_it_is_written():
    code = (
        "@fragment fn f() -> @location(0) vec4<f32> {\n    let level = 0.25;\n"
        "    return vec4<f32>(step(0.5, level), 0.0, 0.0, 1.0);\n}"
    )
    page = open_page(code)
    assert "one colour only: black" in texts(page.caption)
    slider = next(s for s in page.slider if str(s.key).startswith("playground_literals"))
    slider.set_value(0.75).run()
    assert not page.exception
    assert "one colour only: red" in texts(page.caption)
    assert page.session_state[state.PLAYGROUND_CODE] == code
    page.button("playground_literals_write").click().run()
    assert "level = 0.75" in page.session_state[state.PLAYGROUND_CODE]
    assert "one colour only: red" in texts(page.caption)
