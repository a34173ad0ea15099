"""What a visitor does from beginning to end, in a real browser, through reloads and restarts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.jobs.launcher import request_stop
from core.jobs.run_folder import RunFolder
from tests.browser.screenshots import keep_screenshot
from tests.browser.serving import PROJECT, free_port, serve
from tests.browser.test_live_chart import LINE, RECORD

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 180_000  # machines may be busy
FIXTURES = PROJECT / "tests" / "fixtures"
BOX, CHANGE = "What shall it show?", "Change it in words"
MARKUP = "a **red** <b>dot</b> ![x](http://localhost/x.png) $a$ :red[b]"
BROKEN = """struct Uniforms { resolution: vec2<f32>, time: f32 }
@group(0) @binding(0) var<uniform> u: Uniforms;

@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let p = uv * 2.0 - 1.0
    let color = vec3<f32>(1.0, 0.0, 0.0) * step(length(p), 0.5);
    return vec4<f32>(color, 1.0);
}
"""
# Counts the drawn frames, from the first with a picture on, in which there is none; components
# draw into shadow roots.
WATCH_PICTURE = """() => {
  window.gaps = undefined;
  const pictures = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
    ...(node.matches("img, canvas") ? [node] : []),
    ...(node.shadowRoot ? pictures(node.shadowRoot) : []),
  ]);
  const look = () => {
    const isThere = pictures(document).some((node) => node.clientWidth > 200 && node.clientHeight > 200);
    if (isThere) window.gaps ??= 0;
    else if (window.gaps !== undefined) window.gaps++;
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Where a server of a test keeps its files; runs that a failure leaves behind are stopped."""
    folder = tmp_path / "home"
    yield folder
    for run in (folder / "runs").glob("*"):
        request_stop(RunFolder(run))


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    expect.set_options(timeout=LIMIT_MS)
    page.goto(address)
    return page


def ask(page: Page, box: str, words: str) -> None:
    """Type and press Enter, as one does without a mouse."""
    page.get_by_role("textbox", name=box).fill(words)
    page.get_by_role("textbox", name=box).press("Enter")


def test_a_first_visit(studio, browser):
    page = open_page(browser, studio)
    page.evaluate(WATCH_PICTURE)
    expect(page.get_by_text("a pair of the dataset")).to_be_visible()
    # At first a file, then the browser is tried, then the server draws: always a picture.
    expect(page.get_by_text("The server draws")).to_be_visible()
    expect(page.get_by_role("img", name="glowing lava")).to_be_visible()
    assert page.evaluate("window.gaps") == 0
    keep_screenshot(page, "first-visit-1-opened")
    ask(page, BOX, "pulsing red circle")
    expect(page.get_by_text("“pulsing red circle” by base")).to_be_visible()
    expect(page.get_by_role("img", name="pulsing red circle").first).to_be_visible()
    expect(page.get_by_text("valid fragment")).to_be_visible()
    keep_screenshot(page, "first-visit-2-answered")
    ask(page, CHANGE, "make it blue")
    expect(page.get_by_role("button", name="make it blue", exact=True)).to_be_visible()
    keep_screenshot(page, "first-visit-3-changed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="make it blue", exact=True)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("textbox", name=BOX)).to_have_value("pulsing red circle")
    expect(page.get_by_text("“pulsing red circle” by base")).to_be_visible()
    page.get_by_role("button", name="Open in Playground").click()
    expect(page.locator("h1")).to_have_text("Playground")
    expect(page.locator(".cm-content")).to_contain_text("fn fs_main")
    page.close()


def test_two_tabs_on_one_draft_and_a_link(studio, browser):
    first = open_page(browser, studio)
    first.get_by_text("rainbow plasma").click()
    expect(first.get_by_text("“rainbow plasma” by base")).to_be_visible()
    second = open_page(browser, first.url)
    expect(second.get_by_text("“rainbow plasma” by base")).to_be_visible()
    ask(second, BOX, "pulsing red circle")
    expect(second.get_by_text("“pulsing red circle” by base")).to_be_visible()
    first.get_by_text("raymarched orange sphere").click()
    expect(first.get_by_text("“raymarched orange sphere” by base")).to_be_visible()
    for prompt in ("rainbow plasma", "pulsing red circle", "raymarched orange sphere"):
        expect(first.get_by_role("button", name=prompt).last).to_be_visible()
    first.get_by_role("button", name="Share").click()
    link = first.locator("code", has_text="shader=").inner_text()
    other = open_page(browser, link)
    expect(other.get_by_text("“raymarched orange sphere” from a link")).to_be_visible()
    assert "draft=" in other.url
    for page in (first, second, other):
        page.close()


def test_markup_stays_text_and_a_huge_paste_is_refused_in_words(studio, browser):
    page = open_page(browser, studio)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, BOX, MARKUP)
    # The words are written out; nothing of them became bold, a picture or a formula.
    expect(page.get_by_text(re.compile(r"“a \*\*red\*\* <b>dot</b> !\[x\]\("))).to_be_visible()
    keep_screenshot(page, "markup")
    assert page.locator('[data-testid="stMain"] b').count() == 0
    assert not [url for url in asked if "x.png" in url]
    box = page.get_by_role("textbox", name=BOX)
    box.fill("red " * 50_000)
    box.press("Enter")
    expect(page.get_by_text("The prompt has 200,000 characters; at most 4,000")).to_be_visible()
    assert len(box.input_value()) == 200_000
    page.close()


def test_a_mistake_is_found_mended_by_the_finding_and_drawn(studio, browser):
    page = open_page(browser, f"{studio}/playground")
    field = page.get_by_role("textbox", name="WGSL")
    expect(page.get_by_text("valid fragment")).to_be_visible()
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(BROKEN)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("not a valid fragment")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    keep_screenshot(page, "fix-1-found")
    page.get_by_role("button", name="Apply the fix").click()
    expect(page.get_by_text("not a valid fragment")).to_have_count(0)
    expect(page.get_by_text("valid fragment")).to_be_visible()
    expect(page.get_by_role("img", name="What the shader draws")).to_be_visible()
    expect(page.get_by_text("The server draws")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    keep_screenshot(page, "fix-2-repaired")
    page.close()


@pytest.mark.slow
def test_curate_then_train_then_generate_with_the_own_model(gpu, browser, home, tmp_path):
    with serve(PROJECT, log=tmp_path / "log", home=home) as server:
        page = open_page(browser, server)
        page.get_by_text("pulsing red circle").click()
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_test_id("stMain").get_by_text("accepted as pair")).to_be_visible()
        name = train_tiny(page, server, epochs=20)
        expect(page.get_by_text("finished", exact=True)).to_be_visible()
        keep_screenshot(page, "train-finished")
        page.get_by_role("button", name="Use this model").click()
        expect(page.locator("h1")).to_have_text("Generate")
        expect(page.get_by_role("combobox", name="Model")).to_have_value(name)
        ask(page, BOX, "red")
        expect(page.get_by_text(re.compile(f"“red” by {name}"))).to_be_visible()
        page.goto(f"{server}/models?model={name}")
        expect(page.get_by_role("button", name="Rename")).to_be_visible()
        keep_screenshot(page, "models-own")
        page.close()


@pytest.mark.slow
def test_a_run_outlives_the_server_and_the_page_finds_it_again(gpu, browser, home, tmp_path):
    port = free_port()
    with serve(PROJECT, log=tmp_path / "log1", home=home, port=port) as server:
        page = open_page(browser, server)
        page.get_by_text("pulsing red circle").click()
        expect(page.get_by_text("“pulsing red circle” by base")).to_be_visible()
        draft = page.url
        train_tiny(page, server, epochs=2_000)
        expect(page.get_by_text("running", exact=True)).to_be_visible()
    with serve(PROJECT, log=tmp_path / "log2", home=home, port=port):
        page.reload()
        expect(page.get_by_text("running", exact=True)).to_be_visible()
        keep_screenshot(page, "run-after-a-restart")
        stop(page)
        expect(page.get_by_text("stopped", exact=True)).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_text("running", exact=True)).to_be_visible()
        stop(page)
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
        page.goto(draft)
        expect(page.get_by_text("“pulsing red circle” by base")).to_be_visible()
        page.close()


@pytest.mark.slow
def test_the_curves_of_a_run_never_flicker_while_it_works_stops_and_goes_on(
    gpu, browser, home, tmp_path
):
    with serve(PROJECT, log=tmp_path / "log", home=home) as server:
        page = open_page(browser, server)
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        train_tiny(page, server, epochs=5_000)
        page.wait_for_selector(LINE, state="attached")
        # Of a point or two the line is too short to be told from none.
        page.wait_for_function(f"document.querySelector('{LINE}')?.getAttribute('d')?.length > 60")
        panels = page.locator(".live-chart-panel").count()
        page.evaluate(RECORD)
        height = page.evaluate("document.querySelector('.live-chart-plot').clientHeight")
        page.wait_for_function("window.seen.updates >= 5")
        stop(page)
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_text("running", exact=True)).to_be_visible()
        updates = page.evaluate("window.seen.updates")
        page.wait_for_function(f"window.seen.updates >= {updates + 3}")
        seen = page.evaluate("window.seen")
        assert (seen["remounts"], seen["blank"], seen["minOpacity"]) == (0, 0, 1)
        assert seen["minHeight"] == height
        assert page.locator(".live-chart-panel").count() == panels
        assert [text for text in told if "component" in text] == []
        stop(page)
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
        page.close()


def stop(page: Page) -> None:
    """Press the run's button; Streamlit's own, for scripts that work, has the same name."""
    main = page.get_by_test_id("stMainBlockContainer")
    main.get_by_role("button", name="Stop", exact=True).click()


def train_tiny(page: Page, server: str, *, epochs: int) -> str:
    """Start a tiny run on the Train page; returns its name."""
    page.goto(f"{server}/train")
    page.get_by_text("All settings").click()
    for box in (
        page.get_by_role("combobox", name="Learn"),
        page.get_by_role("textbox", name="Val path"),
    ):
        box.fill(str(FIXTURES / "tiny.toml"))
        box.press("Enter")
    field = page.get_by_role("spinbutton", name="Epochs", exact=True)
    field.fill(str(epochs))
    field.press("Enter")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.get_by_role("button", name="Start training").click()
    page.wait_for_url(re.compile("run="))
    return page.url.partition("run=")[2]
