"""Every page can be read and used: contrast in both themes, the keyboard, narrow windows."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screenshots import keep_screenshot

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 60_000
TITLES = ("Generate", "Playground", "Dataset", "Recipes", "Train", "Runs", "Models", "System")
FAINT_TEXTS = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1920, "height": 1080}


def open_page(browser: Browser, address: str, title: str, **context: object) -> Page:
    page = browser.new_context(**context).new_page()
    page.set_default_timeout(LIMIT_MS)
    page.goto(f"{address}/{'' if title == 'Generate' else title.lower()}")
    expect(page.locator("h1")).to_have_text(title, timeout=LIMIT_MS)
    # Grey bars stand where parts of the page are still being fetched.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LIMIT_MS)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LIMIT_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LIMIT_MS)
    return page


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("title", TITLES)
def test_texts_reach_the_contrast_of_level_aa(studio, browser, title, theme):
    page = open_page(browser, studio, title, viewport=WIDE, color_scheme=theme)
    keep_screenshot(page, f"wide-{title.lower()}-{theme}")
    for _ in range(10):  # texts that appear later fade in, too
        found = page.evaluate(FAINT_TEXTS)
        if not found["faint"]:
            break
        page.wait_for_timeout(500)
    assert found["seen"] > 10
    assert found["faint"] == []
    page.context.close()


def test_the_keyboard_reaches_the_menu_and_the_box(studio, browser):
    page = open_page(browser, studio, "Generate", viewport=WIDE)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => (document.activeElement.ariaLabel || document.activeElement.innerText).trim()"
            )
        )
    joined = "\n".join(reached)
    for name in (*TITLES, "What shall it show?"):
        assert name in joined
    page.context.close()


def test_a_faint_text_is_found(studio, browser):
    page = open_page(browser, studio, "System", viewport=WIDE)
    page.locator("h1").evaluate("title => { title.style.color = '#ccc'; }")
    assert len(page.evaluate(FAINT_TEXTS)["faint"]) == 1
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("title", TITLES)
def test_nothing_is_wider_than_a_phone(studio, browser, title):
    page = open_page(browser, studio, title, viewport=PHONE)
    keep_screenshot(page, f"phone-{title.lower()}")
    width = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth")
    assert width <= PHONE["width"]
    page.context.close()
