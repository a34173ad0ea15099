"""The Playground in a real browser: what a visitor does there, with WebGPU and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 60_000
ORANGE = "vec4<f32>(1.0, 0.5, 0.0, 1.0)"
UNIFORMS = """struct Look { time: f32, tint: vec3<f32>, use_grid: u32 }
@group(1) @binding(2) var<uniform> look: Look;
@fragment fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let wave = 0.5 + 0.5 * sin(uv.x * 9.0 + look.time);
    return vec4<f32>(look.tint * wave * f32(look.use_grid), 1.0);
}
"""
MOUSE = """struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }
@group(0) @binding(0) var<uniform> u: U;
@fragment fn f() -> @location(0) vec4<f32> {
    return vec4<f32>(step(200.0, u.mouse.x), 0.0, 0.0, 1.0);
}
"""


def open_playground(browser: Browser, studio: str, path: str = "playground") -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    expect.set_options(timeout=LIMIT_MS)
    page.goto(f"{studio}/{path}")
    expect(page.locator("h1")).to_have_text("Playground")
    expect(field(page)).to_be_visible()
    return page


@pytest.fixture
def page(browser: Browser, studio: str) -> Iterator[Page]:
    """A page in a browser without WebGPU."""
    opened = open_playground(browser, studio)
    yield opened
    opened.close()


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="WGSL")


def write(page: Page, code: str) -> None:
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def drawn(page: Page) -> Locator:
    return page.get_by_role("img", name="What the shader draws")


def test_type_and_it_moves(webgpu_browser: Browser, studio: str) -> None:
    page = open_playground(webgpu_browser, studio)
    write(page, UNIFORMS)
    expect(page.get_by_text("valid fragment")).to_be_visible()
    expect(page.get_by_role("slider", name="Time")).to_be_visible()
    expect(page.locator(".pace")).to_contain_text("fps")
    page.get_by_role("checkbox", name="use grid").uncheck()
    expect(page.get_by_text("one colour only: black")).to_be_visible()  # of the server's picture
    write(page, UNIFORMS.replace("9.0", "9.0 +"))
    expect(page.get_by_text("not a valid fragment")).to_be_visible()
    expect(page.get_by_text("the last text that was valid")).to_be_visible()
    expect(drawn(page)).to_be_visible()
    page.close()


def test_without_webgpu_the_server_draws_and_says_so(page: Page) -> None:
    write(page, ORANGE)
    expect(page.get_by_text("The server draws: the browser offers no graphics")).to_be_visible()
    expect(page.get_by_text("one colour only: orange")).to_be_visible()
    expect(drawn(page)).to_be_visible()


def test_a_mistake_is_marked_and_drawn_when_it_is_mended(page: Page) -> None:
    write(page, "vec4<f32>(1.0, oops, 0.0, 1.0)")
    expect(page.get_by_text("shader:1:16: error: no definition")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text("oops")
    write(page, ORANGE)
    expect(page.get_by_text("valid expression")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_an_emptied_editor_has_no_verdict(page: Page) -> None:
    write(page, UNIFORMS.replace(";", "", 1))
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Write some WGSL, or open a shader.")).to_be_visible()
    expect(page.get_by_text("not a valid")).to_have_count(0)
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    write(page, UNIFORMS)
    expect(page.get_by_text("valid fragment")).to_be_visible()


def test_the_text_survives_a_reload_and_a_second_tab_loses_nothing(
    browser: Browser, studio: str, page: Page
) -> None:
    write(page, "vec4<f32>(0.1, 0.2, 0.3, 1.0)")
    page.wait_for_url(re.compile("sketch=[0-9a-f]{12}"))
    page.reload()
    expect(field(page)).to_have_text("vec4<f32>(0.1, 0.2, 0.3, 1.0)")
    path = page.url.removeprefix(f"{studio}/")
    other = open_playground(browser, studio, path)
    write(page, "vec4<f32>(1.0, 0.0, 0.0, 1.0)")
    expect(page.get_by_text("one colour only: red")).to_be_visible()
    write(other, "vec4<f32>(0.0, 0.0, 1.0, 1.0)")
    expect(other.get_by_text("changed in another tab")).to_be_visible()
    assert other.url != page.url
    page.reload()
    expect(field(page)).to_have_text("vec4<f32>(1.0, 0.0, 0.0, 1.0)")
    other.reload()
    expect(field(other)).to_have_text("vec4<f32>(0.0, 0.0, 1.0, 1.0)")
    other.close()


def test_a_visit_elsewhere_keeps_the_text_and_undo(page: Page) -> None:
    write(page, ORANGE)
    expect(page.get_by_text("valid expression")).to_be_visible()
    page.get_by_role("link", name="Dataset").click()
    expect(page.locator("h1")).to_have_text("Dataset")
    page.get_by_role("link", name="Playground").click()
    expect(field(page)).to_have_text(ORANGE)
    field(page).click()
    page.keyboard.press("Control+z")
    expect(field(page)).to_contain_text("fn fs_main")


def test_text_is_kept_that_the_server_had_no_time_for(page: Page) -> None:
    for text in ("vec4<f32>(0.1, 0.2, 0.3, 1.0)", "vec4<f32>(0.3, 0.2, 0.1, 1.0)"):
        field(page).click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        # The button is held a little, so that the text is on its way when the run for it is broken off.
        page.get_by_role("link", name="Dataset").click(delay=40)
        expect(page.locator("h1")).to_have_text("Dataset")
        page.get_by_role("link", name="Playground").click()
        expect(field(page)).to_have_text(text)
    expect(page.get_by_text("valid expression")).to_be_visible()
    page.wait_for_url(re.compile("sketch=[0-9a-f]{12}"))
    page.reload()
    expect(field(page)).to_have_text(text)


def test_a_page_that_the_framework_emptied_is_loaded_again(page: Page) -> None:
    write(page, ORANGE)
    expect(page.get_by_text("valid expression")).to_be_visible()
    page.evaluate("document.getElementById('root').replaceChildren()")
    expect(field(page)).to_have_text(ORANGE)
    page.evaluate("document.getElementById('root').replaceChildren()")
    page.wait_for_timeout(1_000)
    expect(page.locator("#root > *")).to_have_count(0)  # one that breaks at once waits a little
    expect(field(page)).to_have_text(ORANGE)


def test_a_shader_is_opened_from_the_gallery(page: Page) -> None:
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("textbox", name="Search").fill("checkerboard")
    page.keyboard.press("Enter")
    cards = page.get_by_role("dialog").get_by_role("img")
    expect(cards.first).to_be_visible()
    page.locator(".st-key-gallery_open_0 button").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(field(page)).to_contain_text("@fragment")


def test_movies_can_be_saved(page: Page) -> None:
    write(page, UNIFORMS)
    expect(page.get_by_text("use grid")).to_be_visible()  # the shader before has no such control
    page.get_by_role("button", name="Save picture", exact=True).click()
    page.get_by_text("MP4", exact=True).click()
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download(timeout=LIMIT_MS) as download:
        page.get_by_role("button", name=re.compile("Download .* MB")).click()
    assert download.value.path().read_bytes()[4:8] == b"ftyp"


def test_the_mouse_moves_what_follows_it_without_webgpu(page: Page) -> None:
    write(page, MOUSE)
    expect(page.get_by_text("one colour only: black")).to_be_visible()
    drawn(page).click(position={"x": 300, "y": 50})
    expect(page.get_by_text("one colour only: red")).to_be_visible()
