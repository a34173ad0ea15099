"""The studio in a real browser: every page by its address, and what a visitor does on it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import PROJECT, serve

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

ADDRESSES = {
    "": "Generate",
    "generate": "Generate",
    "playground": "Playground",
    "dataset": "Dataset",
    "recipes": "Recipes",
    "train": "Train",
    "runs": "Runs",
    "models": "Models",
    "system": "System",
}
LIMIT_MS = 60_000
FIXTURES = PROJECT / "tests" / "fixtures"


def open_address(browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    page.goto(address)
    return page


def wait_until_settled(page: Page) -> None:
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LIMIT_MS)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_opens_first_thing_after_a_start(gpu, browser, tmp_path, address):
    with serve(PROJECT, log=tmp_path / "log", home=tmp_path / "home") as server:
        page = open_address(browser, f"{server}/{address}")
        expect(page.locator("h1")).to_have_text(ADDRESSES[address], timeout=LIMIT_MS)
        wait_until_settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()


@pytest.fixture(scope="module")
def studio(gpu, tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio")
    with serve(PROJECT, log=folder / "log", home=folder / "home") as server:
        yield server


def test_an_answer_goes_to_the_playground_and_stays_there(studio, browser):
    page = open_address(browser, studio)
    page.get_by_text("rainbow plasma").click()
    page.get_by_role("button", name="Open in Playground").click()
    expect(page.locator("h1")).to_have_text("Playground", timeout=LIMIT_MS)
    editor = page.get_by_role("textbox", name="WGSL")
    expect(editor).to_have_value(re.compile("fn fs_main"), timeout=LIMIT_MS)
    editor.fill("vec3<f32>(0.25)")
    editor.press("Control+Enter")
    expect(page.get_by_text("valid expression")).to_be_visible(timeout=LIMIT_MS)
    page.get_by_role("link", name="Dataset").click()
    expect(page.locator("h1")).to_have_text("Dataset", timeout=LIMIT_MS)
    page.get_by_role("link", name="Playground").click()
    expect(editor).to_have_value("vec3<f32>(0.25)", timeout=LIMIT_MS)
    page.close()


def test_a_click_on_a_row_shows_it(studio, browser):
    page = open_address(browser, f"{studio}/dataset")
    wait_until_settled(page)
    prompt = page.get_by_role("textbox", name="Prompt")
    first = prompt.input_value()
    grid = page.get_by_test_id("stDataFrame").bounding_box()
    page.mouse.click(grid["x"] + 150, grid["y"] + 35 * 4 + 15)
    expect(prompt).not_to_have_value(first, timeout=LIMIT_MS)
    page.close()


def test_playground_marks_a_mistake_and_draws_when_it_is_mended(studio, browser):
    page = open_address(browser, f"{studio}/playground")
    editor = page.get_by_role("textbox", name="WGSL")
    editor.fill("vec4<f32>(1.0, oops, 0.0, 1.0)")
    editor.press("Control+Enter")
    expect(page.get_by_text("shader:1:16: error: no definition")).to_be_visible(timeout=LIMIT_MS)
    editor.fill("vec4<f32>(1.0, 0.5, 0.0, 1.0)")
    editor.press("Control+Enter")
    expect(page.get_by_text("valid expression")).to_be_visible(timeout=LIMIT_MS)
    expect(drawn(page)).to_be_visible(timeout=LIMIT_MS)
    page.close()


UNIFORMS = """struct Look { time: f32, tint: vec3<f32>, use_grid: u32 }
@group(1) @binding(2) var<uniform> look: Look;
@fragment fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let wave = 0.5 + 0.5 * sin(uv.x * 9.0 + look.time);
    return vec4<f32>(look.tint * wave * f32(look.use_grid), 1.0);
}
"""


def drawn(page: Page) -> Locator:
    return page.get_by_role("img", name="What the shader draws")


def test_uniforms_become_controls_and_movies_can_be_saved(studio, browser):
    page = open_address(browser, f"{studio}/playground")
    editor = page.get_by_role("textbox", name="WGSL")
    editor.fill(UNIFORMS)
    editor.press("Control+Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=LIMIT_MS)
    page.get_by_text("use grid").click()
    expect(page.get_by_text("one colour only: black")).to_be_visible(timeout=LIMIT_MS)
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("one colour only: black")).to_have_count(0, timeout=LIMIT_MS)
    page.get_by_role("button", name="Save picture").click()
    page.get_by_text("MP4", exact=True).click()
    page.get_by_role("button", name="Make the file").click()
    button = page.get_by_role("button", name=re.compile("Download .* MB"))
    with page.expect_download(timeout=LIMIT_MS) as download:
        button.click(timeout=LIMIT_MS)
    assert download.value.path().read_bytes()[4:8] == b"ftyp"
    page.close()


def test_the_mouse_moves_what_follows_it(studio, browser):
    page = open_address(browser, f"{studio}/playground")
    editor = page.get_by_role("textbox", name="WGSL")
    editor.fill(
        "struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }\n"
        "@group(0) @binding(0) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> {\n"
        "    return vec4<f32>(step(200.0, u.mouse.x), 0.0, 0.0, 1.0);\n}"
    )
    editor.press("Control+Enter")
    expect(page.get_by_text("one colour only: black")).to_be_visible(timeout=LIMIT_MS)
    drawn(page).click(position={"x": 300, "y": 50})
    expect(page.get_by_text("one colour only: red")).to_be_visible(timeout=LIMIT_MS)
    page.close()


def test_a_run_started_on_the_page_is_there_after_a_reload(studio, browser, tmp_path):
    page = open_address(browser, f"{studio}/train")
    page.get_by_text("All settings").click()
    path = page.get_by_role("textbox", name="Train path")
    path.fill(str(FIXTURES / "tiny.toml"))
    path.press("Enter")
    epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
    epochs.fill("2")
    epochs.press("Enter")
    wait_until_settled(page)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("finished", exact=True)).to_be_visible(timeout=LIMIT_MS)
    assert "run=" in page.url
    page.reload()
    expect(page.get_by_text("finished", exact=True)).to_be_visible(timeout=LIMIT_MS)
    expect(page.locator(".live-chart-plot").first).to_be_visible(timeout=LIMIT_MS)
    page.close()
