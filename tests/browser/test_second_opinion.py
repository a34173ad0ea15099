"""The browser's own WGSL compiler, asked in a real browser, beside naga's verdict."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import PROJECT, serve

pytestmark = [pytest.mark.browser, pytest.mark.gpu]
LIMIT_MS = 60_000

DERIVATIVE_IN_A_BRANCH = """@fragment
fn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var edge = 0.0;
    if uv.x > 0.5 {
        edge = dpdx(uv.y);
    }
    return vec4<f32>(edge, 0.0, 0.0, 1.0);
}
"""
SAMPLE_IN_A_BRANCH = """@group(0) @binding(0) var leaf: texture_2d<f32>;
@group(0) @binding(1) var smooth_sampler: sampler;
@fragment
fn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    if uv.y < uv.x {
        return textureSample(leaf, smooth_sampler, uv);
    }
    return vec4<f32>(1.0);
}
"""
CASES = {
    "valid": DERIVATIVE_IN_A_BRANCH.replace("dpdx(uv.y)", "uv.y"),
    "derivative": DERIVATIVE_IN_A_BRANCH,
    "sample": SAMPLE_IN_A_BRANCH,
    "snippet": "fn edge() -> f32 {\n    if x > 0.5 { return fwidth(x); }\n    return 0.0;\n}",
    "syntax": "@fragment\nfn main() -> @location(0) vec4<f32> {\n    let \u00e9 = \U0001d465 + 1.0; let b = (;\n}\n",
    "bomb": f"fn f() -> f32 {{ return {'(' * 600}1.0{')' * 600}; }}",
    "long": "// " + "long " * 30_000 + "\nfn f() {}",
}

APP = f"""
import json
import streamlit as st
from core.actions.validate_shader import validate_shader
from pages.widgets.browser_compiler import second_opinion
from pages.widgets.services import gpu_client

cases = json.loads({json.dumps(json.dumps(CASES))})
case = st.radio("Case", list(cases), key="case", index=list(cases).index(st.query_params["case"]))
report = validate_shader(cases[case], client=gpu_client())
opinion = second_opinion(report, key="opinion")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"naga: {{case}} {{'valid' if report.is_valid else 'invalid'}}")
st.text(f"runs: {{st.session_state.runs}}")
if opinion is None:
    st.text(f"{{case}}: no opinion")
else:
    st.text(f"{{case}}: {{opinion.verdict}}: {{opinion.summary}} {{opinion.hint}}")
    for found in opinion.diagnostics:
        st.code(found.render(report.code, path=case))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    with serve(folder, log=folder / "server.log", home=folder / "home") as server:
        yield server


def open_case(browser: Browser, address: str, case: str, *, before: str = "") -> Page:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    if before:
        page.add_init_script(before)
    page.goto(f"{address}/?case={case}")
    return page


def expect_text(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=LIMIT_MS)


def choose(page: Page, case: str) -> None:
    page.get_by_text(case, exact=True).click()


def test_a_valid_shader_is_accepted_and_asked_about_once(
    gpu: object, webgpu_browser: Browser, address: str
) -> None:
    page = open_case(webgpu_browser, address, "valid")
    expect_text(page, "valid: agree: The browser's compiler accepts it too.")
    page.wait_for_timeout(500)
    expect_text(page, "runs: 2")  # one for the question, one for the answer
    page.close()


def test_a_syntax_error_has_its_place_in_characters(
    gpu: object, webgpu_browser: Browser, address: str
) -> None:
    page = open_case(webgpu_browser, address, "syntax")
    expect_text(page, "syntax: agree: The browser's compiler rejects it too.")
    expect_text(page, "syntax:3:31: error: ")
    page.close()


@pytest.mark.parametrize(
    ("case", "place", "call"),
    [
        ("derivative", "derivative:5:16", "'dpdx'"),
        ("sample", "sample:6:16", "'textureSample'"),
        ("snippet", "snippet:2:25", "'fwidth'"),  # wrapped, and told in the author's lines
    ],
)
def test_uniformity_is_where_the_two_disagree(
    gpu: object, webgpu_browser: Browser, address: str, case: str, place: str, call: str
) -> None:
    page = open_case(webgpu_browser, address, case)
    expect_text(page, f"naga: {case} valid")
    expect_text(page, f"{case}: disagree: naga accepts this shader, the browser's compiler rejects")
    expect_text(page, "naga does not check uniformity")
    expect_text(page, f"{place}: error: {call} must only be called from uniform control flow; line")
    page.close()


def test_each_shader_gets_its_own_answer(
    gpu: object, webgpu_browser: Browser, address: str
) -> None:
    page = open_case(webgpu_browser, address, "valid")
    for case, said in (("derivative", "disagree"), ("valid", "agree"), ("syntax", "agree")):
        choose(page, case)
        expect_text(page, f"{case}: {said}:")
    page.close()


def test_what_naga_did_not_judge_is_not_sent(
    gpu: object, webgpu_browser: Browser, address: str
) -> None:
    sent = "GPUDevice.prototype.createShaderModule = () => { throw new Error('sent'); };"
    page = open_case(webgpu_browser, address, "bomb", before=sent)
    expect_text(page, "naga: bomb invalid")
    expect_text(page, "bomb: no opinion")
    choose(page, "long")
    expect_text(page, "long: unknown: No second opinion: modules above 100,000 characters")
    expect_text(page, "runs: 2")  # no answer came back for either
    page.close()


def test_a_browser_without_webgpu_says_so(gpu: object, browser: Browser, address: str) -> None:
    page = open_case(browser, address, "valid")
    expect(page.get_by_text("unknown: No second opinion: ")).to_have_text(
        ["valid: unknown: No second opinion: the browser found no graphics adapter for WebGPU."]
    )
    page.close()


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "https:// pages"),
        ("delete Navigator.prototype.gpu", "this browser has no WebGPU"),
        ("GPUAdapter.prototype.requestDevice = async () => { throw 1; }", "could not open"),
        ("GPUDevice.prototype.createShaderModule = () => { throw 1; }", "lost its graphics device"),
    ],
)
def test_no_answer_is_a_reason(
    gpu: object, webgpu_browser: Browser, address: str, before: str, reason: str
) -> None:
    page = open_case(webgpu_browser, address, "derivative", before=before)
    expect_text(page, "derivative: unknown: No second opinion: ")
    expect_text(page, reason)
    page.close()


def test_a_compiler_that_hangs_is_given_up(
    gpu: object, webgpu_browser: Browser, address: str
) -> None:
    hang = """GPUShaderModule.prototype.getCompilationInfo = () => {
      window.questions = (window.questions ?? 0) + 1;
      return new Promise(() => {});
    }"""
    page = open_case(webgpu_browser, address, "valid", before=hang)
    expect_text(page, "valid: unknown: No second opinion: the browser's compiler gave no answer")
    choose(page, "derivative")
    expect_text(page, "derivative: unknown: No second opinion: the browser's compiler gave no")
    assert page.evaluate("window.questions") == 1
    page.close()


def test_a_lost_device_is_replaced(gpu: object, webgpu_browser: Browser, address: str) -> None:
    keep = """const open = GPUAdapter.prototype.requestDevice;
    window.devices = [];
    GPUAdapter.prototype.requestDevice = async function (options) {
      const device = await open.call(this, options);
      window.devices.push(device);
      return device;
    }"""
    page = open_case(webgpu_browser, address, "valid", before=keep)
    expect_text(page, "valid: agree:")
    page.evaluate("async () => { devices[0].destroy(); await devices[0].lost; }")
    choose(page, "derivative")
    expect_text(page, "derivative: disagree:")
    assert page.evaluate("window.devices.length") == 2
    page.close()
