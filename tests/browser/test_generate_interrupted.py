"""Writing that is broken off on Generate: what was asked and what is done are kept."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 120_000
BOX = "What shall it show?"
PROMPT = "raymarched city of cubes"


@pytest.fixture
def page(studio, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 600})  # less than candidates need
    page.set_default_timeout(LIMIT_MS)
    page.goto(studio)
    expect(page.get_by_text("The server draws")).to_be_visible(timeout=LIMIT_MS)
    yield page
    page.close()


def ask(page: Page) -> None:
    box = page.get_by_role("textbox", name=BOX)
    box.fill(PROMPT)
    box.press("Enter")


def test_stop_keeps_the_candidates_that_are_done(page):
    ask(page)
    card = page.locator("[class*=st-key-card_candidate_]").filter(has=page.locator("img")).first
    card.wait_for()
    stop = page.locator(".st-key-generate_stop button").filter(visible=True).first
    box = stop.bounding_box()
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    stop.click()
    expect(page.get_by_text("by base")).to_be_visible(timeout=LIMIT_MS)
    expect(page.get_by_text(PROMPT).first).to_be_visible()
    page.reload()
    expect(page.get_by_text("by base")).to_be_visible(timeout=LIMIT_MS)
    expect(page.get_by_role("textbox", name=BOX)).to_have_value(PROMPT)


def test_a_reload_while_it_is_written_keeps_what_was_asked(page):
    ask(page)
    page.wait_for_url("**?draft=*")
    page.reload()
    expect(page.get_by_role("textbox", name=BOX)).to_have_value(PROMPT, timeout=LIMIT_MS)
