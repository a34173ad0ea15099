"""Generate's picture: as large as the window allows, and in its place while candidates come."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screenshots import keep_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 120_000
# Notes at each frame where picture and code are; once candidates have their room, code has its own.
WATCH = """() => {
  const place = (node) => {
    const box = node.getBoundingClientRect();
    return [box.x, box.y, box.width].map(Math.round).join(" ");
  };
  window.seen = { picture: new Set(), code: new Set() };
  const look = () => {
    const picture = document.querySelector(".st-key-generate_stage");
    const code = document.querySelector(".st-key-generate_code_below_sheet");
    if (picture) seen.picture.add(place(picture));
    if (code) seen.code.add(place(code));
    requestAnimationFrame(look);
  };
  look();
}"""


def open_generate(studio: str, browser, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(LIMIT_MS)
    page.goto(studio)
    expect(page.get_by_text("The server draws")).to_be_visible(timeout=LIMIT_MS)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LIMIT_MS)
    return page


@pytest.mark.parametrize(("width", "height", "least"), [(1920, 1080, 700), (390, 844, 350)])
def test_the_picture_is_large_and_nothing_moves_while_candidates_come(
    studio, browser, width, height, least
):
    is_phone = width < 640
    page = open_generate(studio, browser, width, height)
    frame = page.locator(".st-key-generate_picture_frames").bounding_box()
    assert frame["width"] >= least
    assert is_phone or frame["y"] + frame["height"] <= height
    page.evaluate(WATCH)
    box = page.get_by_role("textbox", name="What shall it show?")
    box.fill("a small yellow dot orbiting a blue ball")
    box.press("Enter")
    expect(page.get_by_text("by base")).to_be_visible(timeout=LIMIT_MS)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LIMIT_MS)
    keep_in_both_themes(page, f"generate-{width}")
    moved = page.evaluate("({ picture: [...seen.picture], code: [...seen.code] })")
    assert len(moved["picture"]) == 1, moved
    # On a phone the code stands below the picture, with what can be done with it between.
    assert len(moved["code"]) == 1 or is_phone, moved
    page.close()
